package conform

import (
	"strings"
	"testing"
)

// BenchmarkExchange is what watching one request costs.
func BenchmarkExchange(b *testing.B) {
	list := "[" + strings.Repeat(ref+",", 99) + ref + "]"
	for name, x := range map[string]*exchange{
		"ref":     restCall("GET /repos/o/r/git/ref/heads/main", 200, ref),
		"100refs": restCall("GET /repos/o/r/git/matching-refs/heads/", 200, list),
		"query":   asked(pullQuery, `{"n":1}`, pullAnswer()),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if found := x.violations(); len(found) > 0 {
					b.Fatal(found)
				}
			}
		})
	}
}
