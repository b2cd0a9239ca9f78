package ignore

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/change/internal/gittest"
)

// left tells what a walk from the root leaves out: a path is out with any folder above it.
func left(files map[string]string, path string) bool {
	var rules *Rules
	rules = rules.Add("", files[".gitignore"])
	parts := strings.Split(path, "/")
	for i := range parts {
		at := strings.Join(parts[:i+1], "/")
		if rules.Match(at, i+1 < len(parts)) {
			return true
		}
		rules = rules.Add(at, files[at+"/.gitignore"])
	}
	return false
}

func gitLeaves(t *testing.T, r *gittest.Repo, paths []string) map[string]bool {
	t.Helper()
	cmd := exec.Command("git", "check-ignore", "--no-index", "--stdin", "-z")
	cmd.Dir = r.Dir
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	cmd.Stdin = strings.NewReader(strings.Join(paths, "\x00") + "\x00")
	out, _ := cmd.Output() // exit 1: none is ignored
	ignored := map[string]bool{}
	for p := range strings.SplitSeq(string(out), "\x00") {
		ignored[p] = true
	}
	return ignored
}

func compare(t *testing.T, r *gittest.Repo, files map[string]string, paths []string) {
	t.Helper()
	for path, text := range files {
		r.Write(path, text)
	}
	ignored := gitLeaves(t, r, paths)
	for _, p := range paths {
		if got := left(files, p); got != ignored[p] {
			t.Errorf("%q under %q: left out %v, git says %v", p, files, got, ignored[p])
		}
	}
}

func TestMatchIsGits(t *testing.T) {
	paths := []string{
		"a", "b.log", "dir/b.log", "keep.log", "node_modules/x/index.js", "src/node_modules/x.js", "build/out.js", "src/build/out.js", "src/a.py", "src/a.pyc",
		"a/b/c", "a/x/b/c", "foo/bar", "x/foo/bar", "foo/x/bar", "foo/x/y/bar", "foobar", ".env", ".env.local", "dir/.env", ".env.example", "x y", "x ", "x", "#hash", "!bang",
		"{a,b}", "[x]", "Debug/x", "debug/x", "logs/debug.log", "logs/keep/debug.log", "vendor/keep/a", "vendor/drop/a", "a.b", "axb", "a/b.c/d", "file1", "file-", "tmp/x/.gitkeep",
		"src/deep/er/x.tmp", "src/keep.tmp", `back\slash`, "é.txt", "dir/sub/.gitkeep", "dir/sub/x",
	}
	for _, text := range []string{
		"*.log\n!keep.log", "node_modules", "node_modules/", "/build", "build/", "*.py[cod]", "a/**/c", "**/foo/bar", "foo/**/bar", "foo/**", "foo/*\n!foo/x", "foo/**\n!foo/x",
		".env*\n!.env.example", "x\\ ", "x ", "x y", "\\#hash", "\\!bang", "#hash", "{a,b}", "\\[x\\]", "[[]x]", "[Dd]ebug/", "[!d]ebug/", "[^d]ebug/", "logs/*.log", "logs/**/debug.log",
		"vendor/*\n!vendor/keep/", "a?b", "a.b", "file[0-9]", "file[!0-9]", "tmp/*\n!tmp/**/", "**", "*", "*\n!*/\n!*.py", "/*\n!/src", "**/", "/", "!a", "a\r\nb.log\r\n", "a\t", "src/**/*.tmp\n!src/keep.tmp",
		"dir/b.log", "/dir/b.log", "b.log/", "\\a", "back\\\\slash", "é*", "*/b.log", "**/b.log", "a/**", "**/**/c", "foo**bar", "foo/**bar", "\ufeffa", " a", "dir/sub/*\n!dir/sub/.gitkeep", "/**/x.js", "[a", "a[]b", "file[0-9", "\\",
	} {
		t.Run(text, func(t *testing.T) { compare(t, gittest.New(t), map[string]string{".gitignore": text}, paths) })
	}
}

func TestNestedFilesWin(t *testing.T) {
	compare(t, gittest.New(t), map[string]string{
		".gitignore": "*.txt\n/b/only.md\n", "a/.gitignore": "!keep.txt\n/local\n", "a/b/.gitignore": "keep.txt\nsub/x\n",
	}, []string{
		"x.txt", "keep.txt", "a/x.txt", "a/keep.txt", "a/b/keep.txt", "a/c/keep.txt", "local", "a/local", "a/b/local", "a/b/sub/x", "a/b/c/sub/x", "b/only.md", "a/b/only.md", "sub/x",
	})
}

// TestRandomPatterns puts patterns together from the pieces people use.
func TestRandomPatterns(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	r := gittest.New(t)
	for range 250 {
		var lines, paths []string
		for range 1 + random.IntN(3) {
			line := pick("", "", "!") + pick("", "", "/", "**/")
			for i := range 1 + random.IntN(3) {
				if i > 0 {
					line += "/"
				}
				line += pick("a", "b", "*", "**", "?", "[ab]", "[!a]", "a*", "*b", "ab")
			}
			lines = append(lines, line+pick("", "", "/"))
		}
		for range 25 {
			p := pick("a", "b", "ab", "c")
			for range random.IntN(4) {
				p += "/" + pick("a", "b", "ab", "c")
			}
			paths = append(paths, p)
		}
		compare(t, r, map[string]string{".gitignore": strings.Join(lines, "\n")}, paths)
	}
}

func FuzzRules(f *testing.F) {
	f.Add("*.log\n!keep.log", "dir/keep.log")
	f.Add("a/**/[!b-\n{x,y}", "a/{x,y}")
	f.Fuzz(func(t *testing.T, text, path string) {
		if len(text) > 200 || len(path) > 200 {
			return
		}
		var rules *Rules
		rules = rules.Add("", text)
		if rules == nil && rules.Match(path, false) {
			t.Error("no rule leaves something out")
		}
		_ = fmt.Sprint(rules.Match(path, true))
	})
}
