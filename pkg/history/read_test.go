package history

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/record"
)

func TestReadGivesEveryRecord(t *testing.T) {
	fsys := folder(t, 40)
	fsys["README.md"] = &fstest.MapFile{Data: []byte("# Deployments")}
	fsys["2026/notes.md"] = &fstest.MapFile{Data: []byte("x")}
	var mu sync.Mutex
	told := map[string]bool{}
	a, err := Read(t.Context(), fsys, func(d record.Deployment, e Entry) error {
		mu.Lock()
		defer mu.Unlock()
		told[d.ID] = d.ID == e.ID && len(d.Verification.Measurements[0].Latencies) == 0
		return nil
	})
	if err != nil || len(a.Entries) != 40 || len(a.Faults) != 0 {
		t.Fatalf("%d entries, faults %v, %v", len(a.Entries), a.Faults, err)
	}
	for i, e := range a.Entries {
		if want := deployment(i); e.ID != want.ID || !told[e.ID] {
			t.Errorf("entry %d is %s, want %s; it was told of: %v", i, e.ID, want.ID, told[e.ID])
		}
	}
}

func TestEntry(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, n := range []int{0, 3, 9} {
		put(t, fsys, deployment(n))
	}
	a, err := Read(t.Context(), fsys, nil)
	if err != nil {
		t.Fatal(err)
	}
	good, failed, held := a.Entries[0], a.Entries[1], a.Entries[2]
	ptr := func(f float64) *float64 { return &f }
	want := Entry{
		ID: good.ID, Path: "2026/" + good.ID + ".json", Status: record.Deployed, Decision: "DEPLOYED", Outcome: Succeeded, Environment: "production",
		Commit: deployment(0).Commit, Actor: "octocat", Feature: record.Feature{ID: "FEATURE-1", Name: "Gift cards"}, PullRequests: deployment(0).PullRequests,
		Began: noon, Ended: noon.Add(6 * time.Minute), Seconds: ptr(360), LeadSeconds: ptr(24*3600 + 300), LeadFrom: "first_commit_at",
		Endpoints: []Latency{{"api", 40, 90}},
	}
	if diff := cmp.Diff(want, good); diff != "" {
		t.Error(diff)
	}
	if failed.Outcome != Failed || failed.LeadSeconds != nil || failed.Reason != "the API answers 5xx" || *failed.RestoreSeconds != 15*60 || *failed.RecoverySeconds != 19*60 || len(failed.Endpoints) != 0 {
		t.Errorf("failed: %+v", failed)
	}
	if held.Outcome != Undecided || held.LeadSeconds != nil || held.RestoreSeconds != nil {
		t.Errorf("on hold: %+v", held)
	}
}

func TestEntryOutcomes(t *testing.T) {
	for _, c := range []struct {
		d    record.Deployment
		want Outcome
	}{
		{record.Deployment{Status: record.Deployed}, Succeeded},
		{record.Deployment{Status: record.Deployed, Incident: 7}, Failed},
		{record.Deployment{Status: record.Deployed, Monitoring: &record.Monitoring{End: record.WindowRolledBack}}, Failed},
		{record.Deployment{Status: record.Deployed, Monitoring: &record.Monitoring{End: record.WindowSuperseded}}, Succeeded},
		{record.Deployment{Status: record.RolledBack}, Failed},
		{record.Deployment{Status: record.Proposed}, Failed},
		{record.Deployment{Status: record.Needed}, Failed},
		{record.Deployment{Status: record.Held}, Undecided},
		{record.Deployment{Status: record.Held, Incident: 7}, Failed},
		{record.Deployment{Status: "of another version"}, Undecided},
		{record.Deployment{}, Undecided},
	} {
		if got := entryOf(c.d, "x").Outcome; got != c.want {
			t.Errorf("%s, incident %d: %s, want %s", c.d.Status, c.d.Incident, got, c.want)
		}
	}
}

func TestFaultsAreListed(t *testing.T) {
	fsys := folder(t, 2)
	id := deployment(0).ID
	newer := strings.Replace(string(fsys["2026/"+id+".json"].Data), `"schema": 1`, `"schema": 9`, 1)
	for name, f := range map[string]*fstest.MapFile{
		"2026/2026-01-01-aaaaaaaaaaaa.json":   {Data: []byte("{")},
		"2026/2026-01-02-aaaaaaaaaaaa.json":   {Data: fsys["2026/"+id+".json"].Data},
		"2026/2026-01-03-aaaaaaaaaaaa.json":   {Data: []byte(strings.Repeat(" ", MaxRecord+1))},
		"2026/2026-01-04-aaaaaaaaaaaa.json":   {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink},
		"2026/2026-01-05-aaaaaaaaaaaa.json":   {Data: []byte("null")},
		"2026/2026-01-06-aaaaaaaaaaaa.json":   {Data: []byte(newer)},
		"2026/2026-01-07-aaaaaaaaaaaa.json":   {Mode: fs.ModeNamedPipe},
		"2026/2026-01-08-aaaaaaaaaaaa.json":   {Data: []byte(`{"schema": 1, "began": "yesterday"}`)},
		"2026/2026-01-09-\x1b[31m\u202e.json": {Data: []byte(`[]`)},
		"2026/2026-01-10-aaaaaaaaaaaa.json":   {},
		"2027":                                {Data: []byte("2026"), Mode: fs.ModeSymlink},
	} {
		fsys[name] = f
	}
	a, err := Read(t.Context(), fsys, nil)
	if err != nil || len(a.Entries) != 2 {
		t.Fatalf("%d entries, %v", len(a.Entries), err)
	}
	want := [][2]string{
		{"2026/2026-01-01-aaaaaaaaaaaa.json", "unexpected end of JSON input"},
		{"2026/2026-01-02-aaaaaaaaaaaa.json", `it is the record of "` + id + `"; expected the file to be named for it`},
		{"2026/2026-01-03-aaaaaaaaaaaa.json", "it has 4194305 bytes, at most 4194304 are read"},
		{"2026/2026-01-04-aaaaaaaaaaaa.json", "it is a symbolic link"},
		{"2026/2026-01-05-aaaaaaaaaaaa.json", `it has no "schema": 1`},
		{"2026/2026-01-06-aaaaaaaaaaaa.json", "use a newer deploycoord"},
		{"2026/2026-01-07-aaaaaaaaaaaa.json", "it is no regular file"},
		{"2026/2026-01-08-aaaaaaaaaaaa.json", "cannot parse"},
		{`2026/2026-01-09-\x1b[31m\u202e.json`, "cannot unmarshal array"},
		{"2026/2026-01-10-aaaaaaaaaaaa.json", "unexpected end of JSON input"},
		{"2027", "it is a symbolic link"},
	}
	if len(a.Faults) != len(want) {
		t.Fatalf("%d faults, want %d: %v", len(a.Faults), len(want), a.Faults)
	}
	for i, w := range want {
		if f := a.Faults[i]; f.Path != w[0] || !strings.Contains(f.Message, w[1]) {
			t.Errorf("fault %+v, want %q", f, w)
		}
	}
}

// TestReadOfADisk holds that nothing outside of the folder is read, whatever stands in it.
func TestReadOfADisk(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for name, f := range folder(t, 3) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	other := deployment(17)
	data, err := record.Encode(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(outside, other.ID+".json"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"2026/" + other.ID + ".json": outside + "/" + other.ID + ".json", "2025": outside} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Skip(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	a, err := Read(t.Context(), root.FS(), nil)
	if err != nil || len(a.Entries) != 3 || len(a.Faults) != 2 {
		t.Errorf("%d entries, faults %v, %v", len(a.Entries), a.Faults, err)
	}
}

func TestReadEnds(t *testing.T) {
	broken := errors.New("the disk is full")
	if _, err := Read(t.Context(), folder(t, 20), func(record.Deployment, Entry) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, folder(t, 20), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if a, err := Read(t.Context(), fstest.MapFS{}, nil); err != nil || len(a.Entries)+len(a.Faults) != 0 {
		t.Errorf("an empty folder: %+v, %v", a, err)
	}
	if a, err := Read(t.Context(), os.DirFS(filepath.Join(t.TempDir(), "none")), nil); err != nil || len(a.Entries)+len(a.Faults) != 0 {
		t.Errorf("no folder: %+v, %v", a, err)
	}
}

func BenchmarkRead10000(b *testing.B) {
	fsys := folder(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if a, err := Read(b.Context(), fsys, nil); err != nil || len(a.Entries) != 10_000 {
			b.Fatal(len(a.Entries), err)
		}
	}
}
