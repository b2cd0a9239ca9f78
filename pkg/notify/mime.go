package notify

import (
	"bytes"
	"encoding/base64"
	"mime/quotedprintable"
	"strings"
	"time"
	"unicode/utf8"
)

// mime is the mail: plain text in quoted-printable (RFC 2045), lines ended by CRLF. A header has no line break in it,
// whatever the event says: its texts are one line each (escape.Prose), and encoded (RFC 2047).
func mime(b mailbox, m message, o Options) []byte {
	at := m.At
	if o.Now != nil {
		at = o.Now()
	}
	_, domain, _ := strings.Cut(b.from.Address, "@")
	var to []string
	for _, a := range b.to {
		to = append(to, a.String())
	}
	var out bytes.Buffer
	for _, header := range [][2]string{
		{"From", b.from.String()}, {"To", strings.Join(to, ",\r\n ")},
		{"Subject", words2047(strings.ReplaceAll(m.title, gap, ""))},
		{"Date", at.Format(time.RFC1123Z)}, {"Message-ID", "<" + messageID(m) + "@" + domain + ">"},
		{"References", threadOf(m, domain)}, // a mail program shows the mails of a deployment together
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
	} {
		if header[1] == "" {
			continue
		}
		out.WriteString(header[0] + ": " + header[1] + "\r\n")
	}
	out.WriteString("\r\n")
	w := quotedprintable.NewWriter(&out)
	_, _ = w.Write([]byte(strings.ReplaceAll(m.text(), "\n", "\r\n") + "\r\n"))
	_ = w.Close()
	return out.Bytes()
}

// threadOf is the same for all events of a deployment; "" where there is none yet.
func threadOf(m message, domain string) string {
	if m.ID == "" {
		return ""
	}
	return "<deployment_" + base64.RawURLEncoding.EncodeToString([]byte(plain(m.ID, 100))) + "@" + domain + ">"
}

// maxWord is how many bytes of a text an encoded word takes: with its frame it has 75 characters at most (RFC 2047).
const maxWord = 45

// words2047 is a header's text in encoded words, one a line, where it is not plain ASCII or holds what is read as one.
// The standard library puts all words of a text into one line, which may become longer than a line of a mail may be.
func words2047(text string) string {
	if !strings.Contains(text, "=?") && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return text
	}
	var words []string
	for len(text) > 0 {
		n := min(maxWord, len(text))
		for n < len(text) && n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(text[:n]))+"?=")
		text = text[n:]
	}
	return strings.Join(words, "\r\n ")
}
