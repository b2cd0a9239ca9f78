package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestErrorNamesTheRequestAndThePermission(t *testing.T) {
	const where = "GET /repos/octo/app/git/blobs/" + sha1
	tests := map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"404": {refuse(404, "Not Found"), where + `: 404 Not Found (request ABCD:1234); if it exists, the token lacks the permission "contents: read"`},
		"403": {refuse(403, "Resource not accessible by integration"), where + `: 403 Forbidden: Resource not accessible by integration (request ABCD:1234); if it exists, the token lacks the permission "contents: read"`},
		"401": {refuse(401, "Bad credentials"), where + `: 401 Unauthorized: Bad credentials (request ABCD:1234); the token is missing, wrong or expired: give one with the permission "contents: read"`},
		"422": {refuse(422, "Validation\r\n::error::x \x1b[31mFailed"), where + `: 422 Unprocessable Entity: Validation  ::error::x  [31mFailed (request ABCD:1234)`},
		"rate limit": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-RateLimit-Remaining", "0")
			w.Header().Set("X-RateLimit-Reset", "4102444800")
			refuse(403, "API rate limit exceeded")(w, r)
		}, where + `: 403 Forbidden: API rate limit exceeded (request ABCD:1234); the rate limit ends at 2100-01-01T00:00:00Z`},
		"no JSON": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(409)
			fmt.Fprint(w, "<html>planted</html>")
		}, where + `: 409 Conflict (request ABCD:1234)`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/git/blobs/" + sha1: test.answer})
			_, err := r.Blob(context.Background(), sha1, 100)
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("%T %v", err, err)
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestUnreachableHostNamesNoToken(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	r, _ := repositoryAt(t, s.URL)
	_, err := r.Blob(context.Background(), sha1, 100)
	if err == nil || strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "refused") {
		t.Error(err)
	}
}

func TestEnterpriseServer(t *testing.T) {
	var asked, auth string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, auth = r.URL.Path, r.Header.Get("Authorization")
		say(blob("A=1\n"))(w, r)
	}))
	defer s.Close()
	for _, base := range []string{s.URL + "/api/v3", s.URL + "/api/v3/"} {
		r, _ := repositoryAt(t, base)
		if _, err := r.Blob(context.Background(), sha1, 100); err != nil {
			t.Fatal(err)
		}
		if asked != "/api/v3/repos/octo/app/git/blobs/"+sha1 || auth != "Bearer planted-token-value" {
			t.Errorf("asked %s with %q", asked, auth)
		}
	}
}

func TestTokenStaysWithItsHost(t *testing.T) {
	leaked := "nobody asked"
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = r.Header.Get("Authorization")
		say(blob("A=1\n"))(w, r)
	}))
	defer other.Close()
	r, _ := serve(t, map[string]http.HandlerFunc{
		"GET /repos/octo/app/git/blobs/" + sha1: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/moved", http.StatusMovedPermanently)
		},
	})
	if _, err := r.Blob(context.Background(), sha1, 100); err != nil || leaked != "" {
		t.Errorf("the other host was sent %q, %v", leaked, err)
	}
}

func TestBadOptions(t *testing.T) {
	for _, base := range []string{"ftp://host/", "api.github.com", "https://", "https://user:planted@host/", "https://user:planted@host:x/"} {
		_, err := New(Options{BaseURL: base})
		if err == nil || strings.Contains(err.Error(), "planted") {
			t.Errorf("%s: %v", base, err)
		}
	}
	c, err := New(Options{})
	if err != nil || c.api.BaseURL.String() != defaultURL {
		t.Fatal(err)
	}
	for _, name := range []string{"", "octo", "octo/", "/app", "octo/app/x", "octo/..", "oc to/app", "octo/a?b", "octo/a%2Fb"} {
		if _, err := c.Repository(name); err == nil {
			t.Errorf("%q is taken for owner/name", name)
		}
	}
}
