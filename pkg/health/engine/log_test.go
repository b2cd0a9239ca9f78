package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/health/internal/enginesim"
)

func stamped(at time.Time, text string) string {
	return at.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + text
}

// told writes lines as text, for comparing.
func told(into *[]string) func(Line) error {
	return func(l Line) error {
		stream := "out"
		if l.Stderr {
			stream = "err"
		}
		text := string(l.Text)
		if len(text) > 60 {
			text = fmt.Sprintf("%s… %d", text[:10], len(text))
		}
		*into = append(*into, fmt.Sprintf("%s %s %q %v", l.At.UTC().Format("05.000"), stream, text, l.Cut))
		return nil
	}
}

func TestFrames(t *testing.T) {
	second := noon.Truncate(time.Minute)
	at := func(s int) time.Time { return second.Add(time.Duration(s) * time.Second) }
	frame := enginesim.Frame
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	long := strings.Repeat("x", 16<<10)
	for _, c := range []struct {
		name    string
		tty     bool
		data    []byte
		want    []string
		entries int
		err     string
	}{
		{name: "nothing"},
		{name: "two streams", data: join(frame(1, stamped(at(1), "a\n")), frame(2, stamped(at(2), "b\r\n"))),
			want: []string{`01.000 out "a" false`, `02.000 err "b" false`}, entries: 2},
		{name: "no end of its own", data: frame(1, stamped(at(1), "last words")), want: []string{`01.000 out "last words" false`}, entries: 1},
		{name: "an empty line", data: frame(1, stamped(at(1), "\n")), want: []string{`01.000 out "" false`}, entries: 1},
		{name: "several lines in a frame", data: frame(1, stamped(at(1), "a\n")+stamped(at(2), "b\n")), want: []string{`01.000 out "a" false`, `02.000 out "b" false`}, entries: 1},
		{name: "a line in several entries, the other stream between", data: join(frame(1, stamped(at(1), long)), frame(2, stamped(at(1), "b\n")), frame(1, stamped(at(1), "end\n"))),
			want: []string{`01.000 err "b" false`, `01.000 out "xxxxxxxxxx… 16387" false`}, entries: 3},
		{name: "a line in several chunks without a time", data: join(frame(1, stamped(at(1), "a")), frame(1, "b"), frame(1, "c\n")), want: []string{`01.000 out "abc" false`}, entries: 3},
		{name: "a stamp cut by a frame", data: join(frame(1, stamped(at(1), "a\n")[:10]), frame(1, stamped(at(1), "a\n")[10:])), want: []string{`01.000 out "a" false`}, entries: 2},
		{name: "an endless line", data: join(frame(1, stamped(at(1), strings.Repeat("y", 1<<20)+"\n")), frame(1, stamped(at(2), "b\n"))),
			want: []string{`01.000 out "yyyyyyyyyy… 65536" true`, `02.000 out "b" false`}, entries: 2},
		{name: "no time", data: join(frame(1, stamped(at(1), "a\n")), frame(1, "half a year 2026-01\n")), want: []string{`01.000 out "a" false`, `01.000 out "half a year 2026-01" false`}, entries: 2},
		{name: "a terminal", tty: true, data: []byte(stamped(at(1), "a\r\n") + stamped(at(2), "b")), want: []string{`01.000 out "a" false`, `02.000 out "b" false`}, entries: 2},
		{name: "a long line of a terminal", tty: true, data: []byte(stamped(at(1), long) + stamped(at(1), "end\r\n")), want: []string{`01.000 out "xxxxxxxxxx… 16387" false`}, entries: 2},
		{name: "a header that is cut", data: []byte{1, 0, 0}, err: "unexpected EOF"},
		{name: "a frame that is cut", data: frame(1, stamped(at(1), "a\nb"))[:45], want: []string{`01.000 out "a" false`}, entries: 1, err: "unexpected EOF"},
		{name: "a length that is a lie", data: []byte{1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 'x'}, entries: 1, err: "unexpected EOF"},
		{name: "no frames", data: []byte("HTTP/1.1 200"), err: "what it sends is no log"},
		{name: "the engine's own error", data: frame(3, "disk on fire\n"), err: "disk on fire"},
	} {
		for _, reader := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.DataErrReader} {
			var got []string
			s := splitter{each: told(&got), terminal: c.tty}
			read := s.frames
			if c.tty {
				read = s.raw
			}
			err := read(reader(bytes.NewReader(c.data)))
			text := ""
			if err != nil {
				text = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" || text != c.err || s.entries != c.entries {
				t.Errorf("%s: %d entries, want %d; error %q, want %q; (-want +got):\n%s", c.name, s.entries, c.entries, text, c.err, diff)
			}
		}
	}
}

func TestLog(t *testing.T) {
	e := enginesim.Start(t)
	x, mute := web(1), web(2)
	mute.LogDriver = "none"
	for i := range 10 {
		x.Log = append(x.Log, enginesim.Line{At: noon.Add(time.Duration(i) * time.Second), Stderr: i%2 == 1, Text: fmt.Sprintf("line %d\n", i)})
	}
	e.Put(x, mute)
	c := open(t, e.Host)
	ctx := context.Background()
	read := func(r Range) string {
		var all []string
		n, err := c.Log(ctx, x.ID, r, func(l Line) error {
			all = append(all, string(l.Text[5:]))
			return nil
		})
		if err != nil || n != len(all) {
			t.Errorf("%d entries, %v", n, err)
		}
		return strings.Join(all, "")
	}
	for _, r := range []struct {
		of   Range
		want string
	}{
		{Range{}, "0123456789"},
		{Range{Since: noon.Add(3 * time.Second)}, "3456789"},
		{Range{Since: noon.Add(3*time.Second + 1)}, "3456789"}, // outwards to whole seconds
		{Range{Since: noon.Add(3 * time.Second), Until: noon.Add(5*time.Second - 200*time.Millisecond)}, "34"},
		{Range{Until: noon.Add(2 * time.Second).Truncate(time.Second)}, "01"},
		{Range{Tail: 2}, "89"},
	} {
		if got := read(r.of); got != r.want {
			t.Errorf("%+v: %s, want %s", r.of, got, r.want)
		}
	}
	enough := errors.New("enough")
	if _, err := c.Log(ctx, x.ID, Range{}, func(Line) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("ended by the callee: %v", err)
	}
	if _, err := c.Log(ctx, enginesim.ID(9), Range{}, nil); !errors.Is(err, ErrGone) {
		t.Errorf("gone: %v", err)
	}
	if _, err := c.Log(ctx, mute.ID, Range{}, nil); err == nil || !strings.HasSuffix(err.Error(), "configured logging driver does not support reading") {
		t.Errorf("driver none: %v", err)
	}
}

// TestLogThatEndsEarly: what came is handed on, and that it is not all is an error.
func TestLogThatEndsEarly(t *testing.T) {
	e := enginesim.Start(t)
	e.Put(web(1))
	e.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/logs") {
			return false
		}
		w.Write(enginesim.Frame(1, stamped(noon, "a\n")))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	var got []string
	_, err := open(t, e.Host).Log(context.Background(), enginesim.ID(1), Range{}, told(&got))
	if err == nil || !strings.Contains(err.Error(), "its log ends early") || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

func BenchmarkFrames(b *testing.B) {
	data := bytes.Repeat(enginesim.Frame(1, stamped(noon, `level=info msg="a request was served" path=/api/orders status=200 took=12ms`+"\n")), 10_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		s := splitter{each: func(Line) error { return nil }}
		if err := s.frames(bytes.NewReader(data)); err != nil || s.entries != 10_000 {
			b.Fatal(err, s.entries)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(enginesim.Frame(1, stamped(noon, "a\n")), false)
	f.Add(append(enginesim.Frame(2, stamped(noon, strings.Repeat("x", 70_000))), 1, 0, 0, 0), false)
	f.Add([]byte(stamped(noon, "a\r\n")), true)
	f.Fuzz(func(t *testing.T, data []byte, tty bool) {
		bytesOut := 0
		s := splitter{terminal: tty, each: func(l Line) error {
			if len(l.Text) > MaxLine || bytes.IndexByte(l.Text, '\n') >= 0 {
				t.Errorf("a line of %d bytes: %q", len(l.Text), l.Text[:min(len(l.Text), 100)])
			}
			bytesOut += len(l.Text)
			return nil
		}}
		read := s.frames
		if tty {
			read = s.raw
		}
		_ = read(bytes.NewReader(data)) // any error will do
		if bytesOut > len(data) {
			t.Errorf("%d bytes of %d", bytesOut, len(data))
		}
	})
}
