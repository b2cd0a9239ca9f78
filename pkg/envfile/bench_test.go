package envfile

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	paths, err := filepath.Glob("testdata/templates/*.env*")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no templates: %v", err)
	}
	var all []byte
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		all = append(append(all, data...), '\n', '\n')
	}
	all = bytes.ReplaceAll(all, []byte("\r\n"), []byte("\n"))
	benchmarks := []struct {
		name string
		data []byte
	}{
		{"templates", bytes.Repeat(all, 1+(1<<20)/len(all))},
		{"assignments", bytes.Repeat([]byte("SERVICE_ENDPOINT_NAME=https://service.internal:8443/path\n"), 20000)},
		{"short", bytes.Repeat([]byte("A_B=1\n"), 100000)},
		{"escapes", bytes.Repeat([]byte(`PRIVATE_KEY="-----BEGIN-----\nabcdefgh\n-----END-----\n"`+"\n"), 20000)},
	}
	for _, bb := range benchmarks {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.data)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(".env.example", bb.data)
			}
		})
	}
}

func BenchmarkClassify(b *testing.B) {
	for _, v := range []string{"postgres://app:Zk3vQ9@db.internal:5432/app", "your-api-key", "http://localhost:3000", "production"} {
		b.Run(Classify(v).String()+"/"+v[:4], func(b *testing.B) {
			for b.Loop() {
				Classify(v)
			}
		})
	}
}
