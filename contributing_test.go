package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestContributingExample holds that the check which CONTRIBUTING.md adds compiles, passes its own test, and stands in the
// list: the tree is laid over with its two files and its line.
func TestContributingExample(t *testing.T) {
	guide, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of Go, expected the check and its test", len(blocks))
	}
	list, err := os.ReadFile("pkg/gate/check.go")
	if err != nil {
		t.Fatal(err)
	}
	const before = "\t\tapprovals,\n"
	if !strings.Contains(string(list), before) {
		t.Fatalf("the list of checks has no line %q", before)
	}
	folder := t.TempDir()
	replaced := map[string]string{}
	for name, text := range map[string]string{
		"draft.go": blocks[0][1], "draft_test.go": blocks[1][1] + listed, "check.go": strings.Replace(string(list), before, before+"\t\tdraft,\n", 1),
	} {
		in, err := filepath.Abs(filepath.Join("pkg/gate", name))
		if err != nil {
			t.Fatal(err)
		}
		replaced[in] = filepath.Join(folder, name)
		if err := os.WriteFile(replaced[in], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(at, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "test", "-overlay", at, "-run", "^(TestDraft|TestDraftIsListed)$", "-v", "./pkg/gate").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestDraft ") || !strings.Contains(string(out), "--- PASS: TestDraftIsListed ") {
		t.Errorf("%v\n%s", err, out)
	}
}

// listed is what this test adds to the example's.
const listed = `
func TestDraftIsListed(t *testing.T) {
	for _, c := range Checks() {
		if c.ID == "draft" {
			return
		}
	}
	t.Error("the check is not in the list")
}
`
