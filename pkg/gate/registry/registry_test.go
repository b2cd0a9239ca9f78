package registry

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	_ "deploycoord/internal/golden" // the -update flag
)

const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// fake answers as a registry does: a tag named after the status that it is answered with.
func fake(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/v2/":
			w.WriteHeader(http.StatusOK)
		case r.Method != http.MethodHead:
			t.Errorf("%s %s: expected HEAD alone", r.Method, r.URL)
		case strings.HasSuffix(r.URL.Path, "/there"):
			w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
			w.Header().Set("Content-Length", "7")
			w.Header().Set("Docker-Content-Digest", digest)
		case strings.HasSuffix(r.URL.Path, "/private"):
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestFound(t *testing.T) {
	host := strings.TrimPrefix(fake(t).URL, "http://")
	for _, c := range []struct {
		ref  string
		want bool
		err  string
	}{
		{ref: host + "/acme/shop:there", want: true},
		{ref: host + "/acme/shop:absent"},
		{ref: host + "/acme/shop@" + digest},
		{ref: host + "/acme/shop:private", err: "answers 403 Forbidden: the image is private, or not there"},
		{ref: "localhost:1/acme/shop:there", err: "ask localhost:1: "},
		{ref: "not a reference", err: "it is no reference of an image"},
		{ref: "shop", err: "it is no reference of an image"},
	} {
		got, err := Finder{}.Found(t.Context(), c.ref)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, %v; want %v, %q", c.ref, got, err, c.want, c.err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if found, err := (Finder{}).Found(ctx, "localhost:1/a/b:c"); found || err == nil {
		t.Errorf("a cancelled look-up says %v, %v", found, err)
	}
}

// roundTrip is a transport in memory.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestToken holds that GitHub's token goes to GitHub's registry alone, and that a public image which it may not read is
// asked for without it.
func TestToken(t *testing.T) {
	const token = "pl4nted-token"
	for _, c := range []struct {
		host  string
		sends bool
	}{{"ghcr.io", true}, {"registry.example", false}, {"ghcr.io.evil.example", false}} {
		sent, anonymous := false, false
		f := Finder{Token: token, HTTP: roundTrip(func(r *http.Request) (*http.Response, error) {
			_, password, _ := r.BasicAuth()
			sent = sent || password == token
			answer := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader("{}"))}
			switch {
			case r.URL.Path == "/v2/":
				answer.StatusCode = http.StatusUnauthorized
				answer.Header.Set("WWW-Authenticate", fmt.Sprintf("Bearer realm=%q,service=%q", "https://"+r.URL.Host+"/token", r.URL.Host))
			case r.URL.Path == "/token":
				bearer := "of-nobody"
				if password == token {
					bearer = "of-token"
				}
				answer.Body = io.NopCloser(strings.NewReader(`{"token":"` + bearer + `"}`))
			case r.Header.Get("Authorization") == "Bearer of-token":
				answer.StatusCode = http.StatusForbidden
			default:
				anonymous = true
				answer.StatusCode = http.StatusNotFound
			}
			return answer, nil
		})}
		found, err := f.Found(t.Context(), c.host+"/acme/shop:1")
		if found || err != nil || sent != c.sends || !anonymous {
			t.Errorf("%s: %v, %v, token sent %v, asked anonymously %v; want the token sent: %v", c.host, found, err, sent, anonymous, c.sends)
		}
	}
}
