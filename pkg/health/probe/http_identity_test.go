package probe

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

func TestHTTPIdentity(t *testing.T) {
	told := func(code int, kind, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("X-Commit", header)
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	for _, tt := range []struct {
		name   string
		handle http.HandlerFunc
		json   string
		want   string
	}{
		{"JSON", told(200, "application/json", "", `{"commit": " abc123\n"}`), ".commit", "abc123"},
		{"JSON before the header", told(200, "application/json", "def", `{"commit": "abc123"}`), "commit", "abc123"},
		{"header where the JSON has none", told(200, "application/json", "def", `{}`), ".commit", "def"},
		{"header alone", told(200, "text/html", "def ", `<html>`), "", "def"},
		{"number", told(200, "", "", `{"b": [{"sha": 1234567}]}`), ".b[0].sha", "1234567"},
		{"null", told(200, "", "", `{"commit": null}`), ".commit", ""},
		{"object", told(200, "", "", `{"commit": {"a": 1}}`), ".commit", ""},
		{"not JSON", told(200, "", "", `commit: abc`), ".commit", ""},
		{"a 503 tells", told(503, "application/json", "", `{"commit": "abc123"}`), ".commit", "abc123"},
		{"a 500 tells", told(500, "text/plain", "def", "x"), "", "def"},
		{"a page is not read", told(200, "text/html", "", `{"commit": "abc123"}`), ".commit", ""},
		{"controls", told(200, "", "", `{"commit": "a\u001b[31m\r\nb"}`), ".commit", "a [31m b"},
		{"a secret is no commit", told(200, "", "", `{"commit": "`+planted+`"}`), ".commit", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := get(web(t, tt.handle))
			p.Headers = map[string]string{"Authorization": "Bearer ${PASSWORD}"}
			c, err := New(p, config.Identity{JSON: tt.json, Header: "X-Commit"}, world(nil))
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Collect(t.Context())[0].Commit; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	long := (&answer{hide: func(s string) string { return s }}).buildName(strings.Repeat("é", 200))
	if len(long) > maxCommit {
		t.Errorf("a commit of %d bytes", len(long))
	}
	p := get(web(t, told(200, "text/html", "", `{"commit": "abc123"}`)))
	p.Identity = &config.Identity{JSON: ".commit"}
	if s := look(t, p, world(nil)); s.Commit != "abc123" || s.Outcome != health.Good {
		t.Errorf("an identity of the probe's own is not read of a page: %+v", s)
	}
}

// TestHTTPSecrets plants the password everywhere and lets the server repeat it everywhere.
func TestHTTPSecrets(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"500":  func(w http.ResponseWriter, r *http.Request) { http.Error(w, planted, 500) },
		"JSON": answers("application/json", `{"status": "`+planted+`", "a": ["`+planted+`"]}`),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/"+planted+"/x?"+planted, http.StatusFound)
		},
		"away": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://"+planted)
			w.WriteHeader(302)
		},
		"no URL": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://%zz"+planted)
			w.WriteHeader(302)
		},
		"header": func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-A", planted) },
	} {
		t.Run(name, func(t *testing.T) {
			p := get(strings.Replace(web(t, handle), "http://", "http://app:${PASSWORD}@", 1) + "/${PASSWORD}?p=${PASSWORD}")
			p.Headers = map[string]string{"Authorization": "Bearer ${PASSWORD}"}
			p.Expect = config.Expect{JSON: map[string]string{".status": "${PASSWORD}x", ".a": "x"}, Headers: map[string]string{"X-A": "${PASSWORD}x"}, Body: "nothing"}
			p.Identity = &config.Identity{JSON: ".status", Header: "X-A"}
			s := look(t, p, world(nil))
			if s.Outcome == health.Good {
				t.Errorf("good: %+v", s)
			}
			t.Logf("%s: %s | %s | %q", s.Outcome, s.Text, s.Want, s.Seen)
		})
	}
}
