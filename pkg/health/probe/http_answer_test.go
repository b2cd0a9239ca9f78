package probe

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/config"
)

// TestHTTPLargeBody holds that 1 GB is not read: where nobody needs the body it is no fault, else it is one.
func TestHTTPLargeBody(t *testing.T) {
	const gigabyte = 1 << 30
	var sent atomic.Int64
	stream := func(w http.ResponseWriter, _ *http.Request) {
		sent.Store(0)
		block := []byte(strings.Repeat("x", 32<<10))
		for range gigabyte / len(block) {
			n, err := w.Write(block)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}
	bomb := func(w http.ResponseWriter, _ *http.Request) {
		sent.Store(0)
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		block := make([]byte, 1<<20)
		for range 1024 {
			n, err := z.Write(block)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
		z.Close()
	}
	empty := func(w http.ResponseWriter, _ *http.Request) { // members of gzip with nothing in them, for ever
		w.Header().Set("Content-Encoding", "gzip")
		var member strings.Builder
		gzip.NewWriter(&member).Close()
		for block := strings.Repeat(member.String(), 1000); ; {
			if _, err := io.WriteString(w, block); err != nil {
				return
			}
		}
	}
	for _, tt := range []struct {
		name     string
		handle   http.HandlerFunc
		expect   config.Expect
		identity config.Identity
		want     verdict
		most     int64
	}{
		{"nobody needs it", stream, config.Expect{}, config.Identity{}, verdict{"good", "status 200"}, 64 << 20},
		{"the identity does", stream, config.Expect{}, config.Identity{JSON: ".commit"}, verdict{"bad down", "its answer is larger than 1 MB"}, 64 << 20},
		{"an assertion does", stream, config.Expect{Body: "ready"}, config.Identity{}, verdict{"bad down", "its answer is larger than 1 MB"}, 64 << 20},
		{"it says its length", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(gigabyte))
			stream(w, r)
		}, config.Expect{Body: "ready"}, config.Identity{}, verdict{"bad down", "its answer is larger than 1 MB"}, 64 << 20},
		{"bomb", bomb, config.Expect{}, config.Identity{}, verdict{"good", "status 200"}, gigabyte},
		{"bomb with an assertion", bomb, config.Expect{JSON: map[string]string{".a": "1"}}, config.Identity{}, verdict{"bad down", "larger than 1 MB"}, gigabyte},
		{"bomb of nothing", empty, config.Expect{Body: "ready"}, config.Identity{}, verdict{"bad down", "sends data without end"}, gigabyte},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := get(web(t, tt.handle))
			p.Expect, p.Timeout = tt.expect, 20*time.Second
			c, err := New(p, tt.identity, world(nil))
			if err != nil {
				t.Fatal(err)
			}
			check(t, c.Collect(t.Context())[0], tt.want)
			if got := sent.Load(); got > tt.most {
				t.Errorf("%d bytes were sent before the reading stopped", got)
			}
		})
	}
}

// TestHTTPReadsNoMore counts what is taken of a body.
func TestHTTPReadsNoMore(t *testing.T) {
	for _, needed := range []bool{false, true} {
		counted := &counter{}
		a := &answer{}
		err := a.read(&http.Response{StatusCode: 200, Body: io.NopCloser(counted)}, needed)
		if err != nil || counted.n < maxBody || counted.n > maxBody+64<<10 {
			t.Errorf("needed %v: read %d bytes, %v", needed, counted.n, err)
		}
		if a.large != needed || len(a.body) > maxBody {
			t.Errorf("needed %v: large %v, %d bytes kept", needed, a.large, len(a.body))
		}
	}
}

type counter struct{ n int64 }

func (c *counter) Read(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
