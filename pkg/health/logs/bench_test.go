package logs

import (
	"bytes"
	"os"
	"testing"

	_ "deploycoord/internal/golden"
)

func BenchmarkReadFile(b *testing.B) {
	data, err := os.ReadFile("/tmp/logs300")
	if err != nil {
		b.Skip()
	}
	data = data[:64<<20]
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		a, _ := New(Policy{})
		_ = a.Read(bytes.NewReader(data), false)
	}
}

func BenchmarkSieve(b *testing.B) {
	data, err := os.ReadFile("/tmp/logs300")
	if err != nil {
		b.Skip()
	}
	data = data[:64<<20]
	b.SetBytes(int64(len(data)))
	s := words()
	for b.Loop() {
		n := 0
		for at := 0; ; {
			hit := s.next(data, at)
			if hit < 0 {
				break
			}
			n++
			at = hit + 1 + bytes.IndexByte(data[hit+1:], '\n')
		}
		b.ReportMetric(float64(n), "hits")
	}
}
