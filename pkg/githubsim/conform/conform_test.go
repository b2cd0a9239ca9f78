package conform

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorder is a test whose errors are kept.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

// take gives what was said since.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	said := r.said
	r.said = nil
	return said
}

// hub answers with one ref, or as the path wants it.
func hub(w http.ResponseWriter, r *http.Request) {
	for key, values := range usual() {
		w.Header()[key] = values
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "graphql"):
		_, _ = io.WriteString(w, `{"data":{"rateLimit":{"cost":true}}}`)
	case strings.HasSuffix(r.URL.Path, "/heads/wrong"):
		_, _ = io.WriteString(w, `{}`)
	case strings.HasSuffix(r.URL.Path, "/heads/script"):
		w.Header().Set(FaultHeader, "502")
		w.WriteHeader(http.StatusBadGateway)
	case strings.HasSuffix(r.URL.Path, "/heads/cut"):
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"ref":`)
		panic(http.ErrAbortHandler)
	case strings.HasSuffix(r.URL.Path, "/heads/reset"):
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = c.Close()
		}
	case r.Method == http.MethodPost:
		w.WriteHeader(http.StatusCreated)
		_, _ = io.Copy(w, r.Body)
	default:
		_, _ = io.WriteString(w, ref)
	}
}

// exchanges are requests with the parts of what is said of them; "" for nothing.
var exchanges = []struct{ call, want string }{
	{"GET /repos/o/r/git/ref/heads/main", ""},
	{"GET /repos/o/r/git/ref/heads/wrong", "GET /repos/o/r/git/ref/heads/wrong: the answer 200"},
	{"GET /repos/o/r/git/ref/heads/script", ""},
	{"GET /repos/o/r/git/ref/heads/cut", ""},
	{"GET /repos/o/r/git/ref/heads/reset", ""},
	{"GET /repos/o/r/git/ref/heads/reset?x=1", `no parameter "x"`},
	{"POST /repos/o/r/git/refs " + `{"ref":"refs/heads/x","sha":"` + sha + `"}`, "the answer 201"},
	{"GET /_logs/o/r/1", ""},
}

func TestTransport(t *testing.T) {
	for _, prefix := range []string{"", "/api/v3"} {
		s := httptest.NewServer(http.HandlerFunc(hub))
		seen := &recorder{TB: t}
		through(t, seen, &http.Client{Transport: Transport(seen, http.DefaultTransport, s.URL+prefix)}, s.URL, prefix)
		s.Close()
	}
}

func TestHandler(t *testing.T) {
	for _, prefix := range []string{"", "/api/v3"} {
		seen := &recorder{TB: t}
		s := httptest.NewServer(Handler(seen, http.HandlerFunc(hub)))
		through(t, seen, http.DefaultClient, s.URL, prefix)
		s.Close()
	}
}

func through(t *testing.T, seen *recorder, client *http.Client, host, prefix string) {
	t.Helper()
	for _, test := range exchanges {
		x := restCall(test.call, 0, "")
		send(t, client, x, host+prefix+x.path+"?"+x.query)
		expect(t, seen, test.call, test.want)
	}
	x := &exchange{method: "POST", header: http.Header{}, body: []byte(`{"query":"{ rateLimit { cost } }"}`)}
	send(t, client, x, host+strings.TrimSuffix(prefix, "/v3")+"/graphql")
	expect(t, seen, "graphql", "POST /graphql: data.rateLimit.cost: true is no number")
}

// send makes a request, and holds that the body arrives as it was sent.
func send(t *testing.T, client *http.Client, x *exchange, address string) {
	t.Helper()
	r, err := http.NewRequest(x.method, strings.TrimSuffix(address, "?"), strings.NewReader(string(x.body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = x.header
	answer, err := client.Do(r)
	if err != nil {
		return // it was cut
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if broken := strings.HasSuffix(x.path, "/cut"); (err != nil) != broken {
		t.Errorf("%s: %v", x.path, err)
	}
	if x.method == http.MethodPost && x.path != "" {
		if diff := cmp.Diff(string(x.body), string(body)); diff != "" {
			t.Error(diff)
		}
	}
}

func expect(t *testing.T, seen *recorder, call, want string) {
	t.Helper()
	said := seen.take()
	if want == "" && len(said) > 0 || !strings.Contains(strings.Join(said, "\n"), want) {
		t.Errorf("%s: %q, not %q", call, said, want)
	}
}

// Other hosts are nobody's business here.
func TestOtherHosts(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(hub))
	defer s.Close()
	seen := &recorder{TB: t}
	client := &http.Client{Transport: Transport(seen, http.DefaultTransport, "https://api.github.com")}
	send(t, client, &exchange{method: "GET", path: "/x", header: http.Header{}}, s.URL+"/anything/at/all")
	expect(t, seen, "another host", "")
}
