package journal

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/record"
)

const idA, idB = "2026-11-23-aaaaaaaaaaaa", "2026-11-23-bbbbbbbbbbbb"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func remote(t *testing.T) (*githubsim.Repository, *github.Repository) {
	t.Helper()
	sim, err := githubsim.New(githubsim.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	repo, err := sim.AddRepository("acme/shop", githubsim.RepositoryOptions{})
	if err == nil {
		err = repo.SetPermission("ops", "admin")
	}
	if err == nil {
		_, err = repo.Commit("main", "Begin", map[string]string{"a": "1\n"})
	}
	if err != nil {
		t.Fatal(err)
	}
	const token = "ghp_personTOKENpersonTOKENpersonTOKEN012"
	sim.Token(githubsim.Token{Value: token, Login: "ops"})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	client, err := github.New(github.Options{BaseURL: server.URL, Token: token, Now: time.Now, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	of, err := client.Repository("acme/shop")
	if err != nil {
		t.Fatal(err)
	}
	return repo, of
}

func decided(id string) record.Deployment {
	return record.Deployment{
		Schema: finding.SchemaVersion, Command: "post-deploy", ID: id, Environment: "production", Commit: strings.Repeat(idA, 40),
		Decision: finding.RollBack, Verdict: finding.RollBack.Verdict(), Status: record.Needed, Began: noon.Add(-time.Minute), Ended: noon,
	}
}

func TestJournal(t *testing.T) {
	repo, r := remote(t)
	ctx := t.Context()
	load := func(id string, at time.Time) (record.Deployment, bool) {
		t.Helper()
		d, ok, err := Load(ctx, r, id, at)
		if err != nil {
			t.Fatal(err)
		}
		return d, ok
	}
	if _, ok := load(idA, noon); ok {
		t.Error("there is something before anything was kept")
	}
	first := decided(idA)
	for _, d := range []record.Deployment{first, decided(idB)} {
		if err := Save(ctx, r, d); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := Unfinished(ctx, r); err != nil || !slices.Equal(got, []string{idA, idB}) {
		t.Errorf("unfinished are %v, %v", got, err)
	}
	if got, ok := load(idA, noon); !ok || got.Decision != finding.RollBack || got.ID != idA {
		t.Errorf("%v: %s", ok, cmp.Diff(first, got))
	}
	if _, ok := load(idA, noon.Add(Expiry)); ok {
		t.Error("an old decision still holds")
	}
	first.Status = record.RolledBack
	if err := Save(ctx, r, first); err != nil {
		t.Fatal(err)
	}
	if got, ok := load(idA, noon); !ok || got.Status != record.RolledBack {
		t.Errorf("what was kept later is not what is read: %v %s", ok, got.Status)
	}
	for range 2 { // gone already is no fault
		if err := Clear(ctx, r, idA); err != nil {
			t.Error(err)
		}
	}
	if _, ok := load(idA, noon); ok || repo.Ref("refs/deploycoord/journal/"+idA) != "" {
		t.Error("it was not forgotten")
	}
	if _, ok := load(idB, noon); !ok {
		t.Error("another one's was forgotten")
	}
}

// TestSaveSideBySide holds that two runs of one deployment do not fail each other.
func TestSaveSideBySide(t *testing.T) {
	_, r := remote(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := Save(t.Context(), r, decided(idA)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, ok, err := Load(t.Context(), r, idA, noon); !ok || err != nil {
		t.Error(ok, err)
	}
}
