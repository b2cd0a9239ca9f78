package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkVerifyThousandEndpoints looks once at each of 1,000 endpoints that take 100 ms, 100 at a time: a second at
// best. It is the whole command, from the configuration to the report.
func BenchmarkVerifyThousandEndpoints(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(100 * time.Millisecond)
		fmt.Fprint(w, `{"status":"ok"}`)
	}))
	defer server.Close()
	var file strings.Builder
	file.WriteString("verify:\n  stable: 1\n  concurrency: 100\n  probes:\n")
	for i := range 1000 {
		fmt.Fprintf(&file, "    - {name: e%d, url: \"%s/%d\", expect: {json: {.status: ok}}}\n", i, server.URL, i)
	}
	dir := b.TempDir()
	config := filepath.Join(dir, "deployment.yml")
	if err := os.WriteFile(config, []byte(file.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	var peak atomic.Uint64
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapInuse+m.StackInuse))
			}
		}
	}()
	for b.Loop() {
		var out, errs bytes.Buffer
		code := Main(b.Context(), Env{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, HTTP: http.DefaultClient, Now: time.Now, Getenv: func(string) string { return "" },
			Sleep: func(ctx context.Context, d time.Duration) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(d):
					return nil
				}
			},
		}, []string{"verify", "-C", dir, "--config", config, "--format", "json"})
		if code != 0 {
			b.Fatalf("exit code %d: %.2000s", code, errs.String())
		}
	}
	close(stop)
	b.ReportMetric(float64(peak.Load())/1e6, "MB-peak")
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(time.Second), "ideal-seconds")
}
