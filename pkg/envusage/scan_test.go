package envusage

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"deploycoord/internal/golden"
)

// memTree is a tree in memory.
type memTree map[string][]byte

func (m memTree) Paths() ([]string, error) {
	var out []string
	for p := range m {
		out = append(out, p)
	}
	slices.Sort(out)
	return out, nil
}

func (m memTree) Read(path string, buf []byte) ([]byte, error) {
	data, ok := m[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return append(buf, data...), nil
}

// TestCorpus scans each archive under testdata/corpus and compares all that was found with the archive's file "want":
// a line a reference, `path:line NAME [default] [provided] [test] [secret|variable] (via)`, then the dynamic ones.
func TestCorpus(t *testing.T) {
	archives, err := filepath.Glob("testdata/corpus/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimPrefix(name, "testdata/corpus/"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tree, want := memTree{}, -1
			for i, f := range ar.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				tree[f.Name] = f.Data
			}
			u, err := Scan(context.Background(), tree, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := format(u)
			if golden.Update() {
				if want < 0 {
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
					want = len(ar.Files) - 1
				}
				ar.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want < 0 {
				t.Fatal("the archive has no file named want: run with -update and read what it wrote")
			}
			if diff := cmp.Diff(string(ar.Files[want].Data), got); diff != "" {
				t.Errorf("references (-want +got):\n%s", diff)
			}
		})
	}
}

func format(u *Usage) string {
	var b strings.Builder
	for _, r := range u.References {
		fmt.Fprintf(&b, "%s:%d %s", r.Path, r.Line, r.Name)
		for _, m := range []struct {
			on   bool
			word string
		}{
			{r.HasDefault, "default"}, {r.Provided, "provided"}, {r.Test, "test"},
			{r.Kind == WorkflowSecret, "secret"}, {r.Kind == WorkflowVariable, "variable"},
		} {
			if m.on {
				b.WriteString(" " + m.word)
			}
		}
		fmt.Fprintf(&b, " (%s)\n", r.Via)
	}
	for _, d := range u.Dynamics {
		fmt.Fprintf(&b, "%s:%d dynamic %s\n", d.Path, d.Line, d.Expr)
	}
	for _, n := range u.Unread {
		fmt.Fprintf(&b, "%s unread %s\n", n.Path, n.Reason)
	}
	return b.String()
}
