package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

func TestString(t *testing.T) {
	for _, tt := range []struct {
		name    string
		secrets []string
		in      string
		want    string
	}{
		{"no secrets", nil, "plain text", "plain text"},
		{"nothing found", []string{"hunter2!"}, "hunter3!", "hunter3!"},
		{"one", []string{"hunter2!"}, "pw=hunter2!.", "pw=***."},
		{"whole text", []string{"hunter2!"}, "hunter2!", "***"},
		{"twice", []string{"hunter2!"}, "hunter2! hunter2!", "*** ***"},
		{"side by side is one mask", []string{"hunter2!"}, "hunter2!hunter2!", "***"},
		{"longest of one beginning", []string{"hunter", "hunter2!", "hunter2!xyz"}, "a hunter2!x b", "a ***x b"},
		{"longest of one place", []string{"abcdef", "abcdefgh"}, "abcdefgh", "***"},
		{"within another", []string{"abcdefgh", "cdef"}, "abcdefgh-cdef", "***-***"},
		{"overlapping leaves no rest", []string{"abcdef", "defghi"}, "<abcdefghi>", "<***>"},
		{"overlapping, longer later", []string{"abcd", "cdefghij"}, "abcdefghij", "***"},
		{"a near miss before a hit", []string{"aaab-x"}, "aaaaaab-x", "aaa***"},
		{"end of text in a beginning", []string{"hunter2!"}, "hunter2", "hunter2"},
		{"spaces around do not count", []string{" hunter2!\n"}, "hunter2!", "***"},
		{"too short", []string{"abc"}, "abc", "abc"},
		{"word", []string{"true", "Production"}, "true Production", "true Production"},
		{"lines", []string{"first-line\nsecond-line"}, "x second-line", "x ***"},
		{"lines with CR", []string{"first-line\r\nsecond-line\r\n"}, "first-line | second-line", "*** | ***"},
		{"short lines stay", []string{"{\n\"key\": 1\n}"}, "{ }", "{ }"},
		{"armour stays, the key does not", []string{"-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----"},
			"-----BEGIN KEY----- MIIEvQIBADAN", "-----BEGIN KEY----- ***"},
		{"not UTF-8", []string{"\xff\xfe\xfd\xfc"}, "a\xff\xfe\xfd\xfcb", "a***b"},
		{"a value made of masks", []string{"a***b"}, "a***b", "***"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r Redactor
			for _, s := range tt.secrets {
				r.Add(s)
			}
			if got := r.String(tt.in); got != tt.want {
				t.Errorf("String(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestForms(t *testing.T) {
	const secret = `p@ss"w/ö<rd>&+%\x`
	goJSON, _ := json.Marshal(secret)
	for name, text := range map[string]string{
		"json":         string(goJSON[1 : len(goJSON)-1]),
		"json plain":   `p@ss\"w/ö<rd>&+%\\x`,
		"html":         html.EscapeString(secret),
		"query":        url.QueryEscape(secret),
		"path":         url.PathEscape(secret),
		"base64":       base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 raw":   base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64url":    base64.URLEncoding.EncodeToString([]byte(secret)),
		"go":           fmt.Sprintf("%q", secret),
		"basic auth":   base64.StdEncoding.EncodeToString([]byte("user:" + secret)),
		"basic auth 1": base64.StdEncoding.EncodeToString([]byte("users:" + secret + ".")),
		"basic auth 2": base64.RawURLEncoding.EncodeToString([]byte("a:" + secret + "..")),
	} {
		t.Run(name, func(t *testing.T) {
			var r Redactor
			r.Add(secret)
			got := r.String("<" + text + ">")
			if !strings.Contains(got, Mask) {
				t.Fatalf("%q is not masked: %q", text, got)
			}
			// At base64's edges up to two characters hold bits of a neighbour, and padding stays.
			if rest := strings.ReplaceAll(got, Mask, ""); strings.HasPrefix(name, "base64") && len(rest) > 2+3 {
				t.Errorf("%q leaves %q", text, rest)
			}
		})
	}
}

func TestLongValueHiddenInPieces(t *testing.T) {
	var r Redactor
	long := text(rand.New(rand.NewPCG(1, 2)), 48<<10, 64)
	r.Add(long)
	if got := r.String("a " + long + " b"); got != "a *** b" {
		t.Errorf("the whole value leaves %d bytes", len(got))
	}
	if got := r.String(long[:20<<10]); len(got) > maxPattern+len(Mask) {
		t.Errorf("a value cut short leaves %d bytes, want at most one piece", len(got))
	}
	for p := range r.patterns {
		if len(p) > maxPattern {
			t.Fatalf("a pattern of %d bytes, want at most %d", len(p), maxPattern)
		}
	}
}

func TestHides(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "abc": false, " abc ": false, "abcd": true, "true": false, "TRUE": false, "production": false,
		"production1": true, "8080": false, "12345": false, "123456": true, "----": false, "***": false, "pass": false,
		"deployment_type": false, "true false": true, "ab\ncd": true, "    ": false, "äää": false, "hunter2": true,
		"very-high": false, "findings": false, "init": false,
	} {
		if got := Hides(value); got != want {
			t.Errorf("Hides(%q) = %v, want %v", value, got, want)
		}
	}
}

// naive is what String must do, said in the simplest way: every byte that any pattern covers goes.
func naive(r *Redactor, s string) string {
	hidden := make([]bool, len(s))
	for p := range r.patterns {
		for i := 0; i+len(p) <= len(s); i++ {
			if s[i:i+len(p)] == p {
				for j := range len(p) {
					hidden[i+j] = true
				}
			}
		}
	}
	var out strings.Builder
	for i := range len(s) {
		switch {
		case !hidden[i]:
			out.WriteByte(s[i])
		case i == 0 || !hidden[i-1]:
			out.WriteString(Mask)
		}
	}
	return out.String()
}

func split(t testing.TB, r *Redactor, s string, sizes func() int) string {
	t.Helper()
	var out bytes.Buffer
	w := r.Writer(&out)
	longest := 0
	for p := range r.patterns {
		longest = max(longest, len(p))
	}
	for rest := s; len(rest) > 0; {
		n := min(len(rest), max(1, sizes()))
		if _, err := w.Write([]byte(rest[:n])); err != nil {
			t.Fatal(err)
		}
		if len(w.held) > max(0, longest-1) {
			t.Fatalf("%d bytes held back, the longest pattern has %d", len(w.held), longest)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// text makes n letters from the first so many of an alphabet; few letters make overlaps likely.
func text(rng *rand.Rand, n, letters int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[rng.IntN(letters)]
	}
	return string(b)
}

func TestSplitsEqualWhole(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 7))
		letters := 1 + rng.IntN(3)
		var r Redactor
		for range rng.IntN(8) {
			r.Add(text(rng, 4+rng.IntN(8), letters))
		}
		s := text(rng, rng.IntN(300), letters+rng.IntN(2))
		want := naive(&r, s)
		if got := r.String(s); got != want {
			t.Fatalf("seed %d: String: %s", seed, cmp.Diff(want, got))
		}
		if got := split(t, &r, s, func() int { return rng.IntN(9) }); got != want {
			t.Fatalf("seed %d: Writer: %s", seed, cmp.Diff(want, got))
		}
	}
}

func FuzzSplits(f *testing.F) {
	f.Add("abcdef", "defghi", "<abcdefghi>", 3)
	f.Add("aaaa", "aaaab", "aaaaaaaaaab", 1)
	f.Add("hunter2!\nsecond", "%41\x00\xff", "aHVudGVyMiE=", 2)
	f.Fuzz(func(t *testing.T, a, b, s string, size int) {
		if len(s) > 1<<12 || len(a)+len(b) > 1<<12 {
			return
		}
		var r Redactor
		r.Add(a)
		r.Add(b)
		want := naive(&r, s)
		if got := r.String(s); got != want {
			t.Fatalf("String: got %q want %q", got, want)
		}
		if got := split(t, &r, s, func() int { return size }); got != want {
			t.Fatalf("Writer: got %q want %q", got, want)
		}
	})
}

func TestNothingHeldBackNeedlessly(t *testing.T) {
	var r Redactor
	r.Add("hunter2!")
	var out bytes.Buffer
	w := r.Writer(&out)
	fmt.Fprint(w, "waiting for checks hun")
	if got := out.String(); got != "waiting for checks " {
		t.Errorf("after the first write: %q", got)
	}
	fmt.Fprint(w, "dred")
	if got := out.String(); got != "waiting for checks hundred" {
		t.Errorf("after the second write: %q", got)
	}
}

func TestAddWhileWriting(t *testing.T) {
	var r Redactor
	var out bytes.Buffer
	w := r.Writer(&out)
	fmt.Fprint(w, "secret-one ")
	r.Add("secret-one")
	fmt.Fprint(w, "secret-one ")
	r.Add("secret-two")
	fmt.Fprint(w, "secret-two\n")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := "secret-one *** ***\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestWriterReportsTheFaultBelow(t *testing.T) {
	var r Redactor
	gone := errors.New("gone")
	w := r.Writer(broken{gone})
	if _, err := w.Write([]byte("x")); !errors.Is(err, gone) {
		t.Errorf("Write: %v, want %v", err, gone)
	}
	if err := w.Close(); !errors.Is(err, gone) {
		t.Errorf("Close: %v, want %v", err, gone)
	}
}

func TestFlushReachesBelow(t *testing.T) {
	var r Redactor
	r.Add("hunter2!")
	var out bytes.Buffer
	w := r.Writer(r.Writer(&out))
	fmt.Fprint(w, "hun")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if out.String() != "hun" {
		t.Errorf("got %q", out.String())
	}
}

func TestNilKnowsNone(t *testing.T) {
	var r *Redactor
	if got := r.String("hunter2!"); got != "hunter2!" {
		t.Errorf("String: %q", got)
	}
	var out bytes.Buffer
	fmt.Fprint(r.Writer(&out), "hunter2!")
	if got := out.String(); got != "hunter2!" {
		t.Errorf("Writer: %q", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	var r Redactor
	r.Add("hunter2!")
	var out bytes.Buffer
	w := r.Writer(&out)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				r.Add(fmt.Sprintf("secret-%d-%d", i, j))
				fmt.Fprintln(w, "hunter2!")
				if got := r.String("a hunter2!"); got != "a ***" {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	all.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("***\n", 400); out.String() != want {
		t.Errorf("secrets left: %s", cmp.Diff(want, out.String()))
	}
}

func BenchmarkWriter(b *testing.B) {
	for _, n := range []int{0, 10, 100, 10_000} {
		b.Run(fmt.Sprintf("secrets=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(3, 4))
			var r Redactor
			var one string
			for range n {
				one = "sk_live_" + text(rng, 32, 62)
				r.Add(one)
			}
			line := []byte(strings.Repeat("the quick brown fox reads src/config/app.ts:12 and process.env.NAME\n", 400) + one)
			var sink bytes.Buffer
			w := r.Writer(&sink)
			r.current()
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				sink.Reset()
				w.Write(line)
			}
		})
	}
}

// BenchmarkWorst is a text of beginnings of a secret that never comes to its end.
func BenchmarkWorst(b *testing.B) {
	var r Redactor
	r.Add(strings.Repeat("a", 1000) + "b")
	line := bytes.Repeat([]byte("a"), 64<<10)
	var sink bytes.Buffer
	w := r.Writer(&sink)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		sink.Reset()
		w.Write(line)
	}
}

func BenchmarkBuild10000(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	values := make([]string, 10_000)
	for i := range values {
		values[i] = text(rng, 40, 62)
	}
	b.ReportAllocs()
	for b.Loop() {
		var r Redactor
		for _, v := range values {
			r.Add(v)
		}
		r.current()
	}
}
