package monitor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/record"
)

// hub is a GitHub with one repository.
type hub struct {
	t    testing.TB
	sim  *githubsim.Server
	repo *githubsim.Repository
	url  string
}

const token = "ghs_watchwatchwatchwatchwatchwatchwatch00"

// newHub serves a GitHub; through says what becomes of each request.
func newHub(t testing.TB, o githubsim.Options, through func(http.Handler) http.Handler) *hub {
	t.Helper()
	o.Dir, o.RateLimit = t.TempDir(), 1_000_000
	sim, err := githubsim.New(o)
	must(t, err)
	t.Cleanup(func() { _ = sim.Close() })
	repo, err := sim.AddRepository("acme/shop", githubsim.RepositoryOptions{Private: true})
	must(t, err)
	_, err = repo.Commit("main", "Begin", map[string]string{"a.txt": "1\n"})
	must(t, err)
	sim.Token(githubsim.Token{Value: token, App: "github-actions", Permissions: map[string]string{"contents": "write"}})
	var handler http.Handler = sim
	if through != nil {
		handler = through(sim)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &hub{t, sim, repo, server.URL}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func atOnce(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// store is that of one run, with a client of its own.
func (h *hub) store() OnRemote {
	client, err := github.New(github.Options{BaseURL: h.url, Token: token, Sleep: atOnce})
	must(h.t, err)
	r, err := client.Repository("acme/shop")
	must(h.t, err)
	return OnRemote{Remote: r, Rand: rand.Float64, Sleep: func(ctx context.Context, d time.Duration) error {
		time.Sleep(d / 20)
		return ctx.Err()
	}}
}

// commits counts the commits on the ref, and wants them to be in a row.
func (h *hub) commits() int {
	h.t.Helper()
	r := filesystem.NewStorage(osfs.New(h.repo.Dir()), cache.NewObjectLRUDefault())
	at := plumbing.NewHash(h.repo.Ref("refs/" + RefName))
	for n := 1; ; n++ {
		c, err := object.GetCommit(r, at)
		must(h.t, err)
		if !strings.HasSuffix(strings.TrimSpace(c.Message), "[skip ci]") {
			h.t.Errorf("the message is %q", c.Message)
		}
		switch len(c.ParentHashes) {
		case 0:
			return n
		case 1:
			at = c.ParentHashes[0]
		default:
			h.t.Fatalf("%s has %d parents", at, len(c.ParentHashes))
		}
	}
}

// fresh are n windows, each of a deployment of its own.
func fresh(n int) []Watch {
	var out []Watch
	for i := range n {
		d := deployment(fmt.Sprintf("%040x", i+1))
		d.ID, d.Service = record.NewID(opened, d.Commit, "production", fmt.Sprint("s", i)), fmt.Sprint("s", i)
		out = append(out, Open(d, Baseline{}, regular))
	}
	return out
}

func looks(w Watch) int {
	spans := w.Summary(w.Until).Spans
	return spans[len(spans)-1].Looks
}

// stores are all kinds, as several runs see one of them.
func stores(t *testing.T) map[string]func() Store {
	h, dir := newHub(t, githubsim.Options{}, nil), filepath.Join(t.TempDir(), "deploycoord", "watch")
	return map[string]func() Store{
		"remote": func() Store { return h.store() },
		"disk":   func() Store { return OnDisk{Dir: dir, Sleep: slept} },
	}
}

func slept(ctx context.Context, d time.Duration) error {
	time.Sleep(d / 10)
	return ctx.Err()
}
