package notify

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	login       = "deploy:" + planted + "pw"
	unencrypted = "the mail server offers no encryption, so the password was not sent"
)

// TestMailArrives by each way that a line is encrypted and each that a password is taken.
func TestMailArrives(t *testing.T) {
	good := authority.server("127.0.0.1", "127.0.0.2", "localhost")
	for _, c := range []struct {
		name                  string
		office                *postOffice
		scheme, userinfo, set string
		way, starts           string // how the password was taken; what the client said after its greeting
	}{
		{"plain", &postOffice{}, "smtp", "", "", "", "MAIL"},
		{"not encrypted, since it must not be", &postOffice{policy: good}, "smtp", "", "&encryption=None", "", "MAIL"},
		{"STARTTLS", &postOffice{policy: good}, "smtp", "", "", "", "STARTTLS"},
		{"STARTTLS and PLAIN", &postOffice{policy: good, ways: "PLAIN LOGIN CRAM-MD5"}, "smtp", login, "", "PLAIN", "STARTTLS"},
		{"STARTTLS, elsewhere", &postOffice{at: "127.0.0.2", policy: good, ways: "PLAIN"}, "smtp", login, "&encryption=ExplicitTLS", "PLAIN", "STARTTLS"},
		{"STARTTLS, a certificate of nobody", &postOffice{policy: newCertifier().server("x.example"), ways: "PLAIN"}, "smtp", login, "&skipTLSVerify=yes", "PLAIN", "STARTTLS"},
		{"implicit TLS and LOGIN", &postOffice{policy: good, implicit: true, ways: "LOGIN XOAUTH2"}, "smtps", login, "", "LOGIN", "tls AUTH"},
		{"implicit TLS and CRAM-MD5", &postOffice{policy: good, implicit: true, ways: "CRAM-MD5"}, "smtp", login, "&encryption=ImplicitTLS", "CRAM-MD5", "tls AUTH"},
		{"the way that the address says", &postOffice{policy: good, implicit: true, ways: "PLAIN LOGIN CRAM-MD5"}, "smtps", login, "&auth=CRAMMD5", "CRAM-MD5", "tls AUTH"},
		{"no password, since the address says so", &postOffice{ways: "PLAIN"}, "smtp", login, "&auth=None", "", "MAIL"},
		{"PLAIN on this machine", &postOffice{ways: "PLAIN"}, "smtp", login, "", "PLAIN", "AUTH"},
		{"LOGIN on this machine", &postOffice{ways: "LOGIN"}, "smtp", login, "", "LOGIN", "AUTH"},
		{"CRAM-MD5 keeps the password, elsewhere, too", &postOffice{at: "127.0.0.2", ways: "PLAIN CRAM-MD5"}, "smtp", login, "", "CRAM-MD5", "AUTH"},
		{"a server that does not say goodbye", &postOffice{answers: map[string][]string{"QUIT": {"500 no"}}}, "smtp", "", "", "", "MAIL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.office.open(t)
			d := tell(t, p.address(c.scheme, c.userinfo, c.set), event("verified"), options())[0]
			mails, said := p.received()
			if !d.Arrived || len(mails) != 1 {
				t.Fatalf("%s; said %q", d, said)
			}
			m := mails[0]
			if len(said) < 2 || m.from != "FROM:<deploy@acme.example> BODY=8BITMIME" || strings.Join(m.to, " ") != "TO:<ops@acme.example> TO:<dev@acme.example>" {
				t.Errorf("from %s to %q", m.from, m.to)
			}
			if m.way != c.way || c.way != "" && (m.user != "deploy" || m.word != planted+"pw") {
				t.Errorf("by %q, %q", m.way, m.user)
			}
			if !strings.HasPrefix(said[1], c.starts) {
				t.Errorf("said %q, want %s second", said, c.starts)
			}
		})
	}
}

// TestMailIsNotSent holds why, and that no password went over a line that others read.
func TestMailIsNotSent(t *testing.T) {
	good := authority.server("127.0.0.1")
	for _, c := range []struct {
		name                  string
		office                *postOffice
		scheme, userinfo, set string
		text                  string
		tries                 int
	}{
		{"no encryption, PLAIN", &postOffice{at: "127.0.0.2", ways: "PLAIN"}, "smtp", login, "", unencrypted, 1},
		{"no encryption, LOGIN", &postOffice{at: "127.0.0.2", ways: "LOGIN"}, "smtp", login, "&auth=Login", unencrypted, 1},
		{"no encryption wanted", &postOffice{at: "127.0.0.2", policy: good, ways: "PLAIN"}, "smtp", login, "&encryption=None", unencrypted, 1},
		{"STARTTLS taken out of the line", &postOffice{at: "127.0.0.2", ways: "PLAIN"}, "smtp", login, "&requireStartTLS=yes", "the mail server offers no STARTTLS, which the address asks for", 1},
		{"an unknown authority", &postOffice{policy: newCertifier().server("127.0.0.1"), ways: "PLAIN"}, "smtp", login, "", "the certificate of its host is not trusted", 1},
		{"another host's certificate", &postOffice{policy: authority.server("mail.example"), implicit: true, ways: "PLAIN"}, "smtps", login, "", "the certificate of its host is not trusted", 1},
		{"no TLS on that port", &postOffice{ways: "PLAIN"}, "smtps", login, "", "its host does not speak TLS on that port", 1},
		{"no way to log in", &postOffice{policy: good, ways: "XOAUTH2"}, "smtp", login, "", "the mail server offers no way to log in that is known: PLAIN, LOGIN or CRAM-MD5", 1},
		{"not the way to log in", &postOffice{policy: good, ways: "PLAIN"}, "smtp", login, "&auth=Login", "the mail server offers no way to log in that is known: PLAIN, LOGIN or CRAM-MD5", 1},
		{"a wrong password", &postOffice{policy: good, ways: "PLAIN", answers: map[string][]string{"AUTH": {"535 5.7.8 " + planted + "pw is wrong", "235 fine"}}}, "smtp", login, "", "the mail server answered 535", 1},
		{"asked for more", &postOffice{policy: good, ways: "LOGIN", answers: map[string][]string{"question": {"Mother's maiden name?"}}}, "smtp", login, "", "the mail server asks for more than a name and a password", 1},
		{"an unknown sender", &postOffice{answers: map[string][]string{"MAIL": {"550 no"}}}, "smtp", "", "", "the mail server answered 550", 1},
		{"an unknown recipient", &postOffice{answers: map[string][]string{"RCPT": {"250 yes", "550 no"}}}, "smtp", "", "", "the mail server answered 550", 1},
		{"no data", &postOffice{answers: map[string][]string{"DATA": {"554 no"}}}, "smtp", "", "", "the mail server answered 554", 1},
		{"a mail that it does not like", &postOffice{answers: map[string][]string{".": {"554 spam"}}}, "smtp", "", "", "the mail server answered 554", 1},
		{"no service", &postOffice{answers: map[string][]string{"": {"554 no"}}}, "smtp", "", "", "the mail server answered 554", 1},
		{"busy twice", &postOffice{answers: map[string][]string{"": {"421 later", "421 later"}}}, "smtp", "", "", "the mail server answered 421", 2},
		{"gone twice", &postOffice{before: func(net.Conn) bool { return false }}, "smtp", "", "", "the connection ended before the answer", 2},
		{"no mail server", &postOffice{answers: map[string][]string{"": {"HTTP/1.1 400 Bad Request"}}}, "smtp", "", "", "it answered 400 Bad Request", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.office
			var tries atomic.Int32
			before := p.before
			p.before = func(c net.Conn) bool {
				tries.Add(1)
				return before == nil || before(c)
			}
			p.open(t)
			d := tell(t, p.address(c.scheme, c.userinfo, c.set), event("verified"), options())[0]
			mails, said := p.received()
			if d.Arrived || d.Text != c.text || len(mails) > 0 {
				t.Errorf("%s, want %q; %d mails", d, c.text, len(mails))
			}
			if got := int(tries.Load()); got != c.tries {
				t.Errorf("%d tries, want %d", got, c.tries)
			}
			for _, line := range said {
				if strings.HasPrefix(line, "AUTH") {
					t.Errorf("said where others read it: %q", line)
				}
			}
		})
	}
}

func TestMailIsTriedAgain(t *testing.T) {
	for verb, first := range map[string]string{"": "421 later", "MAIL": "451 later", "RCPT": "450 greylisted", "DATA": "452 full", ".": "451 later"} {
		p := (&postOffice{answers: map[string][]string{verb: {first}}}).open(t)
		d := tell(t, p.address("smtp", "", ""), event("verified"), options())[0]
		if mails, said := p.received(); !d.Arrived || len(mails) != 1 {
			t.Errorf("%s: %s; %d mails; said %q", verb, d, len(mails), said)
		}
	}
}

// TestSilentMailServer takes as long as the two tries, and no longer.
func TestSilentMailServer(t *testing.T) {
	for name, p := range map[string]*postOffice{"no greeting": {}, "no TLS": {policy: authority.server("127.0.0.1")}} {
		until := make(chan struct{})
		p.before = func(net.Conn) bool { <-until; return false }
		p.open(t)
		scheme := "smtp"
		if p.policy != nil {
			scheme = "smtps"
		}
		o := options()
		o.Try = 30 * time.Millisecond
		if d := tell(t, p.address(scheme, login, ""), event("verified"), o)[0]; d.Arrived || d.Text != "no answer in time" {
			t.Errorf("%s: %s", name, d)
		}
		close(until) // before the office closes, which waits for its clients
	}
}
