package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"syscall"

	"github.com/nicholas-fedor/shoutrrr/pkg/util/jsonclient"
)

// fault is why something did not arrive, in words that hold nothing of the address.
type fault struct {
	text    string
	passing bool // another try may find it gone
}

func (f *fault) Error() string { return f.text }

// sorted puts an error into words of our own: those of a library quote addresses and tokens, and answers of servers.
func sorted(err error) *fault {
	var own *fault
	var answer jsonclient.Error
	var mail *textproto.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own
	case errors.As(err, &answer) && answer.StatusCode >= 300:
		return withWord(answered(answer.StatusCode), answer.Body)
	case errors.As(err, &mail):
		return &fault{text: fmt.Sprintf("the mail server answered %d", mail.Code), passing: mail.Code/100 == 4}
	}
	if f := ofNetwork(err); f != nil {
		return f
	}
	if f := inWords(err.Error()); f != nil { // a library that does not wrap
		return f
	}
	if status := statusIn(err.Error()); status > 0 {
		return withWord(answered(status), err.Error())
	}
	return withWord(&fault{text: "the service did not accept it"}, err.Error())
}

func ofNetwork(err error) *fault {
	var unknown *net.DNSError
	var slow net.Error
	var untrusted *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return &fault{text: "no answer in time", passing: true}
	case errors.Is(err, context.Canceled):
		return &fault{text: "broken off, since the run ended"}
	case errors.As(err, &unknown):
		return &fault{text: "the name of its host is not known", passing: unknown.IsTemporary}
	case errors.As(err, &untrusted), errors.As(err, &authority):
		return &fault{text: "the certificate of its host is not trusted"}
	case errors.As(err, &noTLS):
		return &fault{text: "its host does not speak TLS on that port"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &fault{text: "the connection was refused", passing: true}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &fault{text: "the connection ended before the answer", passing: true}
	case errors.As(err, new(*net.OpError)):
		return &fault{text: "the connection failed", passing: true}
	}
	return nil
}

func inWords(text string) *fault {
	for _, known := range []struct {
		word string
		err  error
	}{
		{"connection refused", syscall.ECONNREFUSED}, {"no such host", &net.DNSError{}}, {"deadline exceeded", context.DeadlineExceeded},
		{"Client.Timeout", context.DeadlineExceeded}, {"x509: ", x509.UnknownAuthorityError{}}, {"connection reset", &net.OpError{}},
	} {
		if strings.Contains(text, known.word) {
			return ofNetwork(known.err)
		}
	}
	return nil
}

// answered words a status of HTTP.
func answered(status int) *fault {
	text := fmt.Sprintf("it answered %d", status)
	if name := http.StatusText(status); name != "" {
		text += " " + name
	}
	switch {
	case status/100 == 3:
		text += ": a redirect is not followed"
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound, status == http.StatusGone:
		text += "; is the address of the webhook still the right one?"
	}
	return &fault{text: text, passing: status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout}
}

// said are words in which services tell what is wrong. What a service answers is passed on in no other form.
var said = []string{
	"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "invalid_token", "no_service", "no_team", "no_text",
	"channel_not_found", "channel_is_archived", "not_in_channel", "is_archived", "action_prohibited", "posting_to_general_channel_denied", "missing_scope",
	"invalid_blocks", "invalid_payload", "rate_limited", "M_UNKNOWN_TOKEN", "M_FORBIDDEN", "M_NOT_FOUND", "M_LIMIT_EXCEEDED", "chat not found",
	"bot was blocked by the user", "bot was kicked", "Unknown Webhook", "Invalid Webhook Token", "Invalid topic",
}

func withWord(f *fault, text string) *fault {
	for _, word := range said {
		if strings.Contains(text, word) {
			f.text += " (" + word + ")"
			break
		}
	}
	return f
}

// statusIn finds a status of HTTP in an error's words: the first that stands alone, as "unexpected status 503 Service Unavailable" has it.
func statusIn(text string) int {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ':' || r == '"' || r == '\n' || r == ',' }) {
		if len(word) != 3 || (word[0] != '4' && word[0] != '5') || strings.Trim(word, "0123456789") != "" {
			continue
		}
		status := int(word[0]-'0')*100 + int(word[1]-'0')*10 + int(word[2]-'0')
		if http.StatusText(status) != "" { // a port is none
			return status
		}
	}
	return 0
}
