package writeback

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/record"
)

// env is a home whose git knows a name.
func env(t testing.TB, config string) func(string) string {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(name string) string {
		return map[string]string{"HOME": home, "PATH": os.Getenv("PATH"), "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere"}[name]
	}
}

const somebody = "[user]\n\tname = Ada\n\temail = ada@example.org\n"

// newRepository is one with files on main.
func newRepository(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	gitSays(t, dir, "init", "-q", "-b", "main")
	put(t, dir, "app.txt", "1\n")
	put(t, dir, "docs/guide.md", "# Guide\n")
	gitSays(t, dir, "add", ".")
	commitAll(t, dir, "Begin")
	return dir
}

func commitAll(t testing.TB, dir, message string) {
	t.Helper()
	gitSays(t, dir, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qam", message)
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func local(t testing.TB, o LocalOptions) *Local {
	t.Helper()
	if o.Getenv == nil {
		o.Getenv = env(t, somebody)
	}
	l, err := OpenLocal(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// 50 writers at once, with the branch checked out: all is written, and the work tree is clean.
func TestManyLocalWriters(t *testing.T) {
	dir := newRepository(t)
	getenv := env(t, somebody)
	for i, r := range writeAll(t, 50, nil, func() Branch { return local(t, LocalOptions{Dir: dir, Getenv: getenv}) }) {
		if r.State != Written {
			t.Errorf("writer %d: %+v", i, r)
		}
	}
	whole(t, dir, "main", 50)
	if got := gitSays(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("the work tree is not clean:\n%s", got)
	}
	if got := gitSays(t, dir, "log", "-1", "--format=%an <%ae>"); got != "Ada <ada@example.org>" {
		t.Errorf("the author is %q", got)
	}
}

// Where it is written: of each kind of repository, the branch has it, and what has it checked out is clean.
func TestLocalRepositories(t *testing.T) {
	tests := map[string]struct {
		prepare   func(t *testing.T, dir string) LocalOptions
		checkouts []string // below dir
	}{
		"a folder below": {func(t *testing.T, dir string) LocalOptions { return LocalOptions{Dir: filepath.Join(dir, "docs")} }, []string{"."}},
		"bare": {func(t *testing.T, dir string) LocalOptions {
			gitSays(t, dir, "config", "core.bare", "true")
			return LocalOptions{Dir: filepath.Join(dir, ".git")}
		}, nil},
		"another branch": {func(t *testing.T, dir string) LocalOptions {
			gitSays(t, dir, "switch", "-qc", "other")
			return LocalOptions{Dir: dir, Branch: "main"}
		}, []string{"."}},
		"a linked work tree": {func(t *testing.T, dir string) LocalOptions {
			gitSays(t, dir, "switch", "-qc", "other")
			gitSays(t, dir, "worktree", "add", "-q", filepath.Join(dir, "linked"), "main")
			put(t, dir, ".git/info/exclude", "linked\n")
			return LocalOptions{Dir: filepath.Join(dir, "linked")}
		}, []string{".", "linked"}},
		"checked out elsewhere": {func(t *testing.T, dir string) LocalOptions {
			gitSays(t, dir, "switch", "-q", "--detach")
			gitSays(t, dir, "worktree", "add", "-q", filepath.Join(dir, "linked"), "main")
			put(t, dir, ".git/info/exclude", "linked\n")
			return LocalOptions{Dir: dir, Branch: "refs/heads/main"}
		}, []string{".", "linked"}},
		"no commit yet": {func(t *testing.T, dir string) LocalOptions {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			gitSays(t, dir, "init", "-q", "-b", "main")
			return LocalOptions{Dir: dir}
		}, []string{"."}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := newRepository(t)
			o := test.prepare(t, dir)
			o.Getenv = env(t, somebody)
			for i, want := range []State{Written, Nothing} {
				r, err := Write(t.Context(), local(t, o), deployment("x"), options("x"))
				if err != nil || r.State != want {
					t.Fatalf("run %d: %+v, %v", i, r, err)
				}
			}
			if got := gitSays(t, o.Dir, "show", "main:"+index); got != "# Deployments\n- x" {
				t.Errorf("the index is %q", got)
			}
			for _, c := range test.checkouts {
				if got := gitSays(t, filepath.Join(dir, c), "status", "--porcelain"); got != "" {
					t.Errorf("%s is not clean:\n%s", c, got)
				}
			}
		})
	}
}

// Local changes to other paths stay; those to the same are a refusal that names them, and nothing is written.
func TestLocalChanges(t *testing.T) {
	tests := map[string]struct {
		change func(t *testing.T, dir string)
		named  string // in the refusal; "" where it is written
		status string
	}{
		"another file":     {func(t *testing.T, dir string) { put(t, dir, "app.txt", "2\n") }, "", " M app.txt"},
		"another, staged":  {func(t *testing.T, dir string) { put(t, dir, "app.txt", "2\n"); gitSays(t, dir, "add", ".") }, "", "M  app.txt"},
		"touched only":     {func(t *testing.T, dir string) { put(t, dir, index, "# Deployments\n- old\n") }, "", ""},
		"the index":        {func(t *testing.T, dir string) { put(t, dir, index, "mine\n") }, index, " M " + index},
		"staged":           {func(t *testing.T, dir string) { put(t, dir, index, "mine\n"); gitSays(t, dir, "add", ".") }, index, "M  " + index},
		"an untracked one": {func(t *testing.T, dir string) { put(t, dir, "docs/deployments/2026/x.json", "mine\n") }, "docs/deployments/2026/x.json", "?? docs/deployments/2026/"},
		"a link in the way": {func(t *testing.T, dir string) {
			must(t, os.RemoveAll(filepath.Join(dir, "docs")))
			must(t, os.Mkdir(filepath.Join(dir, "out"), 0o755))
			must(t, os.Symlink("out", filepath.Join(dir, "docs")))
		}, "docs", "??"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := newRepository(t)
			put(t, dir, index, "# Deployments\n- old\n")
			gitSays(t, dir, "add", ".")
			commitAll(t, dir, "Old")
			before := gitSays(t, dir, "rev-parse", "main")
			test.change(t, dir)
			status := gitSays(t, dir, "status", "--porcelain")
			r, err := Write(t.Context(), local(t, LocalOptions{Dir: dir}), deployment("x"), options("x"))
			if err != nil {
				t.Fatal(err)
			}
			if test.named == "" {
				if r.State != Written {
					t.Errorf("%+v", r)
				}
				if got := gitSays(t, dir, "status", "--porcelain"); got != test.status {
					t.Errorf("afterwards: %q, not %q", got, test.status)
				}
				return
			}
			if r.State != Refused || !strings.Contains(r.Text, test.named) || r.Fix == "" {
				t.Errorf("%+v", r)
			}
			if after := gitSays(t, dir, "rev-parse", "main"); after != before {
				t.Error("the branch moved")
			}
			if diff := cmp.Diff(status, gitSays(t, dir, "status", "--porcelain")); diff != "" || !strings.Contains(status, test.status) {
				t.Error(diff, status)
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What a person has to mend is told with its fix.
func TestLocalRefusals(t *testing.T) {
	tests := map[string]struct {
		prepare func(t *testing.T, dir string) LocalOptions
		text    string
		fix     string
	}{
		"nobody": {func(t *testing.T, dir string) LocalOptions {
			return LocalOptions{Dir: dir, Getenv: env(t, "")}
		}, "git does not know who you are", "git config user.name"},
		"detached": {func(t *testing.T, dir string) LocalOptions {
			gitSays(t, dir, "switch", "-q", "--detach")
			return LocalOptions{Dir: dir}
		}, "detached", "name the branch"},
		"no such branch": {func(_ *testing.T, dir string) LocalOptions { return LocalOptions{Dir: dir, Branch: "none"} }, "no branch none", "name a branch"},
		"no name":        {func(_ *testing.T, dir string) LocalOptions { return LocalOptions{Dir: dir, Branch: "a..b"} }, "no name of a branch", "name a branch"},
		"an option":      {func(_ *testing.T, dir string) LocalOptions { return LocalOptions{Dir: dir, Branch: "--help"} }, "--help", "name a branch"},
		"no repository":  {func(t *testing.T, _ string) LocalOptions { return LocalOptions{Dir: t.TempDir()} }, "no git repository", "give the folder"},
		"an index.lock": {func(t *testing.T, dir string) LocalOptions {
			put(t, dir, ".git/index.lock", "")
			return LocalOptions{Dir: dir}
		}, "index.lock", "remove the lock"},
		"docs is a link":   {func(t *testing.T, dir string) LocalOptions { link(t, dir, "docs"); return LocalOptions{Dir: dir} }, "docs is a symbolic link", "put a folder"},
		"the index is one": {func(t *testing.T, dir string) LocalOptions { link(t, dir, index); return LocalOptions{Dir: dir} }, index + " is a symbolic link", "put a file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := newRepository(t)
			o := test.prepare(t, dir)
			if o.Getenv == nil {
				o.Getenv = env(t, somebody)
			}
			before := gitSays(t, dir, "rev-parse", "main")
			var r Result
			l, err := OpenLocal(t.Context(), o)
			if err == nil {
				r, err = Write(t.Context(), l, deployment("x"), options("x"))
			}
			var refused *Refusal
			if errors.As(err, &refused) {
				r, err = Result{State: Refused, Text: refused.Text, Fix: refused.Fix}, nil
			}
			if err != nil || r.State != Refused || !strings.Contains(r.Text, test.text) || !strings.Contains(r.Fix, test.fix) {
				t.Errorf("%+v, %v", r, err)
			}
			if after := gitSays(t, dir, "rev-parse", "main"); after != before {
				t.Error("the branch moved")
			}
		})
	}
}

// link puts a symbolic link on main, in the place of what is there.
func link(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.RemoveAll(filepath.Join(dir, name)))
	must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
	must(t, os.Symlink("/tmp", filepath.Join(dir, name)))
	gitSays(t, dir, "add", "-A")
	commitAll(t, dir, "A link")
}

// A commit that somebody else makes in between is kept, in the branch and in the work tree.
func TestLocalPushInBetween(t *testing.T) {
	dir := newRepository(t)
	once := true
	compose := func(tr record.Tree) ([]record.File, error) {
		if once {
			once = false
			put(t, dir, "app.txt", "2\n")
			commitAll(t, dir, "Theirs")
		}
		return deployment("x")(tr)
	}
	r, err := Write(t.Context(), local(t, LocalOptions{Dir: dir}), compose, options("x"))
	if err != nil || r.State != Written || r.Tries != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := gitSays(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean:\n%s", got)
	}
	if got := gitSays(t, dir, "show", "main:app.txt"); got != "2" {
		t.Errorf("app.txt is %q", got)
	}
}
