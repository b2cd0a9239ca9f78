package githubsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// reply is an answer with its body read.
type reply struct {
	status int
	header http.Header
	body   string
}

// rest sends a request that may be wrong on purpose; a header is "Name: value".
func (s *stage) rest(token, method, path, body string, headers ...string) reply {
	s.t.Helper()
	r, err := http.NewRequest(method, s.loose+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+secret(token))
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	a, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	data, err := io.ReadAll(a.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{status: a.StatusCode, header: a.Header, body: string(data)}
}

// get reads a JSON answer, which must be of the status 200.
func get[T any](s *stage, path string) (value T) {
	s.t.Helper()
	a := s.rest("owner", "GET", path, "")
	if a.status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &value); err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
	return value
}

// Whatever is sent is answered, and what GitHub refuses is refused with its status.
func TestHostileRequests(t *testing.T) {
	s := newStage(t)
	const app = "/repos/octo/app"
	head := s.pull.HeadSHA
	for _, test := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/", "", 404},
		{"GET", "//", "", 404},
		{"GET", "/repos/octo/app/%00", "", 404},
		{"GET", "/repos/../..", "", 404},
		{"GET", app + "/pulls/-1", "", 404},
		{"GET", app + "/pulls/99999999999999999999999", "", 404},
		{"GET", app + "/pulls?state=odd", "", 422},
		{"GET", app + "/pulls?per_page=-5&page=99999999999", "", 200},
		{"GET", app + "/contents/..%2f..%2fetc%2fpasswd", "", 404},
		{"GET", app + "/contents/../../x", "", 404},
		{"GET", app + "/git/ref/../../../config", "", 404},
		{"GET", app + "/git/trees/zzz", "", 404},
		{"GET", app + "/git/blobs/zzz", "", 422},
		{"GET", app + "/git/commits/" + strings.Repeat("0", 40), "", 404},
		{"GET", app + "/commits/nowhere", "", 422},
		{"GET", app + "/compare/main", "", 404},
		{"GET", app + "/compare/...", "", 404},
		{"GET", app + "/compare/nobody:main...main", "", 404},
		{"POST", app + "/git/refs", `{`, 400},
		{"POST", app + "/git/refs", `[]`, 400},
		{"POST", app + "/git/refs", `{"ref":"refs/heads/../../x","sha":"` + head + `"}`, 422},
		{"POST", app + "/git/refs", `{"ref":"refs/heads/a.lock","sha":"` + head + `"}`, 422},
		{"POST", app + "/git/refs", `{"ref":"x","sha":"` + head + `"}`, 422},
		{"POST", app + "/git/refs", `{"ref":"refs/heads/main/below","sha":"` + head + `"}`, 422},
		{"POST", app + "/git/trees", `{"tree":[{"path":"../x","mode":"100644","content":"x"}]}`, 422},
		{"POST", app + "/git/trees", `{"tree":[{"path":".git/config","mode":"100644","content":"x"}]}`, 422},
		{"POST", app + "/git/trees", `{"tree":[{"path":"x","mode":"777","content":"x"}]}`, 422},
		{"POST", app + "/git/trees", `{"tree":[{"path":"x","mode":"100644","sha":"` + head + `"}]}`, 422},
		{"POST", app + "/git/blobs", `{"content":"!","encoding":"base64"}`, 422},
		{"POST", app + "/git/commits", `{"message":"m","tree":"` + head + `"}`, 422},
		{"POST", app + "/git/commits", `{"message":"m\u0000","tree":"4b825dc642cb6eb9a060e54bf8d69288fbee4904"}`, 422},
		{"POST", app + "/git/commits", `{"message":"m","tree":"4b825dc642cb6eb9a060e54bf8d69288fbee4904","author":{"name":"<>","email":"a@b"}}`, 422},
		{"POST", app + "/git/trees", `{"tree":[{"path":"a/GIT~1/config","mode":"100644","content":"x"}]}`, 422},
		{"PUT", app + "/contents/.git/config", `{"message":"m","content":""}`, 422},
		{"PUT", app + "/contents/README.md", `{"message":"m","content":"eA=="}`, 422},
		{"PUT", app + "/contents/README.md", `{"message":"m","content":"eA==","sha":"` + head + `"}`, 409},
		{"POST", app + "/statuses/" + head, `{"state":"odd"}`, 422},
		{"POST", app + "/statuses/" + head, `{"state":"success","description":"` + strings.Repeat("d", 141) + `"}`, 422},
		{"POST", app + "/issues/1/comments", `{"body":""}`, 422},
		{"POST", app + "/issues/1/comments", `{"body":"` + strings.Repeat("b", 65537) + `"}`, 422},
		{"POST", app + "/issues/1/labels", `"x"`, 422},
		{"DELETE", app + "/git/refs/heads/main", "", 422},
		{"DELETE", app + "/git/refs/heads/none", "", 422},
		{"TRACE", app, "", 404},
	} {
		a := s.rest("owner", test.method, test.path, test.body)
		if a.status != test.want {
			t.Errorf("%s %s %.80s: %d %.200s, want %d", test.method, test.path, test.body, a.status, a.body, test.want)
		}
		if a.status >= 400 && !strings.Contains(a.body, `"documentation_url"`) {
			t.Errorf("%s %s: the refusal has not GitHub's shape: %s", test.method, test.path, a.body)
		}
	}
}
