package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deploycoord/internal/hostile"
	"deploycoord/pkg/config"
)

// TestWhoIsToldOfWhat: an event that nobody asked for is told to nobody; services that wake people, of bad news alone.
func TestWhoIsToldOfWhat(t *testing.T) {
	targets, err := Parse("opsgenie://api.opsgenie.com/key\nhttps://a.example/\npagerduty://events.pagerduty.com/0123456789abcdef0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range append(slices.Clone(config.NotifyEvents), "a message to try") {
		for _, asked := range [][]string{nil, {}, {kind}, {"closed", kind}, {"something else"}} {
			play(t, kindTo)
			o := options()
			o.Events = asked
			var told []int
			for _, d := range Send(context.Background(), targets, event(kind), o) {
				told = append(told, d.Number)
				if !d.Arrived {
					t.Errorf("%s: %s", kind, d)
				}
			}
			want := []int{2}
			if kind == "on-hold" || kind == "rolled-back" {
				want = []int{1, 2, 3}
			}
			if len(asked) == 1 && asked[0] != kind {
				want = nil
			}
			if !slices.Equal(told, want) || len(requests()) != len(want) {
				t.Errorf("%s of %q: told are %v, want %v; %d requests", kind, asked, told, want, len(requests()))
			}
		}
	}
	if len(targets) != 3 || targets[0].Service != "opsgenie" {
		t.Errorf("the targets became %v", targets)
	}
}

// TestManyAtOnce: fifty are told side by side, and what comes back stands in their order.
func TestManyAtOnce(t *testing.T) {
	var lines []string
	for i := range maxTargets {
		lines = append(lines, fmt.Sprintf("https://a.example/%d", i))
	}
	targets, err := Parse(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(maxTargets)
	play(t, func(r *http.Request) (*http.Response, error) {
		all.Done()
		all.Wait() // nobody is answered before everybody asked
		if strings.HasSuffix(r.URL.Path, "7") {
			return answer(404, "")
		}
		return answer(200, "")
	})
	got := Send(context.Background(), targets, event("verified"), options())
	if len(got) != maxTargets {
		t.Fatalf("%d deliveries", len(got))
	}
	for i, d := range got {
		if d.Number != i+1 || d.Arrived == (i%10 == 7) {
			t.Errorf("delivery %d is %+v", i, d)
		}
	}
	if got := Send(context.Background(), nil, event("verified"), options()); len(got) != 0 {
		t.Errorf("nobody gives %v", got)
	}
}

// TestSilence: who does not answer is waited for twice, and never longer.
func TestSilence(t *testing.T) {
	for _, one := range told {
		until := make(chan struct{})
		play(t, func(r *http.Request) (*http.Response, error) {
			select {
			case <-until:
			case <-r.Context().Done():
			}
			return nil, errors.New("nothing came")
		})
		o := options()
		o.Try = 15 * time.Millisecond
		began := time.Now()
		d := Send(context.Background(), []Target{parsedOne(t, one.address)}, event("rolled-back"), o)[0]
		if d.Arrived || d.Text != "no answer in time" || time.Since(began) > 5*time.Second {
			t.Errorf("%s after %v: %s", one.name, time.Since(began), d)
		}
		quiet(t, one.name, d)
		close(until)
	}
}

// endless is an answer that never ends, a little at a time.
type endless struct {
	status int
	ctx    context.Context
	until  chan struct{}
}

func (e endless) Read(p []byte) (int, error) {
	select {
	case <-e.until:
		return 0, io.ErrUnexpectedEOF
	case <-e.ctx.Done():
		return 0, e.ctx.Err()
	default:
		return copy(p, " "), nil
	}
}

func (endless) Close() error { return nil }

// TestEndlessAnswer: no answer is read to its end.
func TestEndlessAnswer(t *testing.T) {
	for _, status := range []int{200, 500} {
		for _, one := range told {
			until := make(chan struct{})
			play(t, func(r *http.Request) (*http.Response, error) {
				a, _ := answer(status, "")
				a.ContentLength, a.Body = -1, endless{status, r.Context(), until}
				return a, nil
			})
			o := options()
			o.Try = 15 * time.Millisecond
			began := time.Now()
			d := Send(context.Background(), []Target{parsedOne(t, one.address)}, event("rolled-back"), o)[0]
			if d.Arrived && (status != 200 || judgesBodies(requests()[0].host)) || time.Since(began) > 5*time.Second {
				t.Errorf("%s, %d, after %v: %s", one.name, status, time.Since(began), d)
			}
			close(until)
		}
	}
}

func TestPanickingLibrary(t *testing.T) {
	target := parsedOne(t, "https://a.example/"+planted)
	for name, value := range map[string]any{"an error": errors.New(planted), "a text": planted, "nil": (*http.Response)(nil)} {
		times := 0
		target.send = func(context.Context, message, Options) error {
			times++
			panic(value)
		}
		d := Send(context.Background(), []Target{target}, event("verified"), options())[0]
		quiet(t, name, d)
		if d.Arrived || d.Text != "the library that sends it broke off" || times != 2 {
			t.Errorf("%s: %s after %d tries", name, d, times)
		}
	}
}

// TestCalledOff: a run that is over sends nothing more, and waits for nothing.
func TestCalledOff(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	play(t, func(r *http.Request) (*http.Response, error) {
		stop()
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	slow := parsedOne(t, "https://a.example/"+planted)
	for i, want := range []int{1, 1} {
		d := Send(ctx, []Target{slow}, event("verified"), options())[0]
		if d.Arrived || d.Text != "broken off, since the run ended" || len(requests()) != want {
			t.Errorf("%d: %s; %d requests", i, d, len(requests()))
		}
	}
	waited := 0
	o := options()
	o.Sleep = func(_ context.Context, d time.Duration) error {
		waited++
		if d != retryPause {
			t.Errorf("waits for %v", d)
		}
		return context.Canceled
	}
	play(t, func(*http.Request) (*http.Response, error) { return answer(503, "") })
	if d := Send(context.Background(), []Target{slow}, event("verified"), o)[0]; d.Text != "it answered 503 Service Unavailable" || waited != 1 || len(requests()) != 1 {
		t.Errorf("called off while it waits: %s; %d requests", d, len(requests()))
	}
}

// TestNobodyActs: of no hostile text anything active is left in what any service gets, in a title, in a header or in a body.
func TestNobodyActs(t *testing.T) {
	texts := append(extremes(), hostile.Texts...)
	texts = append(texts, "<!channel> <!here> <@U012AB3CD>", "<users/all>", `<at user_id="all">x</at>`, "<at>everyone</at>", "@everyone @here @all @channel @room", "[x](https://evil.example)", "@**all**", "<https://evil.example|x>", "evil.example")
	for _, one := range told {
		for i, text := range texts {
			if i%4 != len(one.name)%4 && len(text) < 1000 && i < len(texts)-9 {
				continue // each service gets a part of those, and all of the worst
			}
			play(t, kindTo)
			if d := sendOne(t, one.address, hostileEvent("rolled-back", text)); !d.Arrived {
				t.Errorf("%s does not take %.60q: %s", one.name, text, d)
			}
			for _, r := range requests() {
				if len(r.body) > 250_000 || len(r.address) > 20_000 {
					t.Errorf("%s gets %d bytes", one.name, len(r.body))
				}
				harmless(t, one.name, r)
			}
		}
	}
}

// TestTrustAll: an address may say that its server's certificate is nobody's; any other does not take it.
func TestTrustAll(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"id":1}`) }))
	s.Config.ErrorLog = nil
	s.TLS = newCertifier().server("127.0.0.1")
	s.StartTLS()
	defer s.Close()
	host := strings.TrimPrefix(s.URL, "https://")
	play(t, func(r *http.Request) (*http.Response, error) { return world.inner.RoundTrip(r) })
	for address, arrives := range map[string]bool{
		"gotify://" + host + "/A" + planted + "abcdef?insecureskipverify=yes": true, "gotify://" + host + "/A" + planted + "abcdef": false, "ntfy://" + host + "/topic": false,
		"mattermost://" + host + "/token": false, "rocketchat://" + host + "/a/b": false,
	} {
		if d := sendOne(t, address, event("verified")); d.Arrived != arrives || !arrives && d.Text != "the certificate of its host is not trusted" {
			t.Errorf("%s: %s", address, d)
		}
	}
}
