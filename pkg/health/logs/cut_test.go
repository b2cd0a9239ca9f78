package logs

import (
	"bytes"
	"fmt"
	"hash"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/internal/golden"
)

// told is what comes of lines: the levels of the errors, and all their texts.
func told(t *testing.T, lines ...[]byte) (levels, texts string) {
	t.Helper()
	a, err := New(Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		a.Line(line)
	}
	a.End()
	return tell(a)
}

// sameRead wants that a line comes to the same when it is read in a block, where most lines are passed over early.
func sameRead(t *testing.T, line []byte, levels, texts string) {
	t.Helper()
	a, err := New(Policy{})
	if err == nil {
		err = a.Read(bytes.NewReader(line), false)
	}
	if err != nil {
		t.Fatal(err)
	}
	if l, x := tell(a); l != levels || x != texts {
		t.Errorf("%q is %s when it is read, %s by itself\n%q\n%q", line, l, levels, x, texts)
	}
}

func tell(a *Analysis) (levels, texts string) {
	r := a.Report()
	var names []string
	for _, p := range r.New {
		name := p.Level
		if p.Fatal {
			name += "!"
		}
		if p.Migration {
			name += "+migration"
		}
		names = append(names, name)
		texts += fmt.Sprintf("%s\x00%s\x00%d\x00%d\x00", p.Text, p.Example, p.Count, p.First)
	}
	texts += strings.Join(a.Examples(), "\x00")
	if len(names) == 0 {
		return "-", texts
	}
	return strings.Join(names, ","), texts
}

// changes are the places at which what is told of a line's variants changes, and a sum of all texts.
type changes struct {
	at   []string
	last string
	sum  hash.Hash32
}

func newChanges() *changes { return &changes{sum: fnv.New32a()} }

func (c *changes) add(at int, levels, texts string) {
	if levels != c.last {
		c.at = append(c.at, fmt.Sprintf("%d %s", at, levels))
		c.last = levels
	}
	fmt.Fprintf(c.sum, "%s\x00%s\x00", levels, texts)
}

func (c *changes) String() string {
	return strings.TrimSpace(fmt.Sprintf("%08x %s", c.sum.Sum32(), strings.Join(c.at, ", ")))
}

// corpus are the lines of testdata/levels.txt.
func corpus(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/levels.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if want, text, found := strings.Cut(strings.TrimSuffix(line, "\n"), "|"); found && !strings.HasPrefix(want, "#") {
			out = append(out, strings.NewReplacer(`\e`, "\x1b", `\t`, "\t").Replace(text))
		}
	}
	return out
}

// TestCutAnywhere pins what is told of each line of the corpus when it is cut off, begins in the middle, or lost a byte: as
// lines do that a container writes while it dies. The golden has the places at which the level changes; all else that is told
// is in the sum before them, so a line whose sum alone differs differs in its words.
func TestCutAnywhere(t *testing.T) {
	var b strings.Builder
	for _, text := range corpus(t) {
		ends, begins, holes := newChanges(), newChanges(), newChanges()
		for n := range len(text) + 1 {
			levels, texts := told(t, []byte(text[:n]))
			ends.add(n, levels, texts)
			if n < 100 {
				sameRead(t, []byte(text[:n]), levels, texts)
			}
			levels, texts = told(t, []byte(text[n:]))
			begins.add(n, levels, texts)
			if n < len(text) {
				for _, c := range []byte{' ', 'x', '7', '"'} {
					hole := []byte(text)
					hole[n] = c
					levels, texts = told(t, hole)
					holes.add(n, levels, texts)
					if n < 30 {
						sameRead(t, hole, levels, texts)
					}
				}
			}
		}
		fmt.Fprintf(&b, "%q\n  ends   %s\n  begins %s\n  holes  %s\n", text, ends, begins, holes)
	}
	golden.Assert(t, "testdata/cut.golden", []byte(b.String()))
}

// TestEntriesBeginAnywhere pins what is told of the traces when the first lines of a log are lost, a line in the middle, or
// the last ones.
func TestEntriesBeginAnywhere(t *testing.T) {
	paths, err := filepath.Glob("testdata/entries/*.log")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	var b strings.Builder
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		if len(lines) > 60 {
			lines = lines[:60]
		}
		from, to, without, indented := newChanges(), newChanges(), newChanges(), newChanges()
		for n := range len(lines) {
			levels, texts := told(t, lines[n:]...)
			from.add(n, levels, texts)
			levels, texts = told(t, lines[:n]...)
			to.add(n, levels, texts)
			levels, texts = told(t, append(append([][]byte{}, lines[:n]...), lines[n+1:]...)...)
			without.add(n, levels, texts)
			levels, texts = told(t, append(append(append([][]byte{}, lines[:n]...), append([]byte("  "), lines[n]...)), lines[n+1:]...)...)
			indented.add(n, levels, texts)
		}
		fmt.Fprintf(&b, "%s\n  from     %s\n  to       %s\n  without  %s\n  indented %s\n", filepath.Base(path), from, to, without, indented)
	}
	golden.Assert(t, "testdata/entries.golden", []byte(b.String()))
}

// TestMasksAnywhere pins masks and what is hidden of the same lines.
func TestMasksAnywhere(t *testing.T) {
	var b strings.Builder
	for _, text := range append(corpus(t), secretLines(t)...) {
		masks, hidden := newChanges(), newChanges()
		for n := range len(text) + 1 {
			masks.add(n, "", string(mask(nil, []byte(text[:n])))+"\x00"+string(mask(nil, []byte(text[n:]))))
			hidden.add(n, "", string(scrub(nil, []byte(text[:n])))+"\x00"+string(scrub(nil, []byte(text[n:]))))
		}
		fmt.Fprintf(&b, "%q\n  %s\n  %s %s\n", mask(nil, []byte(text)), scrub(nil, []byte(text)), masks, hidden)
	}
	golden.Assert(t, "testdata/masks.golden", []byte(b.String()))
}

// secretLines have what looks like a credential, and what nearly does.
func secretLines(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/entries/secrets.log")
	if err != nil {
		t.Fatal(err)
	}
	return append(strings.Split(strings.TrimSpace(string(data)), "\n"),
		"AKIAABCDEFGHIJKLMNOP", "ASIAABCDEFGHIJKLMNO", "AKIAABCDEFGHIJKLMNOPQ", "eyJhbGciOi.J9.c2ln", "eyJhbGciOi", "postgres://shop:hunter2@db:5432/x?sslmode=off",
		"Authorization: Bearer abc.def-ghi", "authorization=Basic dXNlcjpwYXNz", "password: hunter2, user: bob", `{"api_key":"abcdef","n":1}`, "token=abc&next=1",
		"ghp_0123456789abcdefghijABCDEFGHIJ012345 was refused", "sk_live_0123456789abcdefghij", "xoxb-123456789012-abcdefghijkl", "-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY-----",
		"client_secret='a b c' next", "x-api-key: abc", "the password was wrong", "secret: ", "key=value", "took 12.5ms at 10.0.0.7:5432 for 7f3a9c01-1b2c-4d5e-8f90-0123456789ab",
		"dial [2001:db8::1]:443 of 'alice' on 2026-11-23T10:00:00.123Z", "/orders/17?page=3&x=y GET 5f43a1b2c3d4e5f6a7b8c9d0 0xc000124000 12,345.67 -5 +3% 1e9 3.14.15",
	)
}
