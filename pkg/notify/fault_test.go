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
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/nicholas-fedor/shoutrrr/pkg/util/jsonclient"
)

// TestFaults sorts what libraries and the network say. None of their words comes through but a status and those in said.
func TestFaults(t *testing.T) {
	secret := "https://a.example/" + planted
	asked := func(err error) error { return &url.Error{Op: "Post", URL: secret, Err: err} }
	for _, c := range []struct {
		err     error
		text    string
		passing bool
	}{
		{asked(context.DeadlineExceeded), "no answer in time", true},
		{asked(syscall.ETIMEDOUT), "no answer in time", true},
		{fmt.Errorf("%s: %w", secret, context.Canceled), "broken off, since the run ended", false},
		{asked(&net.DNSError{Name: planted, IsNotFound: true}), "the name of its host is not known", false},
		{asked(&net.DNSError{Name: planted, IsTemporary: true}), "the name of its host is not known", true},
		{asked(&tls.CertificateVerificationError{Err: errors.New(planted)}), "the certificate of its host is not trusted", false},
		{asked(x509.UnknownAuthorityError{}), "the certificate of its host is not trusted", false},
		{asked(tls.RecordHeaderError{Msg: planted}), "its host does not speak TLS on that port", false},
		{asked(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), "the connection was refused", true},
		{asked(&net.OpError{Op: "read", Err: syscall.ECONNRESET}), "the connection failed", true},
		{asked(io.EOF), "the connection ended before the answer", true},
		{asked(io.ErrUnexpectedEOF), "the connection ended before the answer", true},
		{errors.New("post " + secret + ": dial tcp: connection refused"), "the connection was refused", true},
		{errors.New("post " + secret + ": lookup " + planted + ": no such host"), "the name of its host is not known", false},
		{errors.New("post " + secret + ": context deadline exceeded"), "no answer in time", true},
		{errors.New("post " + secret + ": x509: " + planted), "the certificate of its host is not trusted", false},
		{errors.New("post " + secret + ": connection reset by peer"), "the connection failed", true},
		{&textproto.Error{Code: 450, Msg: planted}, "the mail server answered 450", true},
		{&textproto.Error{Code: 550, Msg: planted}, "the mail server answered 550", false},
		{fmt.Errorf("%s: %w", secret, jsonclient.Error{StatusCode: 404, Body: planted + " channel_not_found"}), "it answered 404 Not Found; is the address of the webhook still the right one? (channel_not_found)", false},
		{fmt.Errorf("%s: %w", secret, jsonclient.Error{StatusCode: 200, Body: planted}), "the service did not accept it", false},
		{fmt.Errorf("%s: unexpected status: 503 Service Unavailable", secret), "it answered 503 Service Unavailable", true},
		{fmt.Errorf("%s:443/ got 4711 and 499, then \"429\"", secret), "it answered 429 Too Many Requests", true},
		{fmt.Errorf("slack said %s: invalid_auth", planted), "the service did not accept it (invalid_auth)", false},
		{errors.New(planted), "the service did not accept it", false},
		{fmt.Errorf("%s: %w", secret, &fault{text: "our own words", passing: true}), "our own words", true},
	} {
		f := sorted(c.err)
		if f.text != c.text || f.Error() != c.text || f.passing != c.passing {
			t.Errorf("%v is %q, passing %v; want %q, %v", c.err, f.text, f.passing, c.text, c.passing)
		}
	}
	if f := sorted(nil); f != nil {
		t.Errorf("nothing is %v", f)
	}
}

func TestAnswers(t *testing.T) {
	for status, want := range map[int]fault{
		301: {"it answered 301 Moved Permanently: a redirect is not followed", false}, 400: {"it answered 400 Bad Request", false}, 410: {"it answered 410 Gone; is the address of the webhook still the right one?", false},
		401: {"it answered 401 Unauthorized; is the address of the webhook still the right one?", false}, 408: {"it answered 408 Request Timeout", true}, 429: {"it answered 429 Too Many Requests", true},
		500: {"it answered 500 Internal Server Error", true}, 599: {"it answered 599", true}, 0: {"it answered 0", false},
	} {
		if got := answered(status); *got != want {
			t.Errorf("%d is %+v", status, *got)
		}
	}
}

// quiet checks that nothing of a delivery holds the planted token.
func quiet(t testing.TB, name string, d Delivery) {
	t.Helper()
	if said := fmt.Sprintf("%v|%+v|%#v|%s", d, d, d, d.String()); strings.Contains(strings.ToLower(said), strings.ToLower(planted)) {
		t.Errorf("%s: the token is in %s", name, said)
	}
}

// TestEveryServiceFails: whatever a service answers instead of its good word, nobody is told that it arrived, and nobody
// reads a token. What may pass is tried a second time, and no third.
func TestEveryServiceFails(t *testing.T) {
	echo := func(r *http.Request) string { // what a careless server sends back
		return fmt.Sprintf(`{"ok":false,"error":%q,"message":%q,"code":77,"errcode":77,"result":"error","success":false}`, r.URL.String(), planted)
	}
	for name, actor := range map[string]func(*http.Request) (*http.Response, error){
		"refused": refused,
		"unknown": func(r *http.Request) (*http.Response, error) {
			return nil, &net.DNSError{Name: r.URL.Host, Err: "no such host"}
		},
		"untrusted":   func(*http.Request) (*http.Response, error) { return nil, x509.UnknownAuthorityError{} },
		"cut off":     func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
		"bad request": func(r *http.Request) (*http.Response, error) { return answer(400, echo(r)) },
		"not found":   func(*http.Request) (*http.Response, error) { return answer(404, "<html>"+planted) },
		"too many":    func(r *http.Request) (*http.Response, error) { return answer(429, echo(r)) },
		"server":      func(r *http.Request) (*http.Response, error) { return answer(500, echo(r)) },
		"gateway":     func(*http.Request) (*http.Response, error) { return answer(502, "<html>"+planted) },
		"not even JSON": func(r *http.Request) (*http.Response, error) {
			return answer(map[bool]int{true: 200, false: 500}[judgesBodies(r.URL.Hostname())], "<html>"+planted)
		},
		"a no with 200": func(r *http.Request) (*http.Response, error) {
			return answer(map[bool]int{true: 200, false: 500}[judgesBodies(r.URL.Hostname())], echo(r))
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, one := range told {
				play(t, actor)
				d := sendOne(t, one.address, event("rolled-back"))
				quiet(t, one.name, d)
				if d.Arrived || d.Text == "" || strings.Contains(d.Text, "broke off") {
					t.Errorf("%s: %s", one.name, d)
				}
				if n := len(requests()); n > 2 {
					t.Errorf("%s: %d requests", one.name, n)
				}
			}
		})
	}
}

// judgesBodies are the hosts whose answer of 200 is no yes by itself.
func judgesBodies(host string) bool {
	switch host {
	case "hooks.slack.com", "slack.com", "zulip.example", "api.telegram.org", "open.larksuite.com", "qyapi.weixin.qq.com", "bark.example", "api.pushbullet.com", "joinjoaomgcd.appspot.com":
		return true
	}
	return false
}

// TestSecondTryArrives: 500, then the good answer.
func TestSecondTryArrives(t *testing.T) {
	for _, first := range []int{500, 503, 429} {
		for _, one := range told {
			began := false
			play(t, func(r *http.Request) (*http.Response, error) {
				if !began {
					began = true
					return answer(first, "")
				}
				return kindTo(r)
			})
			if d := sendOne(t, one.address, event("rolled-back")); !d.Arrived {
				t.Errorf("%s after %d: %s", one.name, first, d)
			}
		}
	}
}

// TestNoSecondTry: what is wrong with an address stays wrong.
func TestNoSecondTry(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 410} {
		play(t, func(*http.Request) (*http.Response, error) { return answer(status, "") })
		if d := sendOne(t, "discord://token@1", event("verified")); d.Arrived || len(requests()) != 1 {
			t.Errorf("%d: %s; %d requests", status, d, len(requests()))
		}
	}
}
