package engine

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/health/internal/enginesim"
)

// TestVersion: the newest version that both speak, asked for once.
func TestVersion(t *testing.T) {
	for _, c := range []struct{ said, path, want string }{
		{"1.41", "/v1.41/containers/json", ""},
		{"1.40", "/v1.40/containers/json", ""},
		{"1.99", "/v1.56/containers/json", ""},
		{"", "/v1.56/containers/json", ""},
		{"1.24", "", "it speaks version 1.24 of the API; expected is 1.40 or newer, which Docker 19.03 has"},
		{"2.1", "", "it speaks version 2.1 of the API, which is no version 1.N"},
		{"1.41/../..", "", "it speaks version 1.41/../.. of the API, which is no version 1.N"},
	} {
		e := enginesim.Start(t)
		e.Answer(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/_ping" {
				w.Header().Set("Api-Version", c.said)
				return true
			}
			return false
		})
		client := open(t, e.Host)
		_, err := client.Projects(context.Background())
		if c.want != "" {
			if err == nil || !strings.HasSuffix(err.Error(), c.want) || len(e.Asked()) != 1 {
				t.Errorf("%q: got %v after %v, want %q", c.said, err, e.Asked(), c.want)
			}
			continue
		}
		if _, again := client.Projects(context.Background()); err != nil || again != nil {
			t.Errorf("%q: %v, %v", c.said, err, again)
		}
		asked := e.Asked()
		if len(asked) != 3 || asked[0] != "/_ping" || !strings.HasPrefix(asked[2], c.path+"?all=1&filters=") {
			t.Errorf("%q: asked %v, want %s", c.said, asked, c.path)
		}
	}
}

// TestRefusal: an engine's error is told in its own words, another answer by its status.
func TestRefusal(t *testing.T) {
	for _, c := range []struct {
		kind, body, want string
		code             int
	}{
		{"application/json", `{"message":"no\nroom"}`, "no room", 500},
		{"application/json; charset=utf-8", `{"message":"busy"}`, "busy", 503},
		{"application/json", `{}`, "request returned 500 Internal Server Error", 500},
		{"application/json", `{`, "request returned 500 Internal Server Error", 500},
		{"text/plain", "Client sent an HTTP request to an HTTPS server.\n", "Client sent an HTTP request to an HTTPS server.", 400},
		{"text/html", "", "request returned 502 Bad Gateway", 502},
		{"text/html", "", "request returned 302 Found", 302},
		{"text/html", "", "request returned 204 No Content", 204},
		{"text/html", "gone", "it has no /_ping, as every engine has", 404},
	} {
		e := enginesim.Start(t)
		e.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", c.kind)
			w.Header().Set("Location", "http://169.254.169.254/")
			w.WriteHeader(c.code)
			_, err := io.WriteString(w, c.body)
			return err == nil || c.body == ""
		})
		_, err := open(t, e.Host).Projects(context.Background())
		if want := "the engine at " + e.Host + ": " + c.want; err == nil || err.Error() != want || errors.Is(err, ErrGone) {
			t.Errorf("%d %q:\ngot  %v\nwant %s", c.code, c.body, err, want)
		}
	}
}

// TestConnectionAgain: answers are read to their end, so that one connection does for many of them.
func TestConnectionAgain(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/_ping":
			io.WriteString(w, "OK")
		case strings.HasPrefix(r.URL.Path, "/v1.56/images/"):
			http.NotFound(w, r)
		default:
			io.WriteString(w, "[]\n\n")
		}
	}))
	defer server.Close()
	var dialed atomic.Int32
	client, err := New(Options{Host: "tcp://" + server.Listener.Addr().String(), Now: time.Now, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		dialed.Add(1)
		return new(net.Dialer).DialContext(ctx, network, address)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for range 3 {
		if _, err := client.Projects(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := client.ImageLabels(context.Background(), "sha256:"+enginesim.ID(1)); !errors.Is(err, ErrGone) {
			t.Fatalf("got %v, want ErrGone", err)
		}
	}
	if n := dialed.Load(); n != 1 {
		t.Errorf("%d connections for one after the other", n)
	}
}
