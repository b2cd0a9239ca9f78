package probe

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"deploycoord/pkg/health"
)

// answer is what came back, in bounds.
type answer struct {
	status      int
	url         *url.URL // that answered, after redirects
	header      http.Header
	body        []byte // nil where nobody asked for it
	large       bool   // the body is not whole: there was more than maxBody
	took        time.Duration
	certificate *x509.Certificate // that ends first of those that were shown; nil without TLS
	commit      string
	hide        func(string) string // takes out of a text what must not be shown; before the text is cut short
	json        document
}

// exchange sends a request and takes the answer, or says why there is none.
func (v *visit) exchange(ctx context.Context, s *step, request *http.Request) (*answer, *health.Sample) {
	v.wires.phase.Store(0)
	client := &http.Client{Transport: v.transport, Jar: v.jar, CheckRedirect: redirects(v.hide)}
	if !s.redirects {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	began := v.now()
	response, err := client.Do(request)
	if err != nil {
		f := v.broken(ctx, err)
		f.Took = v.now().Sub(began)
		if host := redirectedTo(request, err, v.hide); host != "" && !errors.As(err, new(*redirectFault)) {
			f.Text = "after a redirect to " + host + ": " + f.Text
		}
		return nil, &f
	}
	defer response.Body.Close()
	a := &answer{status: response.StatusCode, url: response.Request.URL, header: response.Header, hide: v.hide}
	v.wires.phase.Store(reading)
	err = a.read(response, s.needsBody(a))
	a.took, a.certificate = v.now().Sub(began), v.wires.certificate()
	if err != nil {
		f := v.broken(ctx, err)
		f.Took, f.Commit = a.took, s.identity.commit(a)
		return nil, &f
	}
	return a, nil
}

// read takes the body: all of it up to maxBody, and no more. Where nobody needs it, it is only waited for.
func (a *answer) read(response *http.Response, needed bool) error {
	if response.StatusCode == http.StatusSwitchingProtocols {
		return nil // what follows is no body
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") && !needed {
		return nil // which has no end
	}
	if !needed {
		_, err := io.CopyN(io.Discard, response.Body, maxBody)
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	if response.ContentLength > maxBody && response.Body != http.NoBody { // it says so itself: nothing of it is of use
		a.large = true
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if len(body) > maxBody {
		body, a.large = body[:maxBody], true
	}
	a.body = body
	return err
}

// broken is a sample of an answer that did not come, or not whole.
func (v *visit) broken(ctx context.Context, err error) health.Sample {
	var redirect *redirectFault
	at := v.wires.phase.Load()
	switch {
	case errors.As(err, &redirect):
		return down(redirect.text, "an answer that is no redirect")
	case errors.Is(err, errFlood):
		return down(errFlood.Error(), "an answer of at most 1 MB")
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return late(at)
	case v.wires.asked.Load() && isAlert(err):
		return mutual()
	}
	s := fault(err)
	if s.Outcome == health.Bad || at < waiting || ctx.Err() != nil {
		return s
	}
	if _, ours := faultHere(err); ours { // of a redirect
		return s
	}
	if _, ours := faultOfTLS(err); ours {
		return s
	}
	return down("does not answer as HTTP does: "+oneLine(v.hide(strange(err)), 100), "an answer of HTTP")
}

// late is a sample of a look whose time is up.
func late(at phase) health.Sample {
	switch at {
	case resolving:
		return health.Sample{Text: "its name could not be resolved in time", Want: "a resolver that answers"}
	case connecting:
		return down("does not take the connection in time", "a connection")
	case securing:
		return down("takes the connection, but does not end the TLS handshake in time", "a TLS handshake")
	case reading:
		return down("its answer is not whole in time", "a whole answer")
	}
	return down(silent, "an answer")
}

// strange says what is wrong with an answer, without what net/http quotes of it.
func strange(err error) string {
	text := innermost(err).Error()
	for _, of := range []string{"Location header", "malformed HTTP response", "malformed HTTP status code", "malformed HTTP version", "malformed MIME header"} {
		if at := strings.Index(text, of); at >= 0 {
			return "a wrong " + strings.TrimPrefix(text[at:at+len(of)], "malformed ")
		}
	}
	if strings.Contains(text, "readLoopPeekFailLocked") {
		return "it speaks before it is asked"
	}
	text, _, _ = strings.Cut(text, `"`)
	return strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(text, "net/http: "), "http: "), ": ")
}
