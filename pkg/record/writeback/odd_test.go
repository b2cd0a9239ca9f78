package writeback

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/record"
)

// writes composes the same files each time.
func writes(files ...record.File) func(record.Tree) ([]record.File, error) {
	return func(record.Tree) ([]record.File, error) { return files, nil }
}

// Modes are kept, bytes that are no text arrive, moves are moves, and what has more than GitHub lists is read all the same.
func TestFilesArrive(t *testing.T) {
	binary := append([]byte("\x00\xff\xfe\u2028"), bytes.Repeat([]byte("é"), 2<<20)...)
	files := writes(
		record.File{Path: "run.sh", Data: []byte("#!/bin/sh\nnew\n")},
		record.File{Path: "docs/image.png", Data: binary},
		record.File{Path: "docs/empty", Data: []byte{}},
		record.File{Path: "docs/odd", Data: []byte("a\u2028b\r\n\x7f\ufeff<&>")},
		record.File{Path: "specs/active/F.md"},
		record.File{Path: "specs/implemented/F.md", Data: []byte("moved\n")},
	)
	for name, limit := range map[string]int{"whole": 0, "folder by folder": 3} {
		t.Run(name, func(t *testing.T) {
			dir := newRepository(t)
			put(t, dir, "run.sh", "#!/bin/sh\n")
			must(t, os.Chmod(filepath.Join(dir, "run.sh"), 0o755))
			put(t, dir, "specs/active/F.md", "spec\n")
			gitSays(t, dir, "add", ".")
			commitAll(t, dir, "More")
			s := newStageOf(t, githubsim.Options{Dir: t.TempDir(), TreeLimit: limit})
			s.must(s.repo.Import(dir))
			for kind, c := range map[string]struct {
				branch func() Branch
				dir    string
			}{
				"remote": {func() Branch { return s.remote(s.watched()) }, s.repo.Dir()},
				"local":  {func() Branch { return local(t, LocalOptions{Dir: dir}) }, dir},
			} {
				for i, want := range []State{Written, Nothing} {
					r, err := Write(t.Context(), c.branch(), files, options("x"))
					if err != nil || r.State != want {
						t.Errorf("%s, run %d: %+v, %v", kind, i, r, err)
					}
				}
				out, err := exec.Command("git", "-C", c.dir, "cat-file", "blob", "main:docs/image.png").Output()
				if err != nil || !bytes.Equal(out, binary) {
					t.Errorf("%s: %d bytes of the image, expected %d: %v", kind, len(out), len(binary), err)
				}
				out, err = exec.Command("git", "-C", c.dir, "cat-file", "blob", "main:docs/odd").Output()
				if err != nil || string(out) != "a\u2028b\r\n\x7f\ufeff<&>" {
					t.Errorf("%s: %q, %v", kind, out, err)
				}
				tree := gitSays(t, c.dir, "ls-tree", "-r", "--format=%(objectmode) %(path)", "main")
				want := "100644 app.txt\n100644 docs/empty\n100644 docs/guide.md\n100644 docs/image.png\n100644 docs/odd\n100755 run.sh\n100644 specs/implemented/F.md"
				if tree != want {
					t.Errorf("%s:\n%s", kind, tree)
				}
			}
			if a, b := gitSays(t, dir, "rev-parse", "main^{tree}"), gitSays(t, s.repo.Dir(), "rev-parse", "main^{tree}"); a != b {
				t.Errorf("the two ways made different trees: %s, %s", a, b)
			}
		})
	}
}

// A link or a submodule is never written through, nor read through.
func TestLinksInTheWay(t *testing.T) {
	for name, c := range map[string]struct{ link, text string }{
		"the folder":   {"docs", "docs is a symbolic link"},
		"one below it": {"docs/deployments", "docs/deployments is a symbolic link"},
		"the index":    {index, index + " is a symbolic link"},
		"the record":   {"docs/deployments/2026/x.json", "x.json is a symbolic link"},
		"a submodule":  {"", "docs is a submodule"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newRepository(t)
			if c.link != "" {
				link(t, dir, c.link)
			} else {
				gitSays(t, dir, "rm", "-rq", "docs")
				gitSays(t, dir, "update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",docs")
				gitSays(t, dir, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "A submodule")
			}
			s := newStageOf(t, githubsim.Options{Dir: t.TempDir()})
			s.must(s.repo.Import(dir))
			for _, pull := range []bool{false, true} {
				o := options("x")
				o.Pull = pull
				r, err := Write(t.Context(), s.remote(http.DefaultTransport), deployment("x"), o)
				if err != nil || r.State != Refused || !strings.Contains(r.Text, c.text) || r.Fix == "" {
					t.Errorf("%+v, %v", r, err)
				}
			}
			if s.repo.Ref("refs/heads/"+SideBranch) != "" {
				t.Error("a pull request's branch was made")
			}
		})
	}
}

// Somebody else pushes in between, or on top of a commit whose answer was lost: all is there, once.
func TestPushInBetween(t *testing.T) {
	t.Run("before it", func(t *testing.T) {
		s := newStage(t)
		n := 0
		r, err := Write(t.Context(), s.remote(http.DefaultTransport), func(tr record.Tree) ([]record.File, error) {
			if n++; n <= 3 {
				s.push(map[string]string{"app.txt": fmt.Sprint(n)})
			}
			return deployment("x")(tr)
		}, options("x"))
		if err != nil || r.State != Written || r.Tries != 4 {
			t.Errorf("%+v, %v", r, err)
		}
		s.has("main", "app.txt", "3")
	})
	for _, kind := range []string{"500", "reset", "403-secondary"} {
		t.Run("after it, and its answer is a "+kind, func(t *testing.T) {
			s := newStage(t)
			s.must(s.sim.Fault(githubsim.Fault{Method: "PATCH", Kind: kind, Executed: true}))
			own := ""
			before := func() {
				if at := s.repo.Ref("refs/heads/main"); own == "" && strings.HasPrefix(gitSays(t, s.repo.Dir(), "log", "-1", "--format=%s", at), "Record") {
					own = at
					s.push(map[string]string{"app.txt": "theirs"})
				}
			}
			s.before.Store(&before)
			r, err := Write(t.Context(), s.remote(http.DefaultTransport), deployment("x"), options("x"))
			if err != nil || r.State != Written || own == "" || r.Commit != own {
				t.Errorf("%+v, %v; its commit was %s", r, err, own)
			}
			if got := gitSays(t, s.repo.Dir(), "log", "--format=%s", "main"); got != "Theirs\nRecord x [skip ci]\nBegin" {
				t.Errorf("the history is\n%s", got)
			}
		})
	}
}

// A local run that dies at any of git's commands, and is run again, ends as one that did not.
func TestLocalKilled(t *testing.T) {
	shim, real := t.TempDir(), mustLook(t)
	left := filepath.Join(shim, "left")
	script := "#!/bin/sh\nn=$(cat " + left + ")\n[ \"$n\" -gt 0 ] || exit 137\necho $((n-1)) > " + left + "\nexec " + real + " \"$@\"\n"
	must(t, os.WriteFile(filepath.Join(shim, "git"), []byte(script), 0o755))
	getenv := env(t, somebody)
	run := func(dir string, most int) error {
		must(t, os.WriteFile(left, fmt.Append(nil, most), 0o600))
		t.Setenv("PATH", shim+":"+filepath.Dir(real)+":/usr/bin:/bin")
		defer t.Setenv("PATH", filepath.Dir(real)+":/usr/bin:/bin")
		l, err := OpenLocal(t.Context(), LocalOptions{Dir: dir, Getenv: getenv})
		if err != nil {
			return err
		}
		r, err := Write(t.Context(), l, deployment("x"), options("x"))
		if err == nil && r.State == Refused {
			return fmt.Errorf("%+v", r)
		}
		return err
	}
	for n := range 100 {
		dir := newRepository(t)
		put(t, dir, index, "# Deployments\n- old\n")
		gitSays(t, dir, "add", ".")
		commitAll(t, dir, "Old")
		whole := run(dir, n) == nil
		if err := run(dir, 1000); err != nil {
			t.Errorf("after %d commands: %v", n, err)
		}
		if got := gitSays(t, dir, "status", "--porcelain"); got != "" {
			t.Errorf("after %d commands, it is not clean:\n%s", n, got)
		}
		if got := gitSays(t, dir, "log", "--format=%s", "main") + gitSays(t, dir, "show", "main:"+index); got != "Record x [skip ci]\nOld\nBegin# Deployments\n- old\n- x" {
			t.Errorf("after %d commands:\n%s", n, got)
		}
		if whole {
			if n < 10 {
				t.Errorf("it was done after %d commands", n)
			}
			return
		}
	}
	t.Error("it never ended")
}

func mustLook(t *testing.T) string {
	t.Helper()
	p, err := exec.LookPath("git")
	must(t, err)
	return p
}
