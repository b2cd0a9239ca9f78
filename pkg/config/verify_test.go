package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// delivery is testdata/good/delivery.yml, which has every key of what comes after the merge.
func delivery(c *Config) {
	c.Merge = Merge{Method: "squash", When: "auto"}
	c.Pipeline = Pipeline{
		Workflows: []string{"deploy.yml", "Deploy to production"}, Appear: 2 * time.Minute, Timeout: 45 * time.Minute,
		Steps: Steps{
			Images: []string{"^build image"}, Tests: []string{"unit|e2e"}, Deploy: []string{"^ship"}, Restart: []string{"^roll"},
			Health: []string{"^smoke"}, Migrate: []string{"prisma migrate"},
		},
	}
	c.Verify = Verify{
		Interval: 500 * time.Millisecond, Timeout: 5 * time.Minute, Grace: 90 * time.Second, Stable: 5, Concurrency: 20,
		Identity:   Identity{JSON: ".build.sha", Header: "X-Commit", ImageLabel: true},
		Probes:     probes(),
		Containers: &Containers{Project: "shop", Services: []string{"web", "api"}, Host: "ssh://deploy@shop.acme.dev:2222", KnownHosts: "[shop.acme.dev]:2222 " + hostKey},
		Logs: Logs{
			Services: []string{"web"}, Before: 24 * time.Hour, Critical: 10, Ignore: []string{"healthcheck"}, Fatal: []string{"(?i)out of memory"},
		},
		Functional:  Functional{JUnit: []string{"reports/**/*.xml"}, Failure: "continue"},
		Performance: Performance{Samples: 50, Degraded: 150, Critical: 300},
	}
	c.Rollback = Rollback{
		Strategy: "workflow", Workflow: "deploy.yml", Irreversible: "rollback",
		Inputs: map[string]string{"commit": "{sha}", "was": "{from}", "dry-run": "false", "tries": "3"},
	}
}

func probes() []Probe {
	request := func(url string) Request { return Request{URL: url, Method: "GET", Redirects: true} }
	plain := func(p Probe) Probe {
		p.Timeout, p.Failure = 10*time.Second, "rollback"
		p.Method, p.Redirects = "GET", true
		return p
	}
	health := Probe{
		Name: "health", Timeout: 2500 * time.Millisecond, Identity: &Identity{JSON: `.["git commit"]`, Header: "X-Build"},
		CertificateDays: 14, CA: "/etc/ssl/own.pem", Failure: "continue",
		Request: Request{
			URL: "https://${HOST}:8443/api/v1/health?probe=1", Method: "POST",
			Headers: map[string]string{"Authorization": "Bearer ${TOKEN}", "X-Try": "1", "X-Dry": "true", "X-Empty": ""},
			Body:    "{\"query\": \"{ ok }\",\n \"price\": \"$${5}\"}",
			Expect: Expect{
				Status: []int{200, 204}, Headers: map[string]string{"Content-Type": "application/json", "X-Any": "*"}, Body: `"ok"`,
				JSON: map[string]string{
					".status": "ok", ".items[0].id": "7", `."a-b"`: "1.50", ".ready": "true", ".commit": "${GITHUB_SHA}",
				},
				MaxLatency: 800 * time.Millisecond, That: "status == 200\n  && json.db == \"up\" && latency < 800",
			},
		},
	}
	ready := plain(Probe{})
	ready.URL, ready.Expect.Status = "${BASE}/ready", []int{200}
	login, next := request("https://shop.acme.dev/login"), request("https://shop.acme.dev/orders?at=${next}")
	login.Method, login.Redirects, login.Body = "POST", false, "user=probe&password=${PROBE_PASSWORD}"
	login.Expect.Status = []int{303}
	login.Capture = map[string]string{"next": "header:Location", "token": ".data[0].token"}
	next.Headers = map[string]string{"X-Token": "${token}"}
	return []Probe{
		health, ready,
		plain(Probe{TCP: "shop.acme.dev:22"}),
		plain(Probe{TLS: "[2001:db8::1]:443", CertificateDays: 7}),
		plain(Probe{DNS: "www.acme.dev"}),
		plain(Probe{GRPC: "https://shop.acme.dev/acme.Shop", CertificateDays: 7}),
		plain(Probe{Postgres: "postgres://app:${DB_PASSWORD}@db:5432/app?sslmode=require", CA: "deploy/db.pem"}),
		plain(Probe{MySQL: "${MYSQL_URL}"}),
		plain(Probe{Redis: "rediss://:${REDIS_PASSWORD}@cache/0"}),
		plain(Probe{Name: "log in", Steps: []Request{login, next}}),
	}
}

func BenchmarkParse(b *testing.B) {
	data := files(b, "testdata/good/delivery.yml")["testdata/good/delivery.yml"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("f", data); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBrief(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0s": 0, "1m": time.Minute, "1h": time.Hour, "1h30m": 90 * time.Minute, "1h0m5s": time.Hour + 5*time.Second, "10m": 10 * time.Minute, "800ms": 800 * time.Millisecond, "24h": 24 * time.Hour,
	} {
		if got := brief(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// TestThousandProbes holds that a file of that size is within the bounds.
func TestThousandProbes(t *testing.T) {
	var in strings.Builder
	in.WriteString("verify:\n  probes:\n")
	for i := range 1000 {
		fmt.Fprintf(&in, "    - name: p%d\n      url: https://h/%d\n      expect:\n        status: 200\n        max-latency: 800ms\n        json: {.status: ok}\n", i, i)
	}
	c, err := Parse("f", []byte(in.String()))
	if err != nil || len(c.Verify.Probes) != 1000 || c.Verify.Probes[999].URL != "https://h/999" || c.Verify.Probes[999].Timeout != 10*time.Second {
		t.Errorf("%d probes, %v", len(c.Verify.Probes), err)
	}
}
