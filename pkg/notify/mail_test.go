package notify

import (
	"net/url"
	"strings"
	"testing"
)

const mailStart = "smtp://user:" + planted + "@mail.example:587/?"

// badMails are addresses of mails that cannot be one.
var badMails = []string{
	mailStart, mailStart + "from=a@b.example", mailStart + "from=a@b.example&to=", mailStart + "from=a@b.example&to=" + planted, mailStart + "to=a@b.example", mailStart + "from=" + planted + "&to=a@b.example",
	mailStart + "from=a@b.example&to=a@b.example,,c@b.example", mailStart + "from=A+%3Ca@b.example%3E&to=c@b.example", mailStart + "from=a@b.example&to=c@b.example%0d%0aBcc:x@b.example",
	mailStart + "from=a@b.example&to=%22c%0d%0aRCPT%22@b.example", mailStart + "from=" + strings.Repeat("a", 250) + "@b.example&to=c@b.example",
	mailStart + "from=a@b.example&to=" + strings.Repeat("c@b.example,", 50) + "d@b.example",
	mailStart + "from=a@b.example&to=c@b.example&auth=OAuth2", mailStart + "from=a@b.example&to=c@b.example&auth=" + planted, mailStart + "from=a@b.example&to=c@b.example&encryption=" + planted,
	mailStart + "from=a@b.example&to=c@b.example&starttls=" + planted, mailStart + "from=a@b.example&to=c@b.example&" + planted + "=1",
	"smtp://user:" + planted + "@mail.example:0/?from=a@b.example&to=c@b.example", "smtp://user:" + planted + "@mail.example:70000/?from=a@b.example&to=c@b.example",
	"smtp:///?from=a@b.example&to=c@b.example", "smtp://mail.example/" + planted + "?from=a@b.example&to=c@b.example", "smtp://mail.example/?from=a@b.example&to=c@b.example#" + planted,
}

// TestMailAddresses holds what the settings of an address come to.
func TestMailAddresses(t *testing.T) {
	const people = "from=a@b.example&to=c@b.example"
	type line struct{ tls, upgrade, must, trustAll bool }
	for _, c := range []struct {
		address       string
		port, auth    string
		hello         string
		line          line
		from, firstTo string
	}{
		{"smtp://h.example/?" + people, "25", "", "localhost", line{upgrade: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example:587/?" + people + "&usestarttls=no", "587", "", "localhost", line{}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example:465/?" + people, "465", "", "localhost", line{tls: true}, "<a@b.example>", "<c@b.example>"},
		{"smtps://h.example/?" + people, "465", "", "localhost", line{tls: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example:465/?" + people + "&encryption=None", "465", "", "localhost", line{}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example/?" + people + "&encryption=ImplicitTLS", "465", "", "localhost", line{tls: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example/?" + people + "&Encryption=ExplicitTLS", "25", "", "localhost", line{upgrade: true, must: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example/?" + people + "&encryption=Auto&requireStartTLS=yes&skipTLSVerify=true", "25", "", "localhost", line{upgrade: true, must: true, trustAll: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example/?fromAddress=a@b.example&toAddresses=c@b.example&fromName=Deployments&auth=CRAMMD5&clientHost=me.example&useHTML=no&subject=x&title=y&timeout=3s", "25", "cram-md5", "me.example", line{upgrade: true}, `"Deployments" <a@b.example>`, "<c@b.example>"},
		{"smtp://h.example/?" + people + "&auth=Unknown&clienthost=auto", "25", "", "localhost", line{upgrade: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://h.example/?" + people + "&auth=Plain&clienthost=a%0d%0ab", "25", "plain", "localhost", line{upgrade: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://a%40b.example:pw@h.example/?to=c@b.example", "25", "", "localhost", line{upgrade: true}, "<a@b.example>", "<c@b.example>"},
		{"smtp://[::1]:2525/?" + people, "2525", "", "localhost", line{upgrade: true}, "<a@b.example>", "<c@b.example>"},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		box, err := mailboxOf(u)
		if err != nil {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		if box.port != c.port || box.auth != c.auth || box.hello != c.hello || box.from.String() != c.from || box.to[0].String() != c.firstTo {
			t.Errorf("%s: port %s, auth %q, hello %s, from %s, to %s", c.address, box.port, box.auth, box.hello, &box.from, &box.to[0])
		}
		if got := (line{box.tls, box.upgrade, box.must, box.trustAll}); got != c.line {
			t.Errorf("%s: %+v, want %+v", c.address, got, c.line)
		}
	}
}
