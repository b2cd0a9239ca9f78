package record

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// specsIn are the paths of the tree that are no records.
func specsIn(t memTree) []string {
	var l []string
	for _, p := range slices.Sorted(maps.Keys(t)) {
		if !strings.HasPrefix(p, layout.Folder) {
			l = append(l, p)
		}
	}
	return l
}

func feature12(d Deployment) Deployment {
	d.Feature = Feature{ID: "FEATURE-12"}
	return d
}

func TestSpecMoves(t *testing.T) {
	for _, c := range []struct {
		name   string
		before memTree
		d      Deployment
		after  []string
		notice string
	}{
		{"a file", memTree{"specs/active/FEATURE-12.md": "x"}, good(), []string{"specs/implemented/FEATURE-12.md"}, ""},
		{"a file with words, in another case", memTree{"specs/active/feature-12-Login.MD": "x"}, good(), []string{"specs/implemented/feature-12-Login.MD"}, ""},
		{"not another's", memTree{"specs/active/FEATURE-123.md": "x", "specs/active/FEATURE-12b.md": "x"}, good(), []string{"specs/active/FEATURE-123.md", "specs/active/FEATURE-12b.md"}, ""},
		{"beside another's", memTree{"specs/active/FEATURE-123.md": "x", "specs/active/FEATURE-12.md": "x"}, good(), []string{"specs/active/FEATURE-123.md", "specs/implemented/FEATURE-12.md"}, ""},
		{"a folder", memTree{"specs/active/FEATURE-12/README.md": "x", "specs/active/FEATURE-12/img/a.png": "\x00\xff", "specs/active/FEATURE-12/empty": ""}, good(),
			[]string{"specs/implemented/FEATURE-12/README.md", "specs/implemented/FEATURE-12/empty", "specs/implemented/FEATURE-12/img/a.png"}, ""},
		{"a folder without a text", memTree{"specs/active/FEATURE-12/a.png": "x"}, good(), []string{"specs/implemented/FEATURE-12/a.png"}, "has no text that a section could be written to"},
		{"MDX", memTree{"specs/active/FEATURE-12.mdx": "x"}, good(), []string{"specs/implemented/FEATURE-12.mdx"}, "has no text that a section"},
		{"no spec's file", memTree{"specs/active/FEATURE-12.png": "x"}, good(), []string{"specs/active/FEATURE-12.png"}, ""},
		{"moved already", memTree{"specs/implemented/FEATURE-12.md": "x"}, good(), []string{"specs/implemented/FEATURE-12.md"}, ""},
		{"in both", memTree{"specs/active/FEATURE-12.md": "x", "specs/implemented/FEATURE-12.md": "y"}, good(), []string{"specs/active/FEATURE-12.md", "specs/implemented/FEATURE-12.md"},
			"the spec of FEATURE-12 was not moved: there is more than one (specs/active/FEATURE-12.md, specs/implemented/FEATURE-12.md); leave one of them, and move it by hand"},
		{"several", memTree{"specs/active/FEATURE-12.md": "x", "specs/active/FEATURE-12-b.md": "y"}, good(), []string{"specs/active/FEATURE-12-b.md", "specs/active/FEATURE-12.md"}, "there is more than one"},
		{"too many files", manyFiles(), good(), specsIn(manyFiles()), "larger than 300 files or 10 MB"},
		{"on hold", memTree{"specs/active/FEATURE-12.md": "x"}, held(), []string{"specs/active/FEATURE-12.md"}, ""},
		{"rolled back at once", memTree{"specs/active/FEATURE-12.md": "x"}, bad(), []string{"specs/active/FEATURE-12.md"}, ""},
		{"rolled back, moved by its pull request", memTree{"specs/implemented/FEATURE-12.md": "x"}, bad(), []string{"specs/active/FEATURE-12.md"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := c.before.written(t, feature12(c.d))
			if diff := cmp.Diff(c.after, specsIn(tree)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			d, err := Decode([]byte(tree[layout.record(c.d.ID, ".json")]))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(d.Notices, "\n"); !strings.Contains(got, c.notice) || (got == "") != (c.notice == "") {
				t.Errorf("notices %q, want %q", got, c.notice)
			}
		})
	}
}

func manyFiles() memTree {
	t := memTree{}
	for i := range maxSpecFiles + 1 {
		t["specs/active/FEATURE-12/"+strings.Repeat("x", i+1)+".md"] = "x"
	}
	return t
}

// TestSpecLife follows a spec there, back, and there again with the next commit.
func TestSpecLife(t *testing.T) {
	const active, implemented = "specs/active/FEATURE-12.md", "specs/implemented/FEATURE-12.md"
	source := "\ufeff# Gift cards\r\n\r\nSold by \xff mail.\r\n```\r\n## Deployment\r\n```\r\nThe end"
	tree := memTree{active: source}.written(t, feature12(good()))
	if !strings.HasPrefix(tree[implemented], source+"\r\n\r\n## Deployment\r\n\r\n"+sectionMark) || strings.Count(tree[implemented], "\n") != strings.Count(tree[implemented], "\r\n") {
		t.Errorf("deployed:\n%q", tree[implemented])
	}
	tree[implemented] += "A word of ours.\r\n"
	tree = tree.written(t, feature12(bad()))
	for _, want := range []string{source + "\r\n\r\n## Deployment\r\n", "> This deployment was rolled back", "A word of ours.\r\n"} {
		if !strings.Contains(tree[active], want) {
			t.Errorf("rolled back, no %q in\n%q", want, tree[active])
		}
	}
	next := feature12(good())
	next.Commit, next.Began = last, at(7200)
	next.ID = NewID(at(7000), last, "", "")
	tree = tree.written(t, next)
	if page := tree[implemented]; strings.Contains(page, "rolled back") || strings.Count(page, sectionMark) != 1 || !strings.Contains(page, next.ID) {
		t.Errorf("the next one:\n%s", page)
	}
	before := tree[implemented]
	late := feature12(closed()) // of the first one, which was rolled back and deployed again
	if tree = tree.written(t, late); tree[implemented] != before {
		t.Errorf("an older deployment takes the newer one's place:\n%s", cmp.Diff(before, tree[implemented]))
	}
	again := feature12(bad())
	again.RestoredAt = at(9000)
	if tree = tree.written(t, again); tree[implemented] != before {
		t.Error("a rollback of the older deployment takes back the newer one's spec")
	}
}

func TestSectionPlace(t *testing.T) {
	d := good()
	body := string(section(d, "x.md"))
	for _, c := range []struct{ name, in, want string }{
		{"an empty file", "", "## Deployment\n\n" + body + "\n"},
		{"no end of line", "a", "a\n\n## Deployment\n\n" + body + "\n"},
		{"a heading of a person", "# A\n\n## Deployment\n\nSoon.\n\n## B\n", "# A\n\n## Deployment\n\n" + body + "\n\nSoon.\n\n## B\n"},
		{"a heading at the end", "## deployment ##", "## deployment ##\n\n" + body + "\n"},
		{"a heading in code", "~~~~\n~~~\n## Deployment\n~~~~\n", "~~~~\n~~~\n## Deployment\n~~~~\n\n## Deployment\n\n" + body + "\n"},
		{"another heading", "## Deployments\n", "## Deployments\n\n## Deployment\n\n" + body + "\n"},
		{"an open mark", sectionMark + "x\nmine\n", sectionMark + "x\nmine\n\n## Deployment\n\n" + body + "\n"},
	} {
		got := string(withSection([]byte(c.in), d, "x.md"))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
		if again := string(withSection([]byte(got), d, "x.md")); again != got {
			t.Errorf("%s: another the second time:\n%s", c.name, cmp.Diff(got, again))
		}
	}
}

func TestRel(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"specs/done/a.md", "docs/deployments/2026/x.md", "../../docs/deployments/2026/x.md"},
		{"docs/specs/a/README.md", "docs/deployments/x.md", "../../deployments/x.md"},
		{"a.md", "docs/x.md", "docs/x.md"},
		{"docs/a.md", "docs/x y(1).md", "x%20y%281%29.md"},
	} {
		if got := rel(c.from, c.to); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// TestSpecFolderInOneCommit holds that a folder which an earlier deployment of the same commit moved away is gone.
func TestSpecFolderInOneCommit(t *testing.T) {
	tree := memTree{"specs/active/FEATURE-12/README.md": "x", "specs/active/FEATURE-12/img/a.png": "y"}
	first, second := feature12(good()), feature12(good())
	second.Service, second.ID = "api", first.ID+"-api"
	files, err := ComposeAll(tree, []Deployment{first, second}, layout)
	if err != nil {
		t.Fatal(err)
	}
	after := tree.with(t, files)
	if diff := cmp.Diff([]string{"specs/implemented/FEATURE-12/README.md", "specs/implemented/FEATURE-12/img/a.png"}, specsIn(after)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if json := after[layout.record(second.ID, ".json")]; strings.Contains(json, "more than one") {
		t.Errorf("the folder counts twice:\n%s", json)
	}
}
