package report

import (
	"io"
	"testing"
)

func BenchmarkRender(b *testing.B) {
	r := huge(10_000)
	for _, format := range Formats() {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Render(io.Discard, format, r, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
