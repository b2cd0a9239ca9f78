package github

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tagged answers with a tag, and 304 to whoever has it. It knows one token, if any.
type tagged struct {
	body, tag, link, token string
	counted, confirmed     atomic.Int64
	asked                  []string
	answer                 http.HandlerFunc // in place of all that
}

func (s *tagged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked = append(s.asked, r.Header.Get("If-None-Match"))
	if s.answer != nil {
		s.answer(w, r)
		return
	}
	if s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token {
		s.counted.Add(1)
		refuse(404, "Not Found")(w, r)
		return
	}
	w.Header().Set("ETag", s.tag)
	if s.link != "" {
		w.Header().Set("Link", s.link)
	}
	if r.Header.Get("If-None-Match") == s.tag {
		s.confirmed.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.counted.Add(1)
	fmt.Fprint(w, s.body)
}

func runner(name string) string {
	return `{"total_count":1,"jobs":[{"id":1,"name":"j","status":"queued","runner_name":"` + name + `"}]}`
}

func jobs(t *testing.T, r *Repository) string {
	t.Helper()
	all, err := r.Jobs(context.Background(), 1, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	return all[0].Runner
}

func TestUnchangedAnswersCostNothing(t *testing.T) {
	for _, tag := range []string{`"strong"`, `W/"weak"`} {
		s := &tagged{body: runner("one"), tag: tag}
		server := httptest.NewServer(s)
		defer server.Close()
		dir := filepath.Join(t.TempDir(), "a", "b")
		for range 2 { // a run each
			r := open(t, Options{BaseURL: server.URL, Token: "ghs_planted", CacheDir: dir})
			for range 3 {
				if got := jobs(t, r); got != "one" {
					t.Error(got)
				}
			}
		}
		if s.counted.Load() != 1 || s.confirmed.Load() != 5 {
			t.Errorf("%d answers, %d confirmations", s.counted.Load(), s.confirmed.Load())
		}
		s.body, s.tag = runner("two"), tag[:len(tag)-1]+`2"`
		r := open(t, Options{BaseURL: server.URL, CacheDir: dir})
		if got := jobs(t, r); got != "two" {
			t.Errorf("an old answer: %s", got)
		}
	}
}

// Another token never gets what GitHub does not confirm for it.
func TestAnotherTokenIsNotServedFromMemory(t *testing.T) {
	s := &tagged{body: runner("secret"), tag: `"1"`, token: "ghs_one"}
	server := httptest.NewServer(s)
	defer server.Close()
	dir := t.TempDir()
	if got := jobs(t, open(t, Options{BaseURL: server.URL, Token: "ghs_one", CacheDir: dir})); got != "secret" {
		t.Fatal(got)
	}
	for _, refusal := range []http.HandlerFunc{nil, refuse(401, "Bad credentials"), refuse(403, "no"), refuse(500, "")} {
		s.answer = refusal
		_, err := open(t, Options{BaseURL: server.URL, Token: "ghs_two", CacheDir: dir}).Jobs(context.Background(), 1, 1)
		if statusOf(err) == 0 {
			t.Errorf("with another token: %v", err)
		}
	}
	s.answer, s.token = nil, "ghs_two"
	if got := jobs(t, open(t, Options{BaseURL: server.URL, Token: "ghs_two", CacheDir: dir})); got != "secret" || s.confirmed.Load() != 1 {
		t.Errorf("%s after %d confirmations", got, s.confirmed.Load())
	}
}

func TestConfirmationOfNothing(t *testing.T) {
	s := &tagged{answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }}
	server := httptest.NewServer(s)
	defer server.Close()
	_, err := open(t, Options{BaseURL: server.URL}).Jobs(context.Background(), 1, 1)
	if statusOf(err) != http.StatusNotModified {
		t.Errorf("a 304 that nobody asked for: %v", err)
	}
}

func TestConfirmationOfAnotherAnswer(t *testing.T) {
	s := &tagged{body: runner("one"), tag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	r := open(t, Options{BaseURL: server.URL})
	jobs(t, r)
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"2"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, runner("two"))
	}
	if got := jobs(t, r); got != "two" {
		t.Error(got)
	}
	if diff := cmp.Diff([]string{"", `"1"`, ""}, s.asked); diff != "" {
		t.Error(diff)
	}
}

// A page of 100 stays as it is when a hundred-and-first entry comes: its tag too, but not the list's end.
func TestListGrowsBehindAnUnchangedPage(t *testing.T) {
	var n atomic.Int64
	n.Store(100)
	r := serveAll(t, "", func(w http.ResponseWriter, r *http.Request) {
		at := r.URL.Query().Get("page")
		w.Header().Set("ETag", `"of `+at+`"`)
		list := []any{}
		for i := range int(n.Load()) {
			list = append(list, obj{"change_type": "added", "name": fmt.Sprint(i), "id": i + 1, "user": nil, "state": "approved", "submitted_at": when(i)})
		}
		list = page(httptest.NewRecorder(), r, list)
		if r.Header.Get("If-None-Match") != "" && at == "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		encode(w, list)
	})
	for _, want := range []int{100, 101} {
		n.Store(int64(want))
		got, err := r.reviews(context.Background(), 7)
		if err != nil || len(got) != want {
			t.Errorf("%d reviews, want %d, %v", len(got), want, err)
		}
	}
}

func TestWhatIsNotKept(t *testing.T) {
	for name, body := range map[string]string{"no JSON": "{", "of a wrong type": `{"total_count":1,"jobs":[{"id":"x"}]}`} {
		t.Run(name, func(t *testing.T) {
			s := &tagged{body: body, tag: `"1"`}
			server := httptest.NewServer(s)
			defer server.Close()
			r := open(t, Options{BaseURL: server.URL, CacheDir: t.TempDir()})
			for range 2 {
				if _, err := r.Jobs(context.Background(), 1, 1); err == nil {
					t.Error("it passed")
				}
			}
			s.body = runner("good")
			if got := jobs(t, r); got != "good" {
				t.Error(got)
			}
		})
	}
}

func TestMemoryIsBounded(t *testing.T) {
	a := newAnswers("", "", nil)
	a.most = 1000
	for i := range 100 {
		a.put(strconv.Itoa(i), &remembered{body: make([]byte, 90)})
	}
	if len(a.held) != 11 || a.bytes != 990 || a.order.Len() != 11 || a.get("99", "") == nil || a.get("88", "") != nil {
		t.Errorf("%d answers of %d bytes", len(a.held), a.bytes)
	}
}

func TestConfirmedBlobKeepsToItsLimit(t *testing.T) {
	s := &tagged{body: blob("0123456789"), tag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	r := open(t, Options{BaseURL: server.URL})
	if _, err := r.Blob(context.Background(), sha2, 10); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Blob(context.Background(), sha2, 9); err == nil {
		t.Error("a blob beyond the limit passed")
	}
}

func TestScopesAreThoseOfThePresentToken(t *testing.T) {
	scopes := "repo, read:org"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("X-OAuth-Scopes", scopes)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, `{"login":"octocat","type":"User"}`)
	}))
	defer server.Close()
	r := open(t, Options{BaseURL: server.URL})
	for _, want := range [][]string{{"repo", "read:org"}, nil} {
		got, err := r.Viewer(context.Background())
		if diff := cmp.Diff(Viewer{Login: "octocat", Scopes: want, ScopesTold: true}, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		scopes = ""
	}
}

func TestNothingOfTheTokenIsOnDisk(t *testing.T) {
	s := &tagged{body: runner("one"), tag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	dir := t.TempDir()
	jobs(t, open(t, Options{BaseURL: server.URL, Token: "ghs_planted-token-value", CacheDir: dir}))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil || strings.Contains(files[0].Name()+string(data), "planted") {
		t.Error("the token is on disk", err)
	}
}

func BenchmarkConfirmedGet(b *testing.B) {
	for _, size := range []int{1, 99} {
		b.Run(fmt.Sprintf("%d jobs", size), func(b *testing.B) {
			list := []any{}
			for i := range size {
				list = append(list, obj{"id": i + 1, "name": "job", "status": "completed", "runner_name": "r"})
			}
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				encode(w, obj{"total_count": size, "jobs": list})
			}))
			defer s.Close()
			r := open(b, Options{BaseURL: s.URL, CacheDir: b.TempDir()})
			for b.Loop() {
				if _, err := r.Jobs(context.Background(), 1, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Values of variables are on disk for the same token alone.
func TestValuesAreSealedOnDisk(t *testing.T) {
	s := &tagged{body: `{"total_count":1,"variables":[{"name":"V","value":"planted-value"}]}`, tag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	dir := t.TempDir()
	for i, run := range []struct {
		token   string
		counted int64 // answers until then
	}{{"ghs_one", 1}, {"ghs_one", 1}, {"ghs_two", 2}, {"ghs_two", 2}, {"", 3}, {"", 4}} {
		got, err := open(t, Options{BaseURL: server.URL, Token: run.token, CacheDir: dir}).RepositoryVariables(context.Background())
		if diff := cmp.Diff([]Variable{{"V", "planted-value"}}, got); err != nil || diff != "" || s.counted.Load() != run.counted {
			t.Errorf("run %d: %d answers, %v %s", i, s.counted.Load(), err, diff)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil || strings.Contains(string(data), "planted") {
		t.Errorf("%q, %v", data, err)
	}
}
