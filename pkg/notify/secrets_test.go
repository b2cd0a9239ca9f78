package notify

import (
	"slices"
	"strings"
	"testing"
)

// redacted is a text as the redactor of the command line leaves it.
func redacted(text string, secrets []string) string {
	secrets = slices.Clone(secrets)
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

// TestSecretsAreFound: the planted token of each address is found, also where it stands alone.
func TestSecretsAreFound(t *testing.T) {
	addresses := []string{
		"smtp://user:" + planted + "@mail.example/?from=a@b.example&to=a@b.example", "smtps://user:" + planted + "@mail.example/?from=a@b.example&to=a@b.example", "pushbullet://o." + planted,
		"https://a.example/?@Authorization=Basic+" + planted + "&@Accept=text/plain", "https://a.example/hook?sig=" + planted, "https://a.example/in/" + planted + "/x", "https://" + planted + ".hooks.example/",
		"https://user:" + planted + "@a.example/", "https://a.example/#secret=" + planted, "https://a.example/?@X-Api-Key=" + planted, "https://a.example/?x=" + planted + ".b", "generic+https://a.example/" + planted,
		"https://hooks.slack.com/services/T00000000/B00000000/" + planted + "abcdefghijklmnop", "https://discord.com/api/webhooks/1/" + planted, "HTTPS://a.example/" + planted,
	}
	for _, one := range told {
		addresses = append(addresses, one.address)
	}
	for _, address := range addresses {
		secrets := Secrets("# a comment\n" + address + "\r\n")
		if !slices.Contains(secrets, address) {
			t.Errorf("%s: the address itself is not found", address)
		}
		alone := func(r rune) bool { return strings.ContainsRune("/:@?&=#,.+ ", r) }
		for _, part := range strings.FieldsFunc(address, alone) {
			if strings.Contains(part, planted) && strings.Contains(redacted("it says "+part+" here", secrets), planted) {
				t.Errorf("%s: %s is not found; found are %q", address, part, secrets)
			}
		}
	}
}

// TestTokensWithoutLooks: these look like words, and are known by where they stand.
func TestTokensWithoutLooks(t *testing.T) {
	for address, want := range map[string]string{
		"gotify://gotify.example/sub/Aabcdefghijklmn": "Aabcdefghijklmn", "rocketchat://a.example/abcdefgh/ijklmnop/general": "ijklmnop", "mattermost://a.example/abcdefgh/town": "abcdefgh",
		"https://a.example/?@X-Token=correcthorse": "correcthorse", "https://a.example/?@Authorization=Bearer+correcthorse": "correcthorse", "slack://hook:correct-horse@webhook": "correct-horse",
		"https://a.example/?x=1#secret=correct+horse": "correct+horse", "smtp://u:p%40ssw%2Frd!@a.example/": "p@ssw/rd!", "https://u:p%40ssw%2Frd!@a.example/": "p%40ssw%2Frd%21",
		"https://a.example/?x=eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl": "eyJzdWIiOiIx", "https://a.example/a1b2c3d4": "a1b2c3d4", "https://a.example/AbCdEfGh": "AbCdEfGh", "https://a.example/x/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
	} {
		if got := Secrets(address); !slices.Contains(got, want) {
			t.Errorf("%s: %s is not found; found are %q", address, want, got)
		}
	}
}

// TestWordsAreNoSecrets: redacted, they would be missed.
func TestWordsAreNoSecrets(t *testing.T) {
	for _, address := range []string{
		"https://chat-server1.example/hooks/deployments", "ntfy://ntfy.example/deployments-of-the-shop", "ntfy://ntfy.sh/k8s-alerts?priority=high", "https://a.example/webhookb2/IncomingWebhook?api-version=2016-06-01",
		"matrix://@matrix1.example.org/?rooms=deployments:kubernetes1.example.org", "https://a.example/?@Content-Type=application/json&@X=short", "smtp://octocat@mail.example/?from=deployments1@acme.example&to=everybody2026@acme.example",
		"https://a.example/?key=abc", "zulip://bot%40zulip.example@zulip.example/?stream=engineering&topic=deployments", "teams://a@b/c?host=contoso.webhook.office.com", "nonsense", "123456789", "https://127.0.0.1:8080/20261123",
	} {
		if got := Secrets(address); !slices.Equal(got, []string{address}) {
			t.Errorf("%s: found are %q", address, got)
		}
	}
	if got := Secrets("\n # no address https://a.example/a1b2c3d4\n\t\r\n"); len(got) != 0 {
		t.Errorf("of a comment: %q", got)
	}
	if got := Secrets("https://a.example/x\n%zz://" + planted + "\nhttps://a.example/x"); !slices.Equal(got, []string{"%zz://" + planted, "https://a.example/x"}) {
		t.Errorf("of what cannot be read, and twice the same: %q", got)
	}
}
