package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"deploycoord/internal/golden"
)

// TestGoodAddresses: each address is one, under its own name, and nothing that is printed of it holds its token.
func TestGoodAddresses(t *testing.T) {
	mails := []struct{ name, address, shown string }{
		{"mail", "smtp://user:" + planted + "@mail.example:587/?from=a@mail.example&to=b@mail.example", "e-mail (mail.example)"},
		{"mail-tls", "smtps://user:" + planted + "@mail.example/?from=a@mail.example&to=b@mail.example,c@mail.example", "e-mail (mail.example)"},
		{"upper case", "SLACK://hook:T00000000-B00000000-" + planted + "abcdefghijklmnop@webhook", "slack (slack.com)"},
		{"hangouts", "hangouts://chat.googleapis.com/v1/spaces/A/messages?key=k&token=" + planted, "googlechat (chat.googleapis.com)"},
		{"generic", "generic+https://a.example/" + planted, "webhook (a.example)"},
		{"generic without TLS", "generic+http://127.0.0.1:8080/" + planted, "webhook (127.0.0.1)"},
		{"a host drawn by lot", "https://" + strings.ToLower(planted) + "4711.hooks.example/", "webhook (….hooks.example)"},
		{"a long host", "https://" + strings.Repeat("a", 25) + ".example/", "webhook (….example)"},
		{"a host that turns texts around", "https://a%E2%80%AEb.example/", `webhook (a\u202eb.example)`},
		{"an own Gotify", "gotify://gotify.example/sub/path/A" + planted + "abcdef?disabletls=yes", "gotify (gotify.example)"},
		{"Gotify's token with a dot", "gotify://gotify.example/A.b-c_" + planted + "x/", "gotify (gotify.example)"},
		{"a room by its alias", "matrix://:" + planted + "@matrix.example/?rooms=ops,dev", "matrix (matrix.example)"},
		{"PagerDuty in Europe", "pagerduty://events.eu.pagerduty.com/0123456789abcdef0123456789abcdef", "pagerduty (pagerduty.com)"},
	}
	for _, one := range told {
		mails = append(mails, struct{ name, address, shown string }(one))
	}
	for _, one := range mails {
		target := parsedOne(t, one.address)
		for _, said := range []string{target.String(), fmt.Sprint(target), fmt.Sprintf("%+v|%#v|%v|%s", target, target, &target, []Target{target})} {
			if strings.Contains(strings.ToLower(said), strings.ToLower(planted)) {
				t.Errorf("%s: the token is in %s", one.name, said)
			}
		}
		if target.String() != one.shown || fmt.Sprintf("%#v", target) != one.shown {
			t.Errorf("%s: shown as %q, want %q", one.name, target, one.shown)
		}
	}
}

// bad are addresses that cannot be one, by service. Each holds the planted token.
var bad = []string{
	"slack://" + planted, "slack://hook:" + planted + "@webhook", "slack://hook:T00000000-B00000000/" + planted + "abcdefghijklmnop@webhook", "slack://hook:T00000000-B00000000-" + planted + "abcdefghijklmnop@webhook?nothing=1",
	"discord://" + planted, "discord://" + planted + "@", "discord://@" + planted, "discord://" + planted + "@1?color=green" + planted,
	"teams://" + planted, "teams://" + planted + "@tenant/a/b/c?host=contoso.webhook.office.com", "teams://" + uuid + "@" + uuid + "/0123456789abcdef0123456789abcdef/" + uuid + "/" + planted,
	"teams+https://", "teams+https:///" + planted, "teams+https://a.example/" + planted + "#x",
	"googlechat://" + planted, "googlechat://chat.googleapis.com/v1/spaces/A/messages?key=" + planted, "googlechat:///v1/spaces/A/messages?key=k&token=" + planted,
	"mattermost://" + planted, "mattermost:///" + planted, "mattermost://chat.example/" + planted + "?nothing=1",
	"rocketchat://chat.example/" + planted, "rocketchat://chat.example//" + planted, "rocketchat:///" + planted + "/" + planted,
	"zulip://" + planted, "zulip://bot%40a.example@a.example/?stream=" + planted, "zulip://:" + planted + "@a.example/?stream=a", "zulip://bot:" + planted + "@a.example/", "zulip://bot:" + planted + "@/?stream=a",
	"matrix://" + planted + "@matrix.example", "matrix://:" + planted + "@matrix.example", "matrix://:" + planted + "@matrix.example/?rooms=", "matrix://:" + planted + "@matrix.example/?rooms=a,,b",
	"matrix://:" + planted + "@matrix.example/?rooms=a&nothing=1", "matrix://:" + planted + "@/?rooms=a",
	"telegram://" + planted + "@telegram", "telegram://1:" + planted + "@telegram", "telegram://one:" + planted + "@telegram?chats=1", "telegram://1:" + planted + "@telegram?chats=1,,2", "telegram://1:" + planted + "@telegram?chats=1&preview=perhaps",
	"lark://" + planted, "lark://evil.example/" + planted, "lark://open.feishu.cn/", "lark://open.feishu.cn/" + planted + "?nothing=1",
	"wecom://", "wecom://a." + planted, "wecom://" + planted + "?nothing=1",
	"signal://a.example/" + planted, "signal://a.example/+1555/" + planted, "signal:///+1555/+1556?token=" + planted,
	"ntfy://" + planted, "ntfy:///" + planted, "ntfy://a.example/" + planted + "?priority=" + planted,
	"gotify://" + planted, "gotify://a.example/" + planted, "gotify://a.example/B" + planted + "abcdef", "gotify:///A" + planted + "abcdef", "gotify://a.example/A" + planted + "abcdef?priority=" + planted,
	"bark://" + planted, "bark://" + planted + "@a.example", "bark://:" + planted + "@", "bark://:" + planted + "@a.example?badge=" + planted,
	"pushover://" + planted, "pushover://shoutrrr@" + planted, "pushover://shoutrrr:" + planted + "@", "pushover://shoutrrr:" + planted + "@user?priority=high",
	"pushbullet://" + planted, "pushbullet://", "join://shoutrrr:" + planted + "@join", "join://join/?devices=" + planted, "join://shoutrrr:" + planted + "@join/?nothing=1",
	"pagerduty://" + planted, "pagerduty://events.pagerduty.com/" + planted, "pagerduty://events.pagerduty.com/0123456789abcdef0123456789abcdef?" + planted + "=1",
	"opsgenie://" + planted, "opsgenie://api.opsgenie.com/", "opsgenie:///" + planted, "opsgenie://api.opsgenie.com/key?" + planted + "=1",
	"https://", "https:///" + planted, "https://a.example/#" + planted, "https://a.example/#secret=", "https://a.example/?@X-" + planted + "%0A=1", "https://a.example/?@=" + planted, "https://a.example/?@X=" + planted + "%0d%0ab",
	"https://a.example/?@X=%zz" + planted, "https://a.example/#secret=whsec_" + planted + "*", "https://a.example/#secret=whsec_", "http:" + planted, "generic+https://", "https://[" + planted, "https://a.example:port/" + planted,
	"https://user:pass word@a.example/" + planted, "https://a.example/%zz" + planted,
	"generic://a.example/" + planted, "ifttt://" + planted, planted + "://a.example", "://" + planted, planted, "slack:" + planted, "javascript:alert(1)//" + planted, "file:///etc/" + planted,
	"https://a.example/" + planted + "\x00", "https://a.example/\t" + planted, "https://a.example/" + strings.Repeat(planted, 600),
}

// TestBadAddresses holds the line that each gets, which holds nothing of the address.
func TestBadAddresses(t *testing.T) {
	var out strings.Builder
	seen := map[string]bool{}
	for _, address := range append(slices.Clone(bad), badMails...) {
		targets, err := Parse("# a comment\n\n  " + address + "\t\r\n")
		if err == nil || len(targets) > 0 {
			t.Errorf("%.100q is taken for an address", address)
			continue
		}
		if text := err.Error() + fmt.Sprintf("%+v %#v", err, err); strings.Contains(strings.ToLower(text), strings.ToLower(planted)) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.100q gives %q", address, err)
		}
		if line, ok := strings.CutPrefix(err.Error(), "notify-urls, line 3: "); !ok {
			t.Errorf("%.100q gives %q", address, err)
		} else if !seen[line] {
			seen[line] = true
			fmt.Fprintln(&out, line)
		}
	}
	golden.Assert(t, "testdata/bad.txt", []byte(out.String()))
	for _, s := range services {
		if !strings.Contains(out.String(), s.form) {
			t.Errorf("no address of %s is bad here", s.name)
		}
	}
}

// TestLines: what is good is told although another line is bad, each by its own number.
func TestLines(t *testing.T) {
	good := "https://a.example/"
	targets, err := Parse("\n# " + planted + "\n" + good + "1\r\n  " + good + "1\nslack://" + planted + "\n\t" + good + "2 \nnothing " + planted)
	if len(targets) != 2 || targets[0].Number != 3 || targets[1].Number != 6 {
		t.Errorf("targets %v", targets)
	}
	want := "notify-urls, line 5: slack: expected slack://hook:AAA-BBB-CCC@webhook, or slack://xoxb:TOKEN@CHANNEL\n" +
		"notify-urls, line 7: this is no address; expected one a line, such as slack://hook:TOKEN@webhook"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v", err)
	}
	if targets, err := Parse(" \n\r\n#\n"); targets != nil || err != nil {
		t.Errorf("nothing gives %v, %v", targets, err)
	}
	var many strings.Builder
	for i := range maxTargets + 1 {
		fmt.Fprintf(&many, "%s%d\n", good, i)
	}
	if targets, err := Parse(many.String()); len(targets) != 0 || err == nil || err.Error() != "notify-urls: there are more than 50 addresses" {
		t.Errorf("%d targets, %v", len(targets), err)
	}
	if targets, err := Parse(many.String()[:strings.LastIndex(many.String(), good)]); len(targets) != maxTargets || err != nil {
		t.Errorf("%d targets, %v", len(targets), err)
	}
}

func TestHostShown(t *testing.T) {
	for host, want := range map[string]string{
		"hooks.example": "hooks.example", "chat-server1.example": "chat-server1.example", "127.0.0.1": "127.0.0.1", "prod-12.westeurope.logic.azure.com": "prod-12.westeurope.logic.azure.com",
		"a1b2c3d4e5.example": "….example", "20261123000000.example": "20261123000000.example", "::1": "::1", "": "", strings.Repeat("ab.", 40): strings.Repeat("ab.", 26) + "a…",
	} {
		if got := hostShown(host); got != want {
			t.Errorf("hostShown(%q) = %q, want %q", host, got, want)
		}
	}
}

// FuzzParse holds that no line is a panic, and that no error quotes what could be a token.
func FuzzParse(f *testing.F) {
	for _, one := range told {
		f.Add(one.address)
	}
	for _, address := range append(slices.Clone(bad), badMails...) {
		if len(address) < 500 {
			f.Add(address)
		}
	}
	f.Fuzz(func(t *testing.T, lines string) {
		targets, err := Parse(lines)
		if err != nil && strings.Contains(strings.ToLower(err.Error()), strings.ToLower(planted)) {
			t.Errorf("%q gives %q", lines, err)
		}
		for _, target := range targets {
			if target.send == nil || target.Service == "" || target.Number < 1 {
				t.Errorf("%q gives %v", lines, target)
			}
		}
		for _, secret := range Secrets(lines) {
			if len(secret) < minSecret && !strings.Contains(lines, secret) {
				t.Errorf("the secret %q of %q", secret, lines)
			}
		}
	})
}
