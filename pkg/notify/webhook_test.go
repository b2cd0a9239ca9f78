package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// receiver is a server that a webhook is sent to, over a real connection.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	header []http.Header
	body   []string
	path   []string
}

func newReceiver(t testing.TB, answer http.HandlerFunc) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		r.header, r.body, r.path = append(r.header, q.Header), append(r.body, string(body)), append(r.path, q.URL.String())
		r.mu.Unlock()
		if answer != nil {
			answer(w, q)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) times() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.body)
}

// tell sends an event to addresses over real connections.
func tell(t testing.TB, lines string, e Event, o Options) []Delivery {
	t.Helper()
	targets, err := Parse(lines)
	if err != nil {
		t.Fatal(err)
	}
	o.HTTP = world.inner
	return Send(context.Background(), targets, e, o)
}

// TestSignature computes it as Standard Webhooks has it, by itself: HMAC-SHA256 over id.timestamp.body.
func TestSignature(t *testing.T) {
	raw := []byte("a key of bytes \x00\xff")
	for _, c := range []struct{ name, fragment, key string }{
		{"none", "", ""}, {"of the address", "#secret=own-secret", "own-secret"},
		{"base64", "#secret=whsec_" + base64.StdEncoding.EncodeToString(raw), string(raw)}, {"base64 without padding", "#secret=whsec_" + base64.RawStdEncoding.EncodeToString(raw), string(raw)},
		{"escaped", "#secret=a%20b%25", "a b%"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newReceiver(t, nil)
			if all := tell(t, r.URL+"/in"+c.fragment, event("verified"), options()); !all[0].Arrived {
				t.Fatal(all)
			}
			h := r.header[0]
			if h.Get("Webhook-Timestamp") != "1795426200" || !strings.HasPrefix(h.Get("Webhook-Id"), "msg_") || r.path[0] != "/in" {
				t.Errorf("%s %v", r.path[0], h)
			}
			want := ""
			if c.key != "" {
				mac := hmac.New(sha256.New, []byte(c.key))
				mac.Write([]byte(h.Get("Webhook-Id") + "." + h.Get("Webhook-Timestamp") + "." + r.body[0]))
				want = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
			}
			if got := h.Get("Webhook-Signature"); got != want {
				t.Errorf("the signature is %q, want %q", got, want)
			}
		})
	}
}

func TestHeadersOfAnAddress(t *testing.T) {
	r := newReceiver(t, nil)
	lines := strings.Replace(r.URL, "http://", "http://user:pass@", 1) + "/in?sig=a%2Fb+c&@X-One=1&%40x-two=a%20b+c&x=@y&@Webhook-Id=mine&@Content-Type=text/plain&@User-Agent=me"
	if all := tell(t, lines, event("verified"), options()); !all[0].Arrived {
		t.Fatal(all)
	}
	h := r.header[0]
	if r.path[0] != "/in?sig=a%2Fb+c&x=@y" {
		t.Errorf("asked for %s", r.path[0])
	}
	for name, want := range map[string]string{"X-One": "1", "X-Two": "a b c", "Content-Type": "application/json", "User-Agent": "deploycoord", "Authorization": "Basic dXNlcjpwYXNz"} {
		if h.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, h.Get(name), want)
		}
	}
	if id := h.Get("Webhook-Id"); id == "mine" || strings.Contains(strings.Join(r.path, ""), "@X-") {
		t.Errorf("the id is %q, the address %s", id, r.path[0])
	}
	if tell(t, r.URL+"/in?@X-One=1", event("verified"), options()); len(r.header[0]["X-One"]) != 1 || r.path[1] != "/in" {
		t.Errorf("then %v %s", r.header[1]["X-One"], r.path[1])
	}
}

// TestSameEventSameID: who gets an event twice can tell.
func TestSameEventSameID(t *testing.T) {
	r := newReceiver(t, nil)
	later := options()
	later.Now = func() time.Time { return now.Add(time.Hour) }
	unclocked := options()
	unclocked.Now = nil
	other := event("verified")
	other.ID = "2026-11-24-000000000000"
	for _, send := range []struct {
		e Event
		o Options
	}{{event("verified"), options()}, {event("verified"), later}, {event("closed"), options()}, {other, options()}, {event("verified"), unclocked}} {
		tell(t, r.URL, send.e, send.o)
	}
	var ids, stamps []string
	for _, h := range r.header {
		ids, stamps = append(ids, h.Get("Webhook-Id")), append(stamps, h.Get("Webhook-Timestamp"))
	}
	if ids[0] != ids[1] || ids[0] != ids[4] || ids[0] == ids[2] || ids[0] == ids[3] || ids[2] == ids[3] {
		t.Errorf("ids %q", ids)
	}
	if !slices.Equal(stamps, []string{"1795426200", "1795429800", "1795426200", "1795426200", "1795426200"}) {
		t.Errorf("times %q", stamps)
	}
	for _, id := range ids {
		if strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
			t.Errorf("the id %q", id)
		}
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := newReceiver(t, nil)
	for _, status := range []int{301, 302, 303, 307, 308} {
		r := newReceiver(t, func(w http.ResponseWriter, q *http.Request) { http.Redirect(w, q, elsewhere.URL+"/login", status) })
		d := tell(t, r.URL, event("verified"), options())[0]
		if d.Arrived || !strings.HasSuffix(d.Text, ": a redirect is not followed") {
			t.Errorf("%d: %s", status, d)
		}
		if r.times() != 1 || elsewhere.times() != 0 {
			t.Errorf("%d: asked %d times, and elsewhere %d", status, r.times(), elsewhere.times())
		}
	}
}

// TestPayload holds what a program reads, not escaped for people.
func TestPayload(t *testing.T) {
	r := newReceiver(t, nil)
	e := event("on-hold")
	e.Pulls[0].Title = "<b>&\"@everyone README.md\n\x1b[31m"
	e.URL = "javascript:alert(1)"
	tell(t, r.URL, e, options())
	var got Payload
	if err := json.Unmarshal([]byte(r.body[0]), &got); err != nil {
		t.Fatal(err)
	}
	if want := `<b>&"@everyone README.md \x1b[31m`; got.Pulls[0].Title != want || got.URL != "" || got.Schema != 1 || got.Event != "on-hold" || !got.At.Equal(now) {
		t.Errorf("%+v", got)
	}
	if !strings.HasPrefix(got.Text, got.Title+"\n") || strings.Contains(got.Text, "@everyone") {
		t.Errorf("the text is %q", got.Text)
	}
	bare := Event{Kind: "started"}
	tell(t, r.URL, bare, options())
	if !strings.Contains(r.body[1], `"pull_requests":[]`) || !strings.Contains(r.body[1], `"reasons":[]`) {
		t.Errorf("%s", r.body[1])
	}
}
