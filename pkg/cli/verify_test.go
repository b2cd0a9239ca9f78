package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

const (
	newBuild = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	oldBuild = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// verifying runs the command in an empty folder, against real time.
func verifying(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	all := append([]string{"verify", "-C", t.TempDir(), "--interval", "20ms", "--timeout", "20s"}, args...)
	code = Main(t.Context(), Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, HTTP: http.DefaultClient, Now: time.Now,
		Getenv: func(name string) string { return env[name] },
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(d):
				return nil
			}
		},
	}, all)
	return code, out.String(), errs.String()
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestVerifyDecides(t *testing.T) {
	healthy := func(commit string) http.HandlerFunc { return answer(200, `{"status":"ok","commit":"`+commit+`"}`) }
	identified := []string{"--sha", newBuild, "--sha-json", ".commit", "--timeout", "3s", "--grace", "500ms"}
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		args    []string
		code    int
		want    finding.Decision
		branch  string
		says    string
	}{
		{"healthy", healthy(newBuild), nil, 0, finding.Deployed, "", ""},
		{"healthy new build", healthy(newBuild), identified, 0, finding.Deployed, "", ""},
		{"healthy old build", healthy(oldBuild), identified, 3, finding.Hold, "not-deployed", oldBuild[:12]},
		{"no answer tells the commit", answer(200, `{}`), identified, 3, finding.Hold, "could-not-measure", "no answer tells"},
		{"half of the replicas", alternating(healthy(newBuild), healthy(oldBuild)), identified, 3, finding.Hold, "not-deployed", "in part"},
		{"slow start", after(10, answer(503, `{"commit":"`+newBuild+`"}`), healthy(newBuild)), []string{"--sha", newBuild, "--sha-json", ".commit", "--timeout", "30s", "--grace", "20s"}, 0, finding.Deployed, "", ""},
		{"server error", answer(500, `{"commit":"`+newBuild+`"}`), identified, 1, finding.RollBack, "server-errors", "status 500"},
		{"not found", answer(404, ``), []string{"--timeout", "20s", "--grace", "200ms"}, 1, finding.RollBack, "down", "status 404"},
		{"another status is expected", answer(204, ``), []string{"--timeout", "20s", "--grace", "200ms", "--expect-status", "200"}, 1, finding.RollBack, "down", "204"},
		{"a list of statuses", answer(204, ``), []string{"--expect-status", "200,204"}, 0, finding.Deployed, "", ""},
		{"JSON is as expected", healthy(newBuild), []string{"--expect-json", ".status=ok"}, 0, finding.Deployed, "", ""},
		{"JSON is not", answer(200, `{"status":"degraded"}`), []string{"--timeout", "20s", "--grace", "200ms", "--expect-json", ".status=ok"}, 1, finding.RollBack, "down", "degraded"},
		{"an expression holds", answer(200, `{"db":"up"}`), []string{"--expect", `status == 200 && json.db == "up"`}, 0, finding.Deployed, "", ""},
		{"an expression does not", answer(200, `{"db":"down"}`), []string{"--timeout", "20s", "--grace", "200ms", "--expect", `status == 200 && json.db == "up"`}, 1, finding.RollBack, "down", ""},
		{"slower than the limit", slow(120*time.Millisecond, healthy(newBuild)), []string{"--timeout", "20s", "--grace", "0s", "--max-latency", "50ms"}, 1, finding.RollBack, "severely-slow", "ms"},
		{"within the limit", healthy(newBuild), []string{"--max-latency", "2s"}, 0, finding.Deployed, "", ""},
		{"silent", silent, []string{"--timeout", "3s", "--grace", "1s"}, 1, finding.RollBack, "down", "does not answer"},
		{"redirects for ever", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }, []string{"--timeout", "20s", "--grace", "200ms"}, 1, finding.RollBack, "down", "redirects"},
		{"a body without end", endless, []string{"--timeout", "20s", "--grace", "0s", "--expect-json", ".a=b"}, 1, finding.RollBack, "down", "larger than"},
		{"a body without end that nobody reads", endless, nil, 0, finding.Deployed, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.handler)
			t.Cleanup(server.CloseClientConnections)
			code, out, errs := verifying(t, nil, append([]string{"--format", "json", "--url", server.URL + "/health"}, c.args...)...)
			var v record.Verification
			if err := json.Unmarshal([]byte(out), &v); err != nil {
				t.Fatalf("exit code %d: %v\n%s%s", code, err, out, errs)
			}
			if code != c.code || v.Decision != c.want {
				t.Fatalf("exit code %d, %s; want %d, %s\n%s", code, v.Decision, c.code, c.want, out)
			}
			if c.branch == "" {
				if len(v.Reasons) != 0 {
					t.Errorf("reasons %v, want none", v.Reasons)
				}
				return
			}
			if v.Reasons[0].Branch != c.branch || !strings.Contains(fmt.Sprint(v.Reasons[0].Evidence), c.says) {
				t.Errorf("reasons %v, want %s with %q", v.Reasons, c.branch, c.says)
			}
		})
	}
}

func alternating(a, b http.HandlerFunc) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1)%2 == 0 {
			a(w, r)
		} else {
			b(w, r)
		}
	}
}

func after(looks int64, first, then http.HandlerFunc) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) <= looks {
			first(w, r)
		} else {
			then(w, r)
		}
	}
}

func slow(d time.Duration, then http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(d)
		then(w, r)
	}
}

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"a":"`)
	chunk := bytes.Repeat([]byte("x"), 1<<16)
	for r.Context().Err() == nil {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func TestVerifyCannotConnect(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, c := range []struct {
		name, url string
		code      int
		says      string
	}{
		{"refused", "http://" + closed.Addr().String(), 1, "refuses connections"},
		{"refused by TCP", "tcp://" + closed.Addr().String(), 1, "refuses connections"},
		{"no such name", "http://no-such-host.invalid/", 3, "does not resolve"},
		{"expired certificate", expiredServer(t), 1, "expired"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := verifying(t, nil, "--url", c.url, "--timeout", "20s", "--grace", "200ms")
			if code != c.code || !strings.Contains(out, c.says) {
				t.Errorf("exit code %d, want %d with %q\n%s%s", code, c.code, c.says, out, errs)
			}
		})
	}
}

func expiredServer(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(answer(200, "{}"))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func TestVerifyUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "nothing says what to look at"},
		{"--url shop.example", "expected an address with its scheme"},
		{"--url ftp://shop.example", `legal: http, https`},
		{"--url http://", "host"},
		{"--url http://a.example --sha abcdef0", "nothing says how an answer tells it"},
		{"--url http://a.example --sha-json .commit", "which commit must be serving"},
		{"--url http://a.example --sha abcdef0 --sha-json commit", ".commit"},
		{"--url http://a.example --expect-json status", "expected NAME=VALUE"},
		{"--url http://a.example --expect json.db==", "expect"},
		{"--url http://a.example --expect-status 99", "99"},
		{"--url http://a.example --expect-body (", "expect"},
		{"--url http://a.example --stable 0", "expected 1 to 1000"},
		{"--url http://a.example --timeout 0s", "--timeout is 0s"},
		{"--url http://${NOT_SET}.example/", "NOT_SET"},
		{"--url http://a.example --url http://a.example", "two probes are called"},
		{"--url http://a.example --baseline none.json", "read the baseline"},
		{"--url http://a.example --format html", `format "html"`},
	} {
		code, out, errs := verifying(t, nil, append([]string{"--timeout", "100ms"}, strings.Fields(c.args)...)...)
		if code != 2 || !strings.Contains(errs, c.want) || out != "" {
			t.Errorf("%s: exit code %d, %q; want 2 with %q", c.args, code, errs, c.want)
		}
		if strings.Contains(errs, "goroutine") || strings.Count(strings.TrimSpace(errs), "\n") > 0 {
			t.Errorf("%s: not one clear line: %q", c.args, errs)
		}
	}
}

// TestVerifyKeepsSecrets plants one in all that comes from the environment, and looks for it in all that comes out.
func TestVerifyKeepsSecrets(t *testing.T) {
	const secret = "S3cr3t-of-production"
	var got atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got.Store(r.Header.Get("Authorization") + r.URL.Query().Get("key"))
		w.WriteHeader(500)
		fmt.Fprintf(w, `{"echo":%q}`, secret)
	}))
	t.Cleanup(server.Close)
	for _, format := range []string{"text", "json", "markdown", "sarif", "github"} {
		code, out, errs := verifying(t, map[string]string{"TOKEN": secret}, "--format", format, "--timeout", "20s", "--grace", "200ms",
			"--url", server.URL+"/health?key=${TOKEN}", "--header", "Authorization: Bearer ${TOKEN}", "--expect-json", ".echo=fine")
		if got.Load() != "Bearer "+secret+secret {
			t.Fatalf("the server got %v", got.Load())
		}
		if code != 1 || strings.Contains(out+errs, secret) {
			t.Errorf("%s: exit code %d, and the secret is in\n%s%s", format, code, out, errs)
		}
	}
}

func TestVerifyAgainstBaseline(t *testing.T) {
	var wait atomic.Int64
	wait.Store(int64(5 * time.Millisecond))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Duration(wait.Load()))
	}))
	t.Cleanup(server.Close)
	baseline := filepath.Join(t.TempDir(), "baseline.json")
	args := []string{"--url", server.URL, "--format", "json", "--interval", "10ms"}
	if code, _, errs := verifying(t, nil, append(args, "--output", baseline, "--stable", "25")...); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if data, err := os.ReadFile(baseline); err != nil || !bytes.Contains(data, []byte(`"latencies_ms"`)) {
		t.Fatalf("the report holds no latencies: %v", err)
	}
	if code, out, _ := verifying(t, nil, append(args, "--baseline", baseline)...); code != 0 {
		t.Errorf("as fast as before: exit code %d\n%s", code, out)
	}
	wait.Store(int64(40 * time.Millisecond))
	if code, out, _ := verifying(t, nil, append(args, "--baseline", baseline)...); code != 1 || !strings.Contains(out, "severely-slow") {
		t.Errorf("eight times as slow: exit code %d\n%s", code, out)
	}
}
