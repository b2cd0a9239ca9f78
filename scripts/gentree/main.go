// Gentree writes the tree that the benchmarks run on: a git repository of many files in a dozen languages, with names,
// sizes and comments as various as people's, some of which read environment variables that templates document.
//
// The same seed and size give the same bytes and the same commits. Three revisions are left, tagged base, head and
// undocumented, which differ in -changed files; head is checked out.
//
//	go run ./scripts/gentree -files 50000 DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	files := flag.Int("files", 50_000, "how many files (about 8 KB each)")
	changed := flag.Int("changed", 20, "in how many files head differs from base")
	seed := flag.Uint64("seed", 1, "another seed, another tree")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: gentree [flags] DIR")
		os.Exit(2)
	}
	if err := generate(flag.Arg(0), newTree(*files, *changed, *seed)); err != nil {
		fmt.Fprintln(os.Stderr, "gentree:", err)
		os.Exit(1)
	}
}

// generate makes dir a repository that holds the tree. The folder appears whole or not at all.
func generate(dir string, t *tree) error {
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already", dir)
	}
	part := filepath.Clean(dir) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := git(nil, "init", "--quiet", "--initial-branch=main", part); err != nil {
		return err
	}
	if err := git(t.writeHistory, "-C", part, "fast-import", "--quiet"); err != nil {
		return err
	}
	if err := git(nil, "-C", part, "reset", "--quiet", "--hard", "head"); err != nil {
		return err
	}
	return os.Rename(part, dir)
}

// git runs git without anybody's settings; write, where given, fills its standard input.
func git(write func(out *stream), args ...string) error {
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	cmd.Stderr = os.Stderr
	if write == nil {
		return named(args, cmd.Run())
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return named(args, err)
	}
	out := newStream(stdin)
	write(out)
	if err := out.close(); err != nil {
		return fmt.Errorf("write to git: %w", err)
	}
	return named(args, cmd.Wait())
}

func named(args []string, err error) error {
	if err != nil {
		return fmt.Errorf("git %s: %w", args[len(args)-1], err)
	}
	return nil
}
