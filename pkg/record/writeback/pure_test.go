package writeback

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

func TestMessage(t *testing.T) {
	tests := []struct {
		name   string
		o      Options
		marked bool
		want   string
	}{
		{"all", Options{Message: "Record it\n\nBody.\n", Record: "x"}, true, "Record it [skip ci]\n\nBody.\n\nDeployment-Record: x\n"},
		{"marked already", Options{Message: "Record [skip ci] it"}, true, "Record [skip ci] it\n"},
		{"unmarked", Options{Message: "Record it [skip ci]", Record: "x"}, false, "Record it\n\nDeployment-Record: x\n"},
		{"other trailers", Options{Message: "Record it\n\nCo-authored-by: a <a@b>", Record: "x"}, true, "Record it [skip ci]\n\nCo-authored-by: a <a@b>\nDeployment-Record: x\n"},
		{"none", Options{}, true, "Record a deployment [skip ci]\n"},
		{"hostile", Options{Message: "a\x00\x1b[31m\rb\n\nc\x00d", Record: "x\nEvil: y"}, true, "a [31m b [skip ci]\n\ncd\n\nDeployment-Record: x Evil: y\n"},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, message(test.o, test.marked)); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}

func TestCheckPath(t *testing.T) {
	for _, good := range []string{"a", "docs/deployments/2026/x.json", ".github/x", ".gitignore", "a/.gitkeep", "é/ü", "a b"} {
		if err := checkPath(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "./a", "a/.git/hooks/x", ".GIT/config", "git~1/x", ".git./x", ".git /x", ".g\u200cit/x",
		".git:x/y", `a\b`, "a\x00b", "a\nb", "\xff", strings.Repeat("a", 2000),
	} {
		var r *Refusal
		if err := checkPath(bad); !errors.As(err, &r) || r.Fix == "" || r.Ruled {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

// What GitHub says to a change of a branch, and what follows from it.
func TestRuled(t *testing.T) {
	no := func(status int, text, permission string) error {
		return &github.Error{Status: status, Message: text, Permission: permission}
	}
	tests := []struct {
		name string
		err  error
		want string // moved, doubtful, ruled, passing, or other
	}{
		{"nobody was first", errors.Join(github.ErrMoved, no(422, "Update is not a fast forward", "")), "moved"},
		{"the branch is gone", no(422, "Reference does not exist", ""), "moved"},
		{"not all servers have it", no(422, "Object does not exist", ""), "moved"},
		{"at the same moment", no(422, "Reference update failed", ""), "doubtful"},
		{"locked", no(409, "Cannot lock ref", ""), "doubtful"},
		{"a ruleset", no(422, "Repository rule violations found Changes must be made through a pull request.", ""), "ruled"},
		{"signatures", no(422, "Repository rule violations found Commits must have verified signatures.", ""), "ruled"},
		{"classic", no(403, "Protected branch update failed for refs/heads/main.", "contents: write"), "ruled"},
		{"a workflow", no(422, "refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml` without `workflows` permission", ""), "ruled"},
		{"no permission", no(403, "Resource not accessible by integration", "contents: write"), "ruled"},
		{"nothing to be seen", no(404, "Not Found", "contents: write"), "ruled"},
		{"a secondary limit", no(403, "You have exceeded a secondary rate limit", ""), "passing"},
		{"a limit", &github.Error{Status: 429, Reset: time.Unix(100, 0)}, "passing"},
		{"broken", no(502, "", ""), "passing"},
		{"cut off", no(0, "", ""), "passing"},
		{"the token has expired", no(401, "Bad credentials", "contents: write"), "other"},
	}
	for _, test := range tests {
		err := ruled("main", test.err)
		_, passes := passing(err, time.Unix(0, 0))
		got := "other"
		switch {
		case errors.Is(err, github.ErrMoved):
			got = "moved"
		case errors.Is(err, errDoubtful):
			got = "doubtful"
		case asRuled(err) != nil:
			got = "ruled"
		case passes:
			got = "passing"
		}
		if got != test.want {
			t.Errorf("%s: %s, expected %s", test.name, got, test.want)
		}
	}
	if wait, passes := passing(tests[12].err, time.Unix(40, 0)); wait != time.Minute || !passes {
		t.Errorf("a limit that ends in a minute: %v %v", wait, passes)
	}
}

// The tree as compose sees it, with changes on top, and where files cannot go.
func TestTree(t *testing.T) {
	s := newStage(t)
	s.push(map[string]string{"dir/a": "a", "dir/b": "b", "dir/deep/c": "c"})
	b := s.remote(s.watched())
	head, err := b.Head(t.Context())
	s.must(err)
	base, err := b.open(t.Context(), head)
	s.must(err)
	over := base.with(map[string]edit{"dir/a": {gone: true}, "dir/n": {mode: modeFile, data: []byte("n")}, "new/x/y": {mode: modeFile, data: []byte("y")}})
	list := func(tr record.Tree, dir string) []string {
		names, err := tr.List(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		return names
	}
	for _, test := range []struct {
		tree record.Tree
		dir  string
		want []string
	}{
		{base, "", []string{"app.txt", "dir/", "docs/", "src/"}},
		{over, "", []string{"app.txt", "dir/", "docs/", "new/", "src/"}},
		{base, "dir", []string{"a", "b", "deep/"}},
		{over, "dir", []string{"b", "deep/", "n"}},
		{over, "new", []string{"x/"}},
		{over, "none", nil},
		{over, "app.txt", nil},
	} {
		if diff := cmp.Diff(test.want, list(test.tree, test.dir)); diff != "" {
			t.Errorf("%q:\n%s", test.dir, diff)
		}
	}
	for p, want := range map[string]string{"dir/b": "b", "dir/n": "n", "new/x/y": "y", "dir/deep/c": "c"} {
		if got, err := over.Read(p); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", p, got, err)
		}
	}
	for _, p := range []string{"dir/a", "dir", "none", "none/x", "app.txt/x"} {
		if _, err := over.Read(p); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", p, err)
		}
	}
	for name, files := range map[string][]record.File{
		"a folder":            {{Path: "dir", Data: []byte("x")}},
		"a folder of changes": {{Path: "new", Data: []byte("x")}, {Path: "new/x", Data: []byte("x")}},
		"below a file":        {{Path: "app.txt/x", Data: []byte("x")}},
		"twice":               {{Path: "q", Data: []byte("x")}, {Path: "q"}},
		"out of the tree":     {{Path: "../q", Data: []byte("x")}},
	} {
		var r *Refusal
		if changes, err := plan(base, files); !errors.As(err, &r) {
			t.Errorf("%s: %v, %v", name, changes, err)
		}
	}
	changes, err := plan(base, []record.File{{Path: "dir/a", Data: []byte("a")}, {Path: "none"}, {Path: "dir/b"}})
	if err != nil || len(changes) != 1 || !changes["dir/b"].gone {
		t.Errorf("%v, %v", changes, err)
	}
}
