package probe

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	url := web(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b?token=1", http.StatusFound)
		case "/b":
			http.Redirect(w, r, "/a?token=2", http.StatusFound)
		case "/once":
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, "/cookie", http.StatusSeeOther)
		case "/cookie":
			if c, err := r.Cookie("seen"); err != nil || c.Value != "1" {
				http.Error(w, "no cookie", 400)
			}
		case "/longer":
			http.Redirect(w, r, r.URL.Path+"?n="+r.URL.RawQuery+"1", http.StatusTemporaryRedirect)
		case "/nowhere":
			w.WriteHeader(301)
		case "/mail":
			w.Header().Set("Location", "mailto:a@b.example")
			w.WriteHeader(302)
		case "/gone":
			http.Redirect(w, r, "http://no-such-host.invalid/x?token=3", http.StatusFound)
		case "/refused":
			http.Redirect(w, r, "http://127.0.0.1:1/x?token=3", http.StatusFound)
		}
	})
	for _, tt := range []struct {
		path   string
		follow bool
		want   verdict
	}{
		{"/a", true, verdict{"bad down", "redirects for ever: /a -> /b -> /a -> /b -> ..."}},
		{"/a", false, verdict{"good", "status 302"}},
		{"/once", true, verdict{"good", "status 200"}},
		{"/longer", true, verdict{"bad down", "redirects for ever: /longer -> "}},
		{"/nowhere", true, verdict{"good", "status 301"}},
		{"/mail", true, verdict{"bad down", "redirects to what is no address of HTTP"}},
		{"/gone", true, verdict{"could-not-measure", "after a redirect to no-such-host.invalid: its name "}},
		{"/refused", true, verdict{"bad down", "after a redirect to 127.0.0.1:1: refuses connections"}},
	} {
		p := get(url + tt.path)
		p.Redirects = tt.follow
		s := look(t, p, world(nil))
		check(t, s, tt.want)
		if strings.Contains(s.Text, "token") {
			t.Errorf("a query shows: %q", s.Text)
		}
	}
}

// TestRedirectCredentials holds that no other host, and no other port, gets what the configuration sends.
func TestRedirectCredentials(t *testing.T) {
	var seen []http.Header
	var bodies []string
	note := func(r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		seen, bodies = append(seen, r.Header.Clone()), append(bodies, string(b))
	}
	var home string
	other := web(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		if r.URL.Path == "/back" {
			http.Redirect(w, r, home+"/end", http.StatusTemporaryRedirect)
		}
	})
	home = web(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other+"/", http.StatusTemporaryRedirect)
		case "/back":
			http.Redirect(w, r, other+"/back", http.StatusTemporaryRedirect)
		case "/same":
			http.Redirect(w, r, home+"/end", http.StatusTemporaryRedirect)
		}
	})
	ask := func(path, method, body string) verdict {
		seen, bodies = nil, nil
		p := get(strings.Replace(home, "http://", "http://app:${PASSWORD}@", 1) + path + "?q=${PASSWORD}")
		p.Method, p.Body = method, body
		p.Headers = map[string]string{"X-Key": "${PASSWORD}", "Cookie": "a=${PASSWORD}", "Accept": "text/html"}
		s := look(t, p, world(nil))
		return verdict{s.Outcome.String(), s.Text}
	}
	has := func(h http.Header) bool {
		all := ""
		for k, v := range h {
			all += k + ": " + strings.Join(v, ",") + "\n"
		}
		escaped := url.QueryEscape(planted)
		return strings.Contains(all, planted) || strings.Contains(all, escaped) || h.Get("Authorization") != ""
	}
	ask("/same", "GET", "")
	if len(seen) != 2 || !has(seen[1]) || seen[1].Get("X-Key") != planted || seen[1].Get("Authorization") == "" {
		t.Errorf("the same host does not get its credentials: %v", seen)
	}
	ask("/same", "POST", "b=${PASSWORD}")
	if len(bodies) != 2 || bodies[1] != "b="+url.QueryEscape(planted) {
		t.Errorf("the same host does not get the body again: %q", bodies)
	}
	ask("/away", "GET", "")
	if len(seen) != 2 || has(seen[1]) || seen[1].Get("Accept") != "text/html" {
		t.Errorf("another host gets %v", seen)
	}
	ask("/back", "GET", "")
	if len(seen) != 3 || has(seen[1]) || has(seen[2]) {
		t.Errorf("another host, or the way back from it, gets %v", seen)
	}
	if got := ask("/away", "POST", "b=${PASSWORD}"); len(seen) != 1 || !strings.Contains(got.words, "redirects the body of the request to another host") {
		t.Errorf("another host gets the body: %v, %v", bodies, got)
	}
}

func TestSameOrigin(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"http://h/", "http://H:80/x", true},
		{"http://h/", "https://h/", true},
		{"http://h:80/", "https://h:443/", true},
		{"https://h/", "http://h/", false},
		{"http://h:8080/", "https://h/", false},
		{"https://h/", "https://sub.h/", false},
		{"https://h/", "https://h:444/", false},
		{"https://[::1]/", "https://[::1]:443/", true},
	} {
		a, _ := url.Parse(tt.a)
		b, _ := url.Parse(tt.b)
		if got := sameOrigin(a, b); got != tt.want {
			t.Errorf("%s, %s: got %v", tt.a, tt.b, got)
		}
	}
}
