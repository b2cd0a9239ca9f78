package notify

import (
	"bytes"
	"encoding/base64"
	stdmime "mime"
	"mime/quotedprintable"
	"strings"
	"time"
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
		{"Subject", stdmime.QEncoding.Encode("utf-8", strings.ReplaceAll(m.title, gap, ""))},
		{"Date", at.Format(time.RFC1123Z)}, {"Message-ID", "<" + messageID(m) + "@" + domain + ">"},
		{"References", "<" + threadID(m) + "@" + domain + ">"}, // a mail program shows the mails of a deployment together
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
	} {
		out.WriteString(header[0] + ": " + header[1] + "\r\n")
	}
	out.WriteString("\r\n")
	w := quotedprintable.NewWriter(&out)
	_, _ = w.Write([]byte(strings.ReplaceAll(m.text(), "\n", "\r\n") + "\r\n"))
	_ = w.Close()
	return out.Bytes()
}

// threadID is the same for all events of a deployment.
func threadID(m message) string {
	return "deployment_" + base64.RawURLEncoding.EncodeToString([]byte(plain(m.ID, 100)))
}
