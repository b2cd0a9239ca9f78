package logs

import (
	"bytes"
	"os"
	"testing"

	_ "deploycoord/internal/golden" // the -update flag
)

// sample is a log as several services write it: the test data between lines that are no errors.
func sample(b *testing.B) []byte {
	b.Helper()
	corpus, err := os.ReadFile("testdata/levels.txt")
	if err != nil {
		b.Fatal(err)
	}
	calm := bytes.Repeat([]byte(`{"level":"info","time":"2026-11-23T10:00:00Z","user":17,"msg":"order created","error":null}`+"\n"+
		`10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /api/orders/17 HTTP/1.1" 200 1612 "-" "curl/8"`+"\n"), 50)
	var out []byte
	for _, line := range bytes.SplitAfter(corpus, []byte("\n")) {
		_, line, _ = bytes.Cut(line, []byte("|"))
		out = append(append(out, calm...), line...)
	}
	return out
}

func BenchmarkRead(b *testing.B) {
	data := sample(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		a, err := New(Policy{})
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Read(bytes.NewReader(data), false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	lines := bytes.Split(sample(b), []byte("\n"))
	a, err := New(Policy{})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		a.Line(lines[n%len(lines)])
		n++
	}
}

func BenchmarkNewSieve(b *testing.B) {
	for b.Loop() {
		newSieve(wordGrams(), mentionGrams())
	}
}
