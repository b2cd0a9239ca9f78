package probe

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/config"
)

// shop is a small application: one logs in, gets a session by cookie and a token, orders and looks at the order.
func shop(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	session, _ := r.Cookie("session")
	switch {
	case r.URL.Path == "/login":
		var sent struct{ User, Password string }
		if json.Unmarshal(body, &sent) != nil || sent.Password != planted {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1", HttpOnly: true})
		w.Header().Set("X-Commit", "abc123")
		fmt.Fprint(w, `{"token": "t0p/s=cr?t", "n": 7}`)
	case session == nil || r.Header.Get("Authorization") != "Bearer t0p/s=cr?t":
		http.Error(w, "who are you?", http.StatusForbidden)
	case r.URL.Path == "/orders":
		w.Header().Set("Location", "/orders/7?t="+r.URL.Query().Get("t"))
		w.WriteHeader(201)
	case r.URL.Path == "/orders/7":
		fmt.Fprintf(w, `{"id": 7, "asked": %q}`, r.URL.RawQuery)
	case r.URL.Path == "/cart":
		http.Error(w, "broken", 500)
	}
}

// steps is a flow through the shop.
func steps(url string) []config.Request {
	auth := map[string]string{"Authorization": "Bearer ${TOKEN}"}
	return []config.Request{
		{
			URL: url + "/login", Method: "POST", Body: `{"user": "app", "password": "${PASSWORD}"}`,
			Capture: map[string]string{"TOKEN": ".token", "N": ".n"},
		},
		{
			URL: url + "/orders?t=${TOKEN}", Method: "POST", Headers: auth, Expect: config.Expect{Status: []int{201}},
			Capture: map[string]string{"ORDER": "header:Location"},
		},
		{URL: "${ORDER}", Headers: auth, Expect: config.Expect{JSON: map[string]string{".id": "${N}"}}},
	}
}

func TestFlow(t *testing.T) {
	url := web(t, shop)
	p := config.Probe{Steps: steps(url), Identity: &config.Identity{Header: "X-Commit"}}
	for range 2 { // each look is a new user
		s := look(t, p, world(nil))
		check(t, s, verdict{"good", "3 steps in "})
		if s.Commit != "abc123" {
			t.Errorf("the commit of the first step is %q", s.Commit)
		}
		if s.Name != url+"/login" {
			t.Errorf("it is called %q", s.Name)
		}
	}
	for _, tt := range []struct {
		name   string
		change func([]config.Request) []config.Request
		want   verdict
	}{
		{"500", func(s []config.Request) []config.Request {
			s[1].URL = url + "/cart?t=${TOKEN}"
			return s
		}, verdict{"bad server-error", "step 2, POST /cart: status 500 in "}},
		{"wrong password", func(s []config.Request) []config.Request {
			s[0].Body = "{}"
			return s
		}, verdict{"bad down", "step 1, POST /login: status 401 in "}},
		{"no token", func(s []config.Request) []config.Request {
			s[2].Headers = nil
			return s
		}, verdict{"bad down", "step 3, GET ${ORDER}: status 403 in "}},
		{"nothing to capture", func(s []config.Request) []config.Request {
			s[0].Capture["OTHER"] = ".user.id"
			return s
		}, verdict{"bad down", "step 1, POST /login: its answer has no .user.id, which the next steps need"}},
		{"no header to capture", func(s []config.Request) []config.Request {
			s[0].Capture["OTHER"] = "header:X-Other"
			return s
		}, verdict{"bad down", "step 1, POST /login: its answer has no header X-Other"}},
		{"captured secret in a mismatch", func(s []config.Request) []config.Request {
			s[2].Expect.JSON = map[string]string{".asked": "${TOKEN}"}
			return s
		}, verdict{"bad down", `step 3, GET ${ORDER}: .asked is "t=***`}},
		{"refused", func(s []config.Request) []config.Request {
			s[1].URL = "http://" + refusing(t)
			return s
		}, verdict{"bad down", "step 2, POST /: refuses connections"}},
		{"no name", func(s []config.Request) []config.Request {
			s[1].URL = "http://no-such-host.invalid/x"
			return s
		}, verdict{"could-not-measure", "step 2, POST /x: its name "}},
		{"slow first, broken later", func(s []config.Request) []config.Request {
			s[0].Expect.MaxLatency = time.Nanosecond
			s[2].Expect.Status = []int{418}
			return s
		}, verdict{"bad down", "step 3, GET ${ORDER}: status 200"}},
		{"slow only", func(s []config.Request) []config.Request {
			s[0].Expect.MaxLatency = time.Nanosecond
			return s
		}, verdict{"bad slow", "step 1, POST /login: answers in"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := look(t, config.Probe{Steps: tt.change(steps(url))}, world(nil))
			check(t, s, tt.want)
			if strings.Contains(s.Text+s.Want, "t0p") {
				t.Errorf("a captured token shows: %q, %q", s.Text, s.Want)
			}
		})
	}
}

func TestFlowTookIsTheSum(t *testing.T) {
	url := web(t, func(http.ResponseWriter, *http.Request) { time.Sleep(20 * time.Millisecond) })
	s := look(t, config.Probe{Steps: []config.Request{{URL: url}, {URL: url}, {URL: url}}}, world(nil))
	if check(t, s, verdict{"good", "3 steps in "}); s.Took < 60*time.Millisecond {
		t.Errorf("three steps of 20 ms took %v", s.Took)
	}
}

// TestFlowHostileCapture holds that what an answer gives stays where the configuration puts it.
func TestFlowHostileCapture(t *testing.T) {
	var value string
	var got *http.Request
	var body string
	var strange atomic.Bool
	evil := web(t, func(http.ResponseWriter, *http.Request) { strange.Store(true) })
	url := web(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/give" {
			json.NewEncoder(w).Encode(map[string]string{"value": value})
			return
		}
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
	})
	for _, tt := range []struct {
		value string
		step  config.Request
		want  verdict
		holds func() bool
	}{
		{"a\r\nX-Evil: 1", config.Request{URL: url, Headers: map[string]string{"X-A": "${V}"}}, verdict{"bad down", "step 2, GET /: header X-A: ${V} has a line break"}, nil},
		{"a\x00", config.Request{URL: url, Headers: map[string]string{"Host": "${V}"}}, verdict{"bad down", "header Host: ${V} has a line break, or another"}, nil},
		{"../../admin?x=1&y=2#z", config.Request{URL: url + "/items/${V}"}, verdict{"good", ""}, func() bool {
			return got.URL.EscapedPath() == "/items/..%2F..%2Fadmin%3Fx=1&y=2%23z" && got.URL.RawQuery == ""
		}},
		{"1&admin=1#z", config.Request{URL: url + "/items?id=${V}&b=2"}, verdict{"good", ""}, func() bool {
			return got.URL.Query().Get("id") == "1&admin=1#z" && got.URL.Query().Get("b") == "2" && !got.URL.Query().Has("admin")
		}},
		{`", "admin": true, "x": "`, config.Request{URL: url, Method: "POST", Body: `{"a": "${V}"}`}, verdict{"good", ""}, func() bool {
			var m map[string]any
			return json.Unmarshal([]byte(body), &m) == nil && len(m) == 1 && m["a"] == value
		}},
		{`1, "admin": true`, config.Request{URL: url, Method: "POST", Body: `{"a": ${V}}`}, verdict{"bad down", "body: ${V} is no JSON"}, nil},
		{"1&admin=1", config.Request{URL: url, Method: "POST", Body: "a=${V}"}, verdict{"good", ""}, func() bool { return body == "a=1%26admin%3D1" }},
		{evil + "/x", config.Request{URL: "${V}"}, verdict{"bad down", "leads to another host than the configuration names"}, nil},
		{"//" + strings.TrimPrefix(evil, "http://"), config.Request{URL: "${V}"}, verdict{"bad down", "leads to another host"}, nil},
		{"file:///etc/passwd", config.Request{URL: "${V}"}, verdict{"bad down", ""}, nil},
		{"http://[", config.Request{URL: "${V}"}, verdict{"bad down", "is no address"}, nil},
		{url + "/there", config.Request{URL: "${V}/x"}, verdict{"good", ""}, func() bool { return got.URL.Path == "/there/x" }},
		{strings.Repeat("x", 9000), config.Request{URL: url + "/${V}"}, verdict{"bad down", "step 1, GET /give: its .value is longer than 8 kB"}, nil},
	} {
		value, got = tt.value, nil
		p := config.Probe{Steps: []config.Request{{URL: url + "/give", Capture: map[string]string{"V": ".value"}}, tt.step}}
		s := look(t, p, world(nil))
		check(t, s, tt.want)
		if got != nil && got.Header.Get("X-Evil") != "" || strange.Load() {
			t.Errorf("%q gets out of its place", tt.value)
		}
		if tt.holds != nil && (got == nil || !tt.holds()) {
			t.Errorf("%q is sent as %v, %q", tt.value, got, body)
		}
		if tt.want.outcome != "good" && got != nil {
			t.Errorf("%q is sent: %v", tt.value, got.URL)
		}
	}
}

func TestFlowConfigurationFaults(t *testing.T) {
	many := make([]config.Request, maxSteps+1)
	for i := range many {
		many[i].URL = "http://h/"
	}
	for _, tt := range []struct {
		steps []config.Request
		want  string
	}{
		{[]config.Request{{URL: "http://h/"}, {URL: "http://h/${LATER}", Capture: map[string]string{"LATER": ".a"}}}, "step 2: url: ${LATER} is not set"},
		{[]config.Request{{URL: "http://h/", Capture: map[string]string{"H": ".a"}}, {URL: "http://${H}/x"}}, "step 2: url: ${H} is of an answer, and cannot be part of the host"},
		{[]config.Request{{URL: "http://h/", Capture: map[string]string{"A B": ".a"}}, {URL: "http://h/"}}, `step 1: capture: "A B" is no name of a variable`},
		{[]config.Request{{URL: "http://h/", Capture: map[string]string{"A": "header: "}}, {URL: "http://h/"}}, "wants the name of a header behind it"},
		{[]config.Request{{URL: "http://h/", Capture: map[string]string{"A": ".a["}}, {URL: "http://h/"}}, "step 1: capture: A: .a[ has a [ without its ]"},
		{[]config.Request{{URL: "http://h/"}, {}}, "step 2: url: expected an address"},
		{many, "steps: 101 are given, expected 100 at most"},
	} {
		if _, err := New(config.Probe{Steps: tt.steps}, config.Identity{}, world(nil)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}
