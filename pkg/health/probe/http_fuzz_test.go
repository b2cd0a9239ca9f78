package probe

import (
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// FuzzAnswer lets a server say anything: a look ends, with an outcome, and with a text in bounds that shows nothing.
func FuzzAnswer(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 16\r\nX-Commit: abc\r\n\r\n{\"status\": \"ok\"}")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\n[1,2]\r\n0\r\nX: 1\r\n\r\n")
	f.Add("HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 500 No\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")
	f.Add("HTTP/1.0 302 Found\r\nLocation: ?" + planted + "\r\nContent-Length: 0\r\n\r\n")
	f.Add("HTTP/1.1 503 " + planted + "\r\nRetry-After: 5\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00")
	f.Add("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
	f.Fuzz(func(t *testing.T, said string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Skip(err) // so many looks a second use up the ports
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Read(make([]byte, 4096))
				c.Write([]byte(said))
				c.Close()
			}
		}()
		p := get("http://app:${PASSWORD}@" + l.Addr().String())
		p.Timeout = 2 * time.Second
		p.Expect = config.Expect{JSON: map[string]string{".status": "ok"}, Headers: map[string]string{"X-Commit": "a*"}, That: "latency < 5000"}
		p.Identity = &config.Identity{JSON: ".commit", Header: "X-Commit"}
		c, err := New(p, config.Identity{}, world(nil))
		if err != nil {
			t.Fatal(err)
		}
		s := c.Collect(t.Context())[0]
		for _, text := range append(s.Seen, s.Text, s.Want, s.Commit) {
			if len(text) > health.MaxText || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
				t.Errorf("a text that is not one line in bounds: %q", text)
			}
			if strings.Contains(text, planted) {
				t.Errorf("the password shows: %q", text)
			}
		}
		if s.Outcome == health.Unmeasured && !strings.Contains(s.Text, "after a redirect") && !strings.Contains(s.Text, "no local address") {
			t.Errorf("what the server says is taken for an error of ours: %q", s.Text)
		}
	})
}
