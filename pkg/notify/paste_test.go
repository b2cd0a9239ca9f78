package notify

import (
	"strings"
	"testing"
)

// TestPasted: the address that a chat shows for its webhook is told as that chat wants it.
func TestPasted(t *testing.T) {
	teams := "https://contoso.webhook.office.com/webhookb2/" + uuid + "@" + uuid + "/IncomingWebhook/0123456789abcdef0123456789abcdef/" + uuid
	for _, c := range []struct{ address, shown, goesTo string }{
		{"https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx", "slack (slack.com)", "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx"},
		{"https://HOOKS.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx/", "slack (slack.com)", "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx"},
		{"https://hooks.slack.com/triggers/T00000000/1234567/abcdef", "webhook (hooks.slack.com)", "https://hooks.slack.com/triggers/T00000000/1234567/abcdef"},
		{"https://discord.com/api/webhooks/123/to-ken_1", "discord (discord.com)", "https://discord.com/api/webhooks/123/to-ken_1"},
		{"https://discordapp.com/api/webhooks/123/token", "discord (discord.com)", "https://discord.com/api/webhooks/123/token"},
		{"https://ptb.discord.com/api/v10/webhooks/123/token?thread_id=7", "discord (discord.com)", "https://discord.com/api/webhooks/123/token?thread_id=7"},
		{"https://discord.com/api/webhooks/123/token/slack", "webhook (discord.com)", "https://discord.com/api/webhooks/123/token/slack"},
		{"https://chat.googleapis.com/v1/spaces/AA_b-c/messages?key=k&token=t%3D", "googlechat (chat.googleapis.com)", "https://chat.googleapis.com/v1/spaces/AA_b-c/messages?key=k&token=t%3D"},
		{teams + "/V2x", "teams (webhook.office.com)", teams + "/V2x"},
		{"teams+" + teams + "/V2x", "teams (webhook.office.com)", teams + "/V2x"},
		{"https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=b", "teams (prod-1.westeurope.logic.azure.com)", "https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=b"},
		{"https://default1.d.environment.api.powerplatform.com/powerautomate/workflows/a/triggers/manual/paths/invoke?sig=b", "teams (default1.d.environment.api.powerplatform.com)", "https://default1.d.environment.api.powerplatform.com/powerautomate/workflows/a/triggers/manual/paths/invoke?sig=b"},
		{"https://open.larksuite.com/open-apis/bot/v2/hook/to-ken", "lark (open.larksuite.com)", "https://open.larksuite.com/open-apis/bot/v2/hook/to-ken"},
		{"https://open.feishu.cn/open-apis/bot/v2/hook/to-ken", "lark (open.feishu.cn)", "https://open.feishu.cn/open-apis/bot/v2/hook/to-ken"},
		{"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-e-y", "wecom (qyapi.weixin.qq.com)", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-e-y"},
		// What only looks like one is a webhook.
		{"https://hooks.slack.com.evil.example/services/T00000000/B00000000/abc", "webhook (hooks.slack.com.evil.example)", "https://hooks.slack.com.evil.example/services/T00000000/B00000000/abc"},
		{"http://discord.com/api/webhooks/123/token", "webhook (discord.com)", "http://discord.com/api/webhooks/123/token"},
		{"https://notlogic.azure.com/x", "webhook (notlogic.azure.com)", "https://notlogic.azure.com/x"},
	} {
		t.Run(c.address, func(t *testing.T) {
			play(t, kindTo)
			target := parsedOne(t, c.address)
			if target.String() != c.shown {
				t.Errorf("shown as %q, want %q", target, c.shown)
			}
			if d := sendOne(t, c.address, event("verified")); !d.Arrived {
				t.Errorf("%s", d)
			}
			if all := requests(); len(all) != 1 || all[0].address != c.goesTo {
				t.Errorf("went out:\n%s", text(all))
			}
		})
	}
}

// TestPastedButBroken: a part of a chat's address gets the line of that chat.
func TestPastedButBroken(t *testing.T) {
	for address, service := range map[string]string{
		"https://hooks.slack.com/services/T0/B0/" + planted: "slack", "https://discord.com/api/webhooks/123/" + planted + "?nothing=1": "discord",
		"https://chat.googleapis.com/v1/spaces/A/messages?key=" + planted: "googlechat", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=." + planted: "wecom",
	} {
		if _, err := Parse(address); err == nil || !strings.HasPrefix(err.Error(), "notify-urls, line 1: "+service+": expected ") || strings.Contains(err.Error(), planted) {
			t.Errorf("%s gives %v", address, err)
		}
	}
}
