package githubsim

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestMergeLines compares with git merge-file, which is what GitHub's merges come to.
func TestMergeLines(t *testing.T) {
	const base = "1\n2\n3\n4\n5\n"
	for name, test := range map[string]struct{ base, ours, theirs string }{
		"nothing":                {base, base, base},
		"one side":               {base, "1\n2\nX\n4\n5\n", base},
		"far apart":              {base, "A\n2\n3\n4\n5\n", "1\n2\n3\n4\nB\n"},
		"one line between":       {base, "1\nA\n3\n4\n5\n", "1\n2\n3\nB\n5\n"},
		"side by side":           {base, "1\nA\n3\n4\n5\n", "1\n2\nB\n4\n5\n"},
		"the same":               {base, "1\nA\n3\n4\n5\n", "1\nA\n3\n4\n5\n"},
		"the same and more":      {base, "1\nA\n3\n4\n5\n", "1\nA\n3\n4\n5\n6\n"},
		"overlapping":            {base, "1\nA\nB\n4\n5\n", "1\n2\nC\nD\n5\n"},
		"both add at the end":    {base, base + "A\n", base + "B\n"},
		"deleted and changed":    {base, "1\n5\n", "1\n2\nX\n4\n5\n"},
		"added and deleted":      {base, "0\n" + base, "1\n2\n3\n4\n"},
		"no newline at the end":  {"1\n2\n3", "1\n2\n3\n4", "0\n1\n2\n3"},
		"a newline at the end":   {"1\n2\n3", "1\n2\n3\n", "0\n2\n3"},
		"from nothing":           {"", "a\n", "a\n"},
		"both add to nothing":    {"", "a\n", "b\n"},
		"windows ends of lines":  {"1\r\n2\r\n3\r\n", "A\r\n2\r\n3\r\n", "1\r\n2\r\nB\r\n"},
		"everything away":        {base, "", base},
		"everything away, twice": {base, "", "1\n2\n3\n4\n"},
	} {
		t.Run(name, func(t *testing.T) {
			want, clean := mergeFile(t, test.base, test.ours, test.theirs)
			got, ok := mergeLines(test.base, test.ours, test.theirs)
			if ok != clean || clean && got != want {
				t.Errorf("%q, clean %t; git: %q, clean %t", got, ok, want, clean)
			}
		})
	}
}

func mergeFile(t *testing.T, base, ours, theirs string) (text string, clean bool) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"base": base, "ours": ours, "theirs": theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("git", "merge-file", "-p", "ours", "base", "theirs")
	c.Dir = dir
	out, err := c.Output()
	return string(out), err == nil
}
