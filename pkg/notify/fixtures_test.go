package notify

import (
	"context"
	"testing"
	"time"
)

// planted stands in every token of these tests, and may stand in nothing that comes back.
const planted = "pLaNtEd7"

const uuid = "11111111-2222-3333-4444-555555555555"

// told are addresses of every service, each with a token, in all forms that it has.
var told = []struct {
	name    string // of its golden
	address string
	shown   string // what people read of it
}{
	{"slack", "slack://hook:T00000000-B00000000-" + planted + "abcdefghijklmnop@webhook", "slack (slack.com)"},
	{"slack-bot", "slack://xoxb:123456789012-1234567890123-" + planted + "abcdefghijklmnop@C0123456789", "slack (slack.com)"},
	{"discord", "discord://" + planted + "-_abcdefghijklmnopqrstuvwxyz0123456789@123456789012345678", "discord (discord.com)"},
	{"discord-thread", "discord://" + planted + "-_abcdefghijklmnopqrstuvwxyz0123456789@123456789012345678?thread_id=42&color=0x123456", "discord (discord.com)"},
	{"teams", "teams://" + uuid + "@" + uuid + "/0123456789abcdef0123456789abcdef/" + uuid + "/" + planted + "V2x?host=contoso.webhook.office.com", "teams (webhook.office.com)"},
	{"teams-workflow", "teams+https://prod-12.westeurope.logic.azure.com:443/workflows/0123/triggers/manual/paths/invoke?api-version=2016-06-01&sig=" + planted + "sig", "teams (prod-12.westeurope.logic.azure.com)"},
	{"googlechat", "googlechat://chat.googleapis.com/v1/spaces/AAAA/messages?key=AIza" + planted + "&token=" + planted + "tok%3D", "googlechat (chat.googleapis.com)"},
	{"mattermost", "mattermost://chat.example/" + planted + "abcdefghijklmnopqr/town-square", "mattermost (chat.example)"},
	{"rocketchat", "rocketchat://chat.example:8443/" + planted + "AAAAAAAA/" + planted + "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/general", "rocketchat (chat.example)"},
	{"zulip", "zulip://bot%40zulip.example:" + planted + "key@zulip.example/?stream=ops&topic=deployments", "zulip (zulip.example)"},
	{"matrix", "matrix://:" + planted + "token@matrix.example/?rooms=!room:matrix.example", "matrix (matrix.example)"},
	{"matrix-login", "matrix://bot:" + planted + "pass@matrix.example/?rooms=!room:matrix.example", "matrix (matrix.example)"},
	{"telegram", "telegram://123456789:" + planted + "_-abcdefghijklmnopqrstuvwx@telegram?chats=@channel,-100123:7", "telegram (telegram.org)"},
	{"lark", "lark://open.larksuite.com/" + planted + "-2222-3333-4444?secret=" + planted + "sign", "lark (open.larksuite.com)"},
	{"wecom", "wecom://" + planted + "-2222-3333-4444-555555555555", "wecom (qyapi.weixin.qq.com)"},
	{"signal", "signal://user:" + planted + "pw@signal.example:8080/+15550001111/+15550002222/group.abc=", "signal (signal.example)"},
	{"ntfy", "ntfy://user:" + planted + "pw@ntfy.example/deployments", "ntfy (ntfy.example)"},
	{"gotify", "gotify://gotify.example/A" + planted + "abcdef", "gotify (gotify.example)"},
	{"bark", "bark://:" + planted + "key@bark.example", "bark (bark.example)"},
	{"pushover", "pushover://shoutrrr:" + planted + "token@" + planted + "user", "pushover (pushover.net)"},
	{"pushbullet", "pushbullet://o." + planted + "abcdefghijklmnopqrstuvwx/device", "pushbullet (pushbullet.com)"},
	{"join", "join://shoutrrr:" + planted + "key@join/?devices=one,two", "join (joinjoaomgcd.appspot.com)"},
	{"pagerduty", "pagerduty://events.pagerduty.com/0123456789abcdef0123456789abcdef", "pagerduty (pagerduty.com)"},
	{"opsgenie", "opsgenie://api.opsgenie.com/" + planted + "-2222-3333-4444-555555555555", "opsgenie (api.opsgenie.com)"},
	{"webhook", "https://hooks.example/" + planted + "/in?a=1&@Authorization=Bearer+" + planted + "#secret=" + planted + "sign", "webhook (hooks.example)"},
}

// event is a deployment of one kind with all that an event may have.
func event(kind string) Event {
	return Event{
		Kind: kind, ID: "2026-11-23-4f0c2a9b1e7d", Repository: "acme/shop", Service: "api", Environment: "production", Commit: "4f0c2a9b1e7d5a6b7c8d9e0f1a2b3c4d5e6f7a8b",
		Actor: "octocat", Feature: Feature{ID: "FEATURE-7", Name: "Upload of images"},
		Pulls:  []Pull{{Number: 42, Title: "Upload images to R2", Author: "octocat", URL: "https://github.com/acme/shop/pull/42"}},
		Status: map[string]string{"verified": "DEPLOYED", "closed": "DEPLOYED", "on-hold": "ON HOLD", "rolled-back": "ROLLED BACK"}[kind],
		Risk:   "high", Type: "migration", Reasons: []string{"POST /api/orders answered 500 three times in a row"}, Summary: "it is watched for 24 hours.",
		URL: "https://github.com/acme/shop/actions/runs/1", At: now,
	}
}

func parsedOne(t testing.TB, address string) Target {
	t.Helper()
	targets, err := Parse(address)
	if err != nil || len(targets) != 1 {
		t.Fatalf("Parse gives %d targets and %v", len(targets), err)
	}
	return targets[0]
}

// options are those of a run whose second try does not wait.
func options() Options { return Options{Now: func() time.Time { return now }, Try: 5 * time.Second} }

func sendOne(t testing.TB, address string, e Event) Delivery {
	t.Helper()
	all := Send(context.Background(), []Target{parsedOne(t, address)}, e, options())
	if len(all) != 1 {
		t.Fatalf("%d deliveries of one target", len(all))
	}
	return all[0]
}
