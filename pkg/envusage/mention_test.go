package envusage

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMentioning(t *testing.T) {
	tree := memTree{
		"a.ts": []byte("process.env.ONE"), "b.py": []byte("# TWO"), "c.txt": []byte("ONE"), "d.go": []byte("package d"),
		"e.ts": []byte("O\nNE"), "vendor/f.ts": []byte("ONE"),
	}
	paths, _ := tree.Paths()
	got, err := Mentioning(context.Background(), tree, paths, []string{"ONE", "TWO"}, Options{Ignore: func(p string) bool { return p == "vendor/f.ts" }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.ts", "b.py"}, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}
