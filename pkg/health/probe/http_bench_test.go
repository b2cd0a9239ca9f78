package probe

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

func BenchmarkLook(b *testing.B) {
	ca := newAuthority(b)
	handle := answers("application/json", `{"status": "ok", "commit": "0123456789012345678901234567890123456789"}`)
	plain, tls := web(b, handle), "https://"+secured(b, handle, nil, ca.sign(b, -time.Hour, time.Hour, "127.0.0.1"))
	for name, url := range map[string]string{"http": plain, "https": tls} {
		b.Run(name, func(b *testing.B) {
			p := get(url)
			p.Expect.JSON = map[string]string{".status": "ok"}
			if name == "https" {
				p.CA = "ca.pem"
			}
			c, err := New(p, config.Identity{JSON: ".commit"}, world(ca.pem))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if s := c.Collect(b.Context())[0]; s.Outcome != health.Good {
					b.Fatal(s.Text)
				}
			}
		})
	}
}

// BenchmarkThousandEndpoints looks at 1,000 endpoints that take 100 ms, 100 at a time: ideally within 1,000 ms.
func BenchmarkThousandEndpoints(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(100 * time.Millisecond)
		w.Write([]byte(`{"status": "ok"}`))
	}))
	defer s.Close()
	var probes []health.Collector
	for range 1000 {
		p := get(s.URL)
		p.Expect.JSON = map[string]string{".status": "ok"}
		c, err := New(p, config.Identity{JSON: ".commit"}, world(nil))
		if err != nil {
			b.Fatal(err)
		}
		probes = append(probes, c)
	}
	var most uint64
	for b.Loop() {
		var wait sync.WaitGroup
		work := make(chan health.Collector)
		for range 100 {
			wait.Go(func() {
				for c := range work {
					if s := c.Collect(b.Context())[0]; s.Outcome != health.Good {
						b.Error(s.Text)
					}
				}
			})
		}
		for i, c := range probes {
			work <- c
			if i%100 == 99 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse+m.StackInuse)
			}
		}
		close(work)
		wait.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/1000")
	b.ReportMetric(float64(most)/(1<<20), "MB")
}
