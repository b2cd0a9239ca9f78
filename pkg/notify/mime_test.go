package notify

import (
	"encoding/base64"
	"io"
	stdmime "mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"deploycoord/internal/golden"
	"deploycoord/internal/hostile"
)

// readBack reads a mail with the standard library's readers, as a mail program would.
func readBack(t testing.TB, data string) (*mail.Message, string, string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %.300q", err, data)
	}
	subject, err := new(stdmime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m, subject, strings.ReplaceAll(string(body), "\r\n", "\n")
}

// mailHeaders are all that a mail of ours has.
var mailHeaders = strings.Fields("From To Subject Date Message-Id References Auto-Submitted Mime-Version Content-Type Content-Transfer-Encoding")

// sentMail hands an event to a server and reads what it got.
func sentMail(t testing.TB, e Event, set string) (*mail.Message, string, string) {
	t.Helper()
	p := (&postOffice{}).open(t)
	if d := tell(t, p.address("smtp", "", set), e, options())[0]; !d.Arrived {
		t.Fatal(d)
	}
	mails, _ := p.received()
	for _, line := range strings.Split(mails[0].data, "\n") {
		if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r >= 0x7f || r < ' ' && r != '\t' }) {
			t.Errorf("a line of %d bytes: %.100q", len(line), line)
		}
	}
	m, subject, body := readBack(t, mails[0].data)
	if len(m.Header) > len(mailHeaders) {
		t.Errorf("headers %v", m.Header)
	}
	for name := range m.Header {
		if !strings.Contains(" "+strings.Join(mailHeaders, " ")+" ", " "+name+" ") || len(m.Header[name]) != 1 {
			t.Errorf("the header %s: %q", name, m.Header[name])
		}
	}
	return m, subject, body
}

func TestMail(t *testing.T) {
	p := (&postOffice{}).open(t)
	if d := tell(t, p.address("smtp", "", "&fromname=Deployments"), event("rolled-back"), options())[0]; !d.Arrived {
		t.Fatal(d)
	}
	mails, _ := p.received()
	golden.Assert(t, "testdata/sent/mail.txt", []byte(mails[0].data))
}

func TestMailReadBack(t *testing.T) {
	e := event("verified")
	e.Feature.Name = "Bilder hochladen, größer – 漢字 👍"
	m, subject, body := sentMail(t, e, "&fromname=Größe+%22x%22")
	title, text := Message(e)
	if subject != title {
		t.Errorf("the subject %q, want %q", subject, title)
	}
	if body != title+"\n"+text+"\n" {
		t.Errorf("the body %q", body)
	}
	if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Name != `Größe "x"` || from[0].Address != "deploy@acme.example" {
		t.Errorf("from %v, %v", from, err)
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 2 || to[1].Address != "dev@acme.example" {
		t.Errorf("to %v, %v", to, err)
	}
	if at, err := m.Header.Date(); err != nil || !at.Equal(now) {
		t.Errorf("date %v, %v", at, err)
	}
}

// TestMailsOfADeploymentBelongTogether: the same event has the same id, another has another; all refer to the deployment.
func TestMailsOfADeploymentBelongTogether(t *testing.T) {
	verified, _, _ := sentMail(t, event("verified"), "")
	again, _, _ := sentMail(t, event("verified"), "")
	closed, _, _ := sentMail(t, event("closed"), "")
	bare, _, _ := sentMail(t, Event{Kind: "gate-passed", At: now}, "")
	id := func(m *mail.Message) string { return m.Header.Get("Message-ID") }
	if id(verified) != id(again) || id(verified) == id(closed) || !strings.HasSuffix(id(closed), "@acme.example>") {
		t.Errorf("ids %s, %s, %s", id(verified), id(again), id(closed))
	}
	if r := verified.Header.Get("References"); r == "" || r != closed.Header.Get("References") || bare.Header.Get("References") != "" {
		t.Errorf("references %q, %q, %q", r, closed.Header.Get("References"), bare.Header.Get("References"))
	}
}

// TestHostileMail: whatever an event says, a mail has our headers alone, each once, and lines of a length that servers take.
func TestHostileMail(t *testing.T) {
	texts := append(extremes(), hostile.Texts...)
	texts = append(texts, "x\r\nBcc: evil@evil.example\r\n\r\nbody", "x\nTo: y", "=?utf-8?q?=0D=0ABcc:_evil?=", "=?utf-8?b?4oCu?=", ".\r\nMAIL FROM:<x>", "\r\n.\r\nQUIT\r\n", ".", "..", "a =?= b ?=")
	for _, text := range texts {
		e := hostileEvent("verified", text)
		_, subject, body := sentMail(t, e, "")
		title, said := Message(e)
		if subject != strings.ReplaceAll(title, gap, "") || strings.TrimRight(body, "\n") != strings.TrimRight(title+"\n"+said, "\n") {
			t.Errorf("%.60q: the subject %q, the body %.200q", text, subject, body)
		}
	}
}

// TestDotLines: a line of dots neither ends the mail nor loses one.
func TestDotLines(t *testing.T) {
	e := event("verified")
	e.Repository, e.Commit, e.Actor, e.Summary = ".", "", "", ".. two"
	_, _, body := sentMail(t, e, "")
	if !strings.Contains(body, "\n.\n") || !strings.Contains(body, "\n.. two\n") || !strings.HasSuffix(body, e.URL+"\n") {
		t.Errorf("%q", body)
	}
}

func TestHostileNames(t *testing.T) {
	for _, name := range []string{"x%0d%0aBcc:+evil@evil.example", "=?utf-8?q?x?=", strings.Repeat("%F0%9F%91%8D", 200), "%22+%3Cevil@evil.example%3E", "a%00b"} {
		m, _, _ := sentMail(t, event("verified"), "&fromname="+name)
		if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "deploy@acme.example" {
			t.Errorf("%s: from %q, %v", name, m.Header.Get("From"), err)
		}
	}
}

func TestWords2047(t *testing.T) {
	for _, text := range []string{"", "plain (ASCII), with all: of it?", "=?x", strings.Repeat("👍", 100), strings.Repeat("a", 44) + "é", "\xff\xfe", "tab\t"} {
		got := words2047(text)
		for _, line := range strings.Split(got, "\r\n ") {
			if strings.HasPrefix(line, "=?") && (len(line) > 75 || !utf8.ValidString(text) == validWord(line)) {
				t.Errorf("%q gives the word %q", text, line)
			}
		}
		if back, err := new(stdmime.WordDecoder).DecodeHeader(strings.ReplaceAll(got, "\r\n", "")); utf8.ValidString(text) && (err != nil || back != text) {
			t.Errorf("%q comes back as %q, %v", text, back, err)
		}
	}
}

// validWord tells whether an encoded word is UTF-8 by itself, as RFC 2047 wants it.
func validWord(word string) bool {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(word, "=?utf-8?b?"), "?="))
	return err == nil && utf8.Valid(raw)
}
