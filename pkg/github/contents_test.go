package github

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/change"
)

const (
	sha1 = "1111111111111111111111111111111111111111"
	sha2 = "2222222222222222222222222222222222222222"
	sha3 = "3333333333333333333333333333333333333333"
)

// serve answers each "METHOD /path?query" with its function; anything else is 404 as GitHub words it.
func serve(t *testing.T, answers map[string]http.HandlerFunc) (*Repository, *[]time.Duration) {
	t.Helper()
	s := httptest.NewServer(github(func(w http.ResponseWriter, r *http.Request) {
		if answer := answers[r.Method+" "+r.URL.RequestURI()]; answer != nil {
			answer(w, r)
			return
		}
		refuse(404, "Not Found")(w, r)
	}))
	t.Cleanup(s.Close)
	return repositoryAt(t, s.URL)
}

// github adds the headers that GitHub always sends.
func github(answer http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-GitHub-Request-Id", "ABCD:1234")
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		answer(w, r)
	})
}

// serveAll answers every request of a client with this token by one function.
func serveAll(t testing.TB, token string, answer http.HandlerFunc) *Repository {
	t.Helper()
	s := httptest.NewServer(github(answer))
	t.Cleanup(s.Close)
	return open(t, Options{BaseURL: s.URL, Token: token})
}

// open makes a repository of a client whose clock stands still and that never waits.
func open(t testing.TB, o Options) *Repository {
	t.Helper()
	if o.Sleep == nil {
		o.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Repository("octo/app")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func repositoryAt(t *testing.T, base string) (*Repository, *[]time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var slept []time.Duration
	r := open(t, Options{
		BaseURL: base, Token: "planted-token-value",
		Sleep: func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			slept = append(slept, d)
			return ctx.Err()
		},
	})
	return r, &slept
}

func refuse(status int, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		text, _ := json.Marshal(message)
		fmt.Fprintf(w, `{"message":%s,"documentation_url":"https://docs.github.com/rest","status":"%d"}`, text, status)
	}
}

func say(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

func tree(truncated bool, entries ...string) string {
	var list []string
	for _, e := range entries {
		f := strings.Fields(e)
		kind := map[string]string{"040000": "tree", "160000": "commit"}[f[0]]
		if kind == "" {
			kind = "blob"
		}
		list = append(list, fmt.Sprintf(`{"path":%q,"mode":%q,"type":%q,"sha":%q,"url":"https://api.github.com/x"}`, f[1], f[0], kind, f[2]))
	}
	return fmt.Sprintf(`{"sha":%q,"url":"https://api.github.com/x","tree":[%s],"truncated":%v}`, sha1, strings.Join(list, ","), truncated)
}

func blob(content string) string {
	text := base64.StdEncoding.EncodeToString([]byte(content))
	var lines strings.Builder
	for ; len(text) > 60; text = text[60:] {
		lines.WriteString(text[:60] + `\n`)
	}
	lines.WriteString(text + `\n`)
	return fmt.Sprintf(`{"sha":%q,"node_id":"x","size":%d,"url":"https://api.github.com/x","content":"%s","encoding":"base64"}`, sha2, len(content), lines.String())
}

func TestTreeListsEveryFile(t *testing.T) {
	r, _ := serve(t, map[string]http.HandlerFunc{
		"GET /repos/octo/app/git/trees/" + sha1 + "?recursive=1": say(tree(false, "100644 a.txt "+sha1, "040000 dir "+sha2, "100755 dir/run "+sha3, "120000 link "+sha2, "160000 sub "+sha3)),
	})
	got, err := r.Tree(context.Background(), sha1)
	if err != nil {
		t.Fatal(err)
	}
	want := []change.TreeEntry{
		{Path: "a.txt", Mode: "100644", SHA: sha1}, {Path: "dir/run", Mode: "100755", SHA: sha3},
		{Path: "link", Mode: "120000", SHA: sha2}, {Path: "sub", Mode: "160000", SHA: sha3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTruncatedTreeIsFetchedFolderByFolder(t *testing.T) {
	r, _ := serve(t, map[string]http.HandlerFunc{
		"GET /repos/octo/app/git/trees/" + sha1 + "?recursive=1": say(tree(true, "100644 a "+sha1)),
		"GET /repos/octo/app/git/trees/" + sha1:                  say(tree(false, "100644 a "+sha1, "040000 d "+sha2)),
		"GET /repos/octo/app/git/trees/" + sha2 + "?recursive=1": say(tree(true, "040000 e "+sha3)),
		"GET /repos/octo/app/git/trees/" + sha2:                  say(tree(false, "040000 e "+sha3)),
		"GET /repos/octo/app/git/trees/" + sha3 + "?recursive=1": say(tree(false, "100644 f/g "+sha2)),
	})
	got, err := r.Tree(context.Background(), sha1)
	want := []change.TreeEntry{{Path: "a", Mode: "100644", SHA: sha1}, {Path: "d/e/f/g", Mode: "100644", SHA: sha2}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestTreeThatNeverEndsIsGivenUp(t *testing.T) {
	var requests atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		say(tree(r.URL.RawQuery != "", "040000 again "+sha1))(w, r)
	}))
	defer s.Close()
	r, _ := repositoryAt(t, s.URL)
	_, err := r.Tree(context.Background(), sha1)
	if err == nil || !strings.Contains(err.Error(), "2000 requests") || requests.Load() > maxTrees {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

func TestMergeBase(t *testing.T) {
	compare := fmt.Sprintf(`{"url":"u","html_url":"u","permalink_url":"u","diff_url":"u","patch_url":"u","status":"ahead","ahead_by":1,"behind_by":0,"total_commits":1,"commits":[],"base_commit":{"sha":%q},"merge_base_commit":{"sha":%q}}`, sha1, sha3)
	r, _ := serve(t, map[string]http.HandlerFunc{
		"GET /repos/octo/app/compare/release%2F1..." + sha2 + "?per_page=1": say(compare),
		"GET /repos/octo/app/compare/odd..." + sha2 + "?per_page=1":         say(`{}`),
	})
	got, err := r.MergeBase(context.Background(), "release/1", sha2)
	if err != nil || got != sha3 {
		t.Error(got, err)
	}
	if _, err := r.MergeBase(context.Background(), "odd", sha2); err == nil {
		t.Error("an answer without a merge base passed")
	}
}

func TestBlob(t *testing.T) {
	long := strings.Repeat("A=b\n", 300)
	r, _ := serve(t, map[string]http.HandlerFunc{
		"GET /repos/octo/app/git/blobs/" + sha1: say(blob(long)),
		"GET /repos/octo/app/git/blobs/" + sha2: say(strings.Replace(blob("x"), `"size":1`, `"size":7`, 1)),
		"GET /repos/octo/app/git/blobs/" + sha3: func(w http.ResponseWriter, _ *http.Request) {
			for range 64 << 10 {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		},
	})
	got, err := r.Blob(context.Background(), sha1, int64(len(long)))
	if err != nil || string(got) != long {
		t.Error(len(got), err)
	}
	if _, err := r.Blob(context.Background(), sha1, int64(len(long))-1); !errors.Is(err, change.ErrTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := r.Blob(context.Background(), sha2, 100); err == nil {
		t.Error("a blob with a wrong size passed")
	}
	if _, err := r.Blob(context.Background(), sha3, 100); !errors.Is(err, change.ErrTooLarge) {
		t.Errorf("an endless answer: %v", err)
	}
}
