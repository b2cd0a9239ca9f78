package probe

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/config"
)

func web(t testing.TB, handle http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL
}

// get is a probe of one address.
func get(url string) config.Probe {
	return config.Probe{Request: config.Request{URL: url, Redirects: true}}
}

func statusOnly(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func answers(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		io.WriteString(w, body)
	}
}

func TestHTTPStatus(t *testing.T) {
	retry := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(503)
	}
	for _, tt := range []struct {
		name   string
		handle http.HandlerFunc
		method string
		expect config.Expect
		want   verdict
		wanted string
	}{
		{"200", statusOnly(200), "", config.Expect{}, verdict{"good", "status 200 in "}, ""},
		{"204", statusOnly(204), "", config.Expect{}, verdict{"good", "status 204 in "}, ""},
		{"304", statusOnly(304), "", config.Expect{}, verdict{"good", "status 304 in "}, ""},
		{"HEAD", answers("text/plain", "x"), "HEAD", config.Expect{}, verdict{"good", "status 200 in "}, ""},
		{"404", statusOnly(404), "", config.Expect{}, verdict{"bad down", "status 404 in "}, "a status below 400"},
		{"429", statusOnly(429), "", config.Expect{}, verdict{"bad down passing", "status 429 in "}, "a status below 400"},
		{"500", statusOnly(500), "", config.Expect{}, verdict{"bad server-error", "status 500 in "}, "a status below 400"},
		{"502", statusOnly(502), "", config.Expect{}, verdict{"bad server-error passing", "status 502 in "}, "a status below 400"},
		{"503", retry, "", config.Expect{}, verdict{"bad server-error passing", "; asks to come back in 120 s"}, "a status below 400"},
		{"expected 404", statusOnly(404), "", config.Expect{Status: []int{404}}, verdict{"good", "status 404 in "}, ""},
		{"expected 503", statusOnly(503), "", config.Expect{Status: []int{200, 503}}, verdict{"good", "status 503 in "}, ""},
		{"not 201", statusOnly(200), "", config.Expect{Status: []int{201, 202, 204}}, verdict{"bad down", "status 200 in "}, "status 201, 202 or 204"},
		{"500 instead of 200", statusOnly(500), "", config.Expect{Status: []int{200}}, verdict{"bad server-error", "status 500 in "}, "status 200"},
		{"condition on 404", statusOnly(404), "", config.Expect{That: "status == 404"}, verdict{"good", "status 404 in "}, ""},
		{"condition on a field of that name", statusOnly(404), "", config.Expect{That: "json.status == 404"}, verdict{"bad down", "status 404"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := get(web(t, tt.handle))
			p.Method, p.Expect = tt.method, tt.expect
			s := look(t, p, world(nil))
			check(t, s, tt.want)
			if tt.wanted != "" && s.Want != tt.wanted {
				t.Errorf("wants %q, want %q", s.Want, tt.wanted)
			}
			if s.Took <= 0 {
				t.Error("took no time")
			}
		})
	}
}

// TestHTTPWithoutAnswer asks servers that give none, or half of one.
func TestHTTPWithoutAnswer(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
	drip := func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
		for range 500 {
			if _, err := io.WriteString(c, "x"); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	reset := func(c net.Conn) {
		c.Read(make([]byte, 4096))
		io.WriteString(c, head+"half")
		time.Sleep(20 * time.Millisecond)
		c.(*net.TCPConn).SetLinger(0)
	}
	for _, tt := range []struct {
		name   string
		handle func(net.Conn) // nil refuses
		scheme string
		want   verdict
	}{
		{"refuses", nil, "http", verdict{"bad down", "refuses connections"}},
		{"closes", func(net.Conn) {}, "http", verdict{"bad down", ""}},
		{"hangs before the header", hang, "http", verdict{"bad down", "does not answer within 300ms"}},
		{"hangs in the header", say("HTTP/1.1 200 OK\r\nX: "), "http", verdict{"bad down", "its answer is not whole within 300ms"}},
		{"hangs before the body", say(head), "http", verdict{"bad down", "its answer is not whole within 300ms"}},
		{"drips", drip, "http", verdict{"bad down", "its answer is not whole within 300ms"}},
		{"breaks off", func(c net.Conn) {
			c.Read(make([]byte, 4096)) // what is left unread would make a reset of it
			io.WriteString(c, head+"half")
		}, "http", verdict{"bad down", "closes the connection before its answer is whole"}},
		{"resets", reset, "http", verdict{"bad down", "resets the connection"}},
		{"sends an endless header", endless("X-A: b\r\n"), "http", verdict{"bad down", "does not answer as HTTP does"}},
		{"sends an endless header of HTTP", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			endless("X-A: b\r\n")(c)
		}, "http", verdict{"bad down", "does not answer as HTTP does: server response headers exceeded"}},
		{"sends 1xx without end", endless("HTTP/1.1 103 Early Hints\r\n\r\n"), "http", verdict{"bad down", "does not answer as HTTP does"}},
		{"is a mail server", say("220 mail.example.com ESMTP " + planted + "\r\n"), "http", verdict{"bad down", "does not answer as HTTP does: a wrong HTTP"}},
		{"is no HTTPS", say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "https", verdict{"bad down", "speaks HTTP, not HTTPS"}},
		{"hangs in the handshake", hang, "https", verdict{"bad down", "does not end the TLS handshake within 300ms"}},
		{"is no TLS", say("220 mail.example.com ESMTP\r\n"), "https", verdict{"bad down", "does not speak TLS"}},
		{"wrong length", say("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"), "http", verdict{"bad down", "does not answer as HTTP does: bad Content-Length"}},
		{"no gzip", say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n01234567890123456789"), "http", verdict{"bad down", "gzip: invalid header"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address := refusing(t)
			if tt.handle != nil {
				address = serve(t, tt.handle)
			}
			p := get(tt.scheme + "://user:${PASSWORD}@" + address + "/?key=${PASSWORD}")
			p.Timeout = 300 * time.Millisecond
			check(t, look(t, p, world(nil)), tt.want)
		})
	}
	t.Run("has no name", func(t *testing.T) {
		check(t, look(t, get("http://no-such-host.invalid/"), world(nil)), verdict{"could-not-measure", "its name "})
	})
	t.Run("is interrupted", func(t *testing.T) {
		c, err := New(get("http://"+serve(t, hang)), config.Identity{}, world(nil))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		check(t, c.Collect(ctx)[0], verdict{"could-not-measure", "interrupted"})
	})
}

func TestHTTPSends(t *testing.T) {
	var got *http.Request
	var body string
	url := web(t, func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
	})
	p := get(strings.Replace(url, "http://", "http://app:${PASSWORD}@", 1) + "/a/${SHORT}?k=${PASSWORD}#fragment")
	p.Method, p.Body = "POST", `{"password": "${PASSWORD}", "n": ${PORT}}`
	p.Headers = map[string]string{"X-Key": "${SHORT}", "host": "shop.example", "Accept": "text/html"}
	check(t, look(t, p, world(nil)), verdict{"good", "status 200"})
	user, password, _ := got.BasicAuth()
	for _, pair := range [][2]string{
		{got.Method, "POST"}, {got.URL.Path, "/a/abc"}, {got.URL.Query().Get("k"), planted}, {user, "app"}, {password, planted},
		{got.Host, "shop.example"}, {got.Header.Get("X-Key"), "abc"}, {got.Header.Get("Accept"), "text/html"},
		{got.UserAgent(), "deploycoord/test"}, {got.Header.Get("Content-Type"), "application/json"},
		{body, fmt.Sprintf(`{"password": %q, "n": 5999}`, planted)}, {got.Header.Get("Accept-Encoding"), "gzip"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("got %q, want %q", pair[0], pair[1])
		}
	}
	p.Method, p.Body, p.Headers = "PUT", "user=app&password=${PASSWORD}", nil
	look(t, p, world(nil))
	if got.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || !strings.HasSuffix(body, "password=pl4nted%2Fp%40ss%3Aw%3Frd%2541") {
		t.Errorf("a form is sent as %q: %q", got.Header.Get("Content-Type"), body)
	}
}

// TestHTTPFreshConnections holds that each request may see another replica behind a load balancer, and leaves nothing open.
func TestHTTPFreshConnections(t *testing.T) {
	var opened, closed atomic.Int32
	s := httptest.NewUnstartedServer(statusOnly(200))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			opened.Add(1)
		case http.StateClosed:
			closed.Add(1)
		}
	}
	s.Start()
	c, err := New(get(s.URL), config.Identity{}, world(nil))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		check(t, c.Collect(t.Context())[0], verdict{"good", "status 200"})
	}
	check(t, look(t, config.Probe{Steps: []config.Request{{URL: s.URL}, {URL: s.URL}}}, world(nil)), verdict{"good", "2 steps"})
	s.Close() // waits for connections that are in use
	if opened.Load() != 5 || closed.Load() != 5 {
		t.Errorf("%d connections were opened and %d closed by 5 requests", opened.Load(), closed.Load())
	}
}

// TestHTTPLeavesNothing holds that looks that end in any way leave no goroutine behind.
func TestHTTPLeavesNothing(t *testing.T) {
	ca := newAuthority(t)
	hanging := secured(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, nil, ca.sign(t, -time.Hour, time.Hour, "127.0.0.1"))
	good := secured(t, statusOnly(200), nil, ca.sign(t, -time.Hour, time.Hour, "127.0.0.1"))
	urls := []string{
		"http://" + serve(t, hang), "https://" + serve(t, hang), "http://" + serve(t, say("220 hello\r\n")), "http://" + serve(t, endless("x")),
		"https://" + hanging, "https://" + good,
	}
	before := runtime.NumGoroutine()
	for range 5 {
		for _, url := range urls {
			p := get(url)
			p.Timeout, p.CA = 30*time.Millisecond, "ca.pem"
			look(t, p, world(ca.pem))
		}
	}
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}

func TestHTTPConfigurationFaults(t *testing.T) {
	for _, tt := range []struct {
		change func(*config.Probe)
		want   string
	}{
		{func(p *config.Probe) { p.URL = "pl4nted" }, "begins with http:// or https://"},
		{func(p *config.Probe) { p.URL = "ftp://h/pl4nted" }, "begins with http:// or https://"},
		{func(p *config.Probe) { p.URL = "https:///pl4nted" }, "expected a host after the ://"},
		{func(p *config.Probe) { p.URL = "https://u:pl4nted%zz@h:x/" }, "is no address"},
		{func(p *config.Probe) { p.URL = "https://h/${MISSING}" }, "${MISSING} is not set"},
		{func(p *config.Probe) { p.Method = "A B" }, "method: expected one such as GET"},
		{func(p *config.Probe) { p.Headers = map[string]string{"A B": "x"} }, "is no name of a header"},
		{func(p *config.Probe) { p.Headers = map[string]string{"A": "pl4nted\n"} }, "has a character that no header may have"},
		{func(p *config.Probe) { p.Headers = map[string]string{"A": "${MULTI}"} }, "${MULTI} has a line break"},
		{func(p *config.Probe) { p.Body = "${MISSING}" }, "body: ${MISSING} is not set"},
		{func(p *config.Probe) { p.Expect.Body = "(" }, "expect: body: error parsing regexp"},
		{func(p *config.Probe) { p.Expect.JSON = map[string]string{".a[": "1"} }, "expect: json: .a[ has a [ without its ]"},
		{func(p *config.Probe) { p.Expect.Headers = map[string]string{"A B": "1"} }, "expect: headers: \"A B\" is no name"},
		{func(p *config.Probe) { p.Expect.That = "status ==" }, "expect: that: "},
		{func(p *config.Probe) { p.Capture = map[string]string{"A": ".a"} }, "nothing comes after a single request"},
		{func(p *config.Probe) { p.CA = "ca.pem" }, "has no certificate in PEM form"},
		{func(p *config.Probe) { p.CertificateDays, p.Redirects = 10, false }, "asks for no TLS"},
		{func(p *config.Probe) { p.Identity = &config.Identity{JSON: ".a["} }, "identity.json has a [ without its ]"},
	} {
		p := get("http://localhost/")
		tt.change(&p)
		env := world([]byte("no PEM"))
		usual := env.Lookup
		env.Lookup = func(name string) (string, bool) {
			if name == "MULTI" {
				return "pl4nted\r\nX-Evil: 1", true
			}
			return usual(name)
		}
		_, err := New(p, config.Identity{}, env)
		switch {
		case err == nil:
			t.Errorf("no error, want %q", tt.want)
		case !strings.Contains(err.Error(), tt.want):
			t.Errorf("got %q, want %q", err, tt.want)
		case strings.Contains(strings.TrimPrefix(err.Error(), "probe pl4nted"), "pl4nted") && !strings.Contains(err.Error(), "ftp") && !strings.Contains(err.Error(), "https:///"):
			t.Errorf("an error quotes the password: %v", err)
		}
	}
}
