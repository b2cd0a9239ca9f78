package gate

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
)

const loginSpec = `# FEATURE-12: Login

## Goal
People sign in.

## Acceptance criteria
- [x] a password works
- [ ] ~~single sign-on~~
`

// specCase is a pull request over a tree.
type specCase struct {
	name, branch, title, body string
	commits                   []string
	base, head                memTree
	edits                     []func(*Evidence, *Pull)
	want                      []string
}

func (c specCase) evidence(t *testing.T) *Evidence {
	t.Helper()
	e := saying(c.body, c.edits...)
	p := &e.Hosted.Pulls[0]
	p.PullRequest.Value.Title, p.PullRequest.Value.Head = c.title, github.Branch{Ref: c.branch, SHA: "h"}
	for _, m := range c.commits {
		commit(m)(e, p)
	}
	if c.base == nil {
		c.base = c.head
	}
	got, err := Collect(context.Background(), Inputs{Change: changeOf(c.base, c.head, false), Hosted: e.Hosted, Policy: e.Policy})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func demanding(headings ...string) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) {
		e.Policy.Checks.Spec.Required, e.Policy.Checks.Spec.Headings = true, headings
	}
}

func TestSpec(t *testing.T) {
	active := func(files ...string) memTree {
		tree := memTree{"README.md": "x", "specs/active/FEATURE-99.md": "# x\nx"}
		for i := 0; i < len(files); i += 2 {
			tree["specs/"+files[i]] = files[i+1]
		}
		return tree
	}
	login := active("active/FEATURE-12-login.md", loginSpec)
	found := []string{"pass: FEATURE-12: specs/active/FEATURE-12-login.md"}
	says := func(body string) memTree { return active("active/FEATURE-12-login.md", body) }
	const at = "specs/active/FEATURE-12-login.md"
	fails := func(findings ...string) []string {
		return append([]string{"fail: FEATURE-12: " + at}, findings...)
	}
	tests := []specCase{
		{name: "branch", branch: "feature-12-login", head: login, want: found},
		{name: "branch with folders", branch: "ada/feature/FEATURE-12_login", head: login, want: found},
		{name: "title", title: "FEATURE-12: login", head: login, want: found},
		{name: "title in another case", title: "feature-12: login", head: login, want: []string{"warn: no feature spec is named", "warning: neither branch, title, body nor commits name a feature spec (FEATURE-[0-9]+)"}},
		{name: "body", body: "Part of **FEATURE-12**.", head: login, want: found},
		{name: "link in the body", body: "[spec](../blob/main/specs/active/FEATURE-12-login.md)", head: login, want: found},
		{name: "commit", commits: []string{"fix\n\nRefs: FEATURE-12"}, head: login, want: found},
		{name: "template's comment and code", body: "<!-- such as FEATURE-12 -->\n```\nFEATURE-12\n```", head: login, want: []string{"warn: no feature spec is named", "warning: neither branch, title, body nor commits name a feature spec (FEATURE-[0-9]+)"}},
		{name: "a merge commit's", head: login, edits: []func(*Evidence, *Pull){func(e *Evidence, p *Pull) {
			commit("Merge branch 'FEATURE-12'")(e, p)
			p.Commits.Value[0].Parents = []string{"a", "b"}
		}}, want: []string{"warn: no feature spec is named", "warning: neither branch, title, body nor commits name a feature spec (FEATURE-[0-9]+)"}},
		{name: "no boundary", title: "XFEATURE-12 FEATURE-12a FEATURE-123", head: login, want: []string{"fail: FEATURE-123: not found", "error: there is no spec FEATURE-123 in specs/active; there is FEATURE-12-login.md"}},
		{name: "exact name first", title: "FEATURE-12", head: active("active/FEATURE-12-a.md", "TBD", "active/FEATURE-12.md", loginSpec), want: []string{"pass: FEATURE-12: specs/active/FEATURE-12.md"}},
		{name: "folder", title: "FEATURE-12", head: active("active/FEATURE-12-login/README.md", loginSpec, "active/FEATURE-12-login/notes.md", "TBD"), want: []string{"pass: FEATURE-12: specs/active/FEATURE-12-login/README.md"}},
		{name: "folder with the identifier", title: "FEATURE-12", head: active("active/feature-12/Feature-12.md", loginSpec), want: []string{"pass: FEATURE-12: specs/active/feature-12/Feature-12.md"}},
		{name: "no Markdown", title: "FEATURE-12", head: active("active/FEATURE-12.png", "x"), want: []string{"fail: FEATURE-12: not found", "error: there is no spec FEATURE-12 in specs/active; there is FEATURE-12.png, FEATURE-99.md"}},
		{name: "absent", title: "FEATURE-13", head: login, want: []string{"fail: FEATURE-13: not found", "error: there is no spec FEATURE-13 in specs/active; there is FEATURE-12-login.md, FEATURE-99.md"}},
		{name: "implemented", title: "FEATURE-12", head: active("implemented/FEATURE-12.md", loginSpec), want: []string{"fail: FEATURE-12: specs/implemented/FEATURE-12.md", "error: specs/implemented/FEATURE-12.md:0: FEATURE-12 is implemented already: its spec stands in specs/implemented"}},
		{name: "all implemented", title: "FEATURE-12", head: memTree{"specs/implemented/FEATURE-12.md": loginSpec}, want: []string{"fail: FEATURE-12: specs/implemented/FEATURE-12.md", "error: specs/implemented/FEATURE-12.md:0: FEATURE-12 is implemented already: its spec stands in specs/implemented"}},
		{name: "moved by the change", title: "FEATURE-12", base: login, head: active("implemented/FEATURE-12-login.md", loginSpec), want: []string{"warn: FEATURE-12: specs/implemented/FEATURE-12-login.md", "warning: specs/implemented/FEATURE-12-login.md:0: the change moves FEATURE-12 to the implemented specs before it is deployed"}},
		{name: "active and implemented", title: "FEATURE-12", head: active("active/FEATURE-12-login.md", loginSpec, "implemented/FEATURE-12.md", "TBD"), want: found},
		{name: "mentions an implemented one", title: "FEATURE-12", body: "Follows FEATURE-9 and FEATURE-8.", head: active("active/FEATURE-12-login.md", loginSpec, "implemented/FEATURE-9.md", "x"),
			want: []string{"pass: FEATURE-12: specs/active/FEATURE-12-login.md; FEATURE-9: specs/implemented/FEATURE-9.md; FEATURE-8: not found", "note: specs/implemented/FEATURE-9.md:0: FEATURE-9 is implemented already: its spec stands in specs/implemented", "note: there is no spec FEATURE-8 in specs/active; there is FEATURE-12-login.md, FEATURE-99.md"}},
		{name: "several", title: "FEATURE-12, FEATURE-99", head: active("active/FEATURE-12-login.md", loginSpec, "active/FEATURE-99.md", "# x\nTODO"), want: []string{"fail: FEATURE-12: specs/active/FEATURE-12-login.md; FEATURE-99: specs/active/FEATURE-99.md", "error: specs/active/FEATURE-99.md:0: the spec FEATURE-99 holds no section with text", "error: specs/active/FEATURE-99.md:2: the spec says TODO"}},
		{name: "none", head: login, want: []string{"warn: no feature spec is named", "warning: neither branch, title, body nor commits name a feature spec (FEATURE-[0-9]+)"}},
		{name: "none, required", head: login, edits: []func(*Evidence, *Pull){demanding()}, want: []string{"fail: no feature spec is named", "error: neither branch, title, body nor commits name a feature spec (FEATURE-[0-9]+)"}},
		{name: "no folder", title: "FEATURE-12", head: memTree{"a": ""}, want: []string{"skipped: the repository has no folder specs/active"}},
		{name: "no folder, required", title: "FEATURE-12", head: memTree{"a": ""}, edits: []func(*Evidence, *Pull){demanding()}, want: []string{"fail: there is no folder of specs", "error: a spec is required, but there is no folder specs/active"}},
		{name: "the change takes the folder away", title: "FEATURE-12", base: login, head: memTree{"a": ""}, want: []string{"fail: FEATURE-12: not found", "error: there is no spec FEATURE-12 in specs/active"}},
		{name: "too large", title: "FEATURE-12", head: says("HUGE"), want: []string{"unknown: FEATURE-12: could not be read", "unknown: " + at + ":0: the spec FEATURE-12 could not be read: " + change.ErrTooLarge.Error()}},
		{name: "longer than what is read", title: "FEATURE-12", head: says(loginSpec + "\n" + strings.Repeat("x", 600<<10)), want: []string{"unknown: FEATURE-12: " + at, "unknown: " + at + ":0: the spec is longer than what is read (256 KiB)"}},
		{name: "body unread", head: login, edits: []func(*Evidence, *Pull){bodyUnread}, want: []string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: GET /repos/o/r: 502"}},
		{name: "commits unread", head: login, edits: []func(*Evidence, *Pull){commitsUnread}, want: []string{"unknown: not decided: the commits could not be read", "unknown: the commits could not be read: GET /repos/o/r: 502"}},
		{name: "commits unread, one named", title: "FEATURE-12", head: login, edits: []func(*Evidence, *Pull){commitsUnread}, want: []string{"unknown: FEATURE-12: " + at, "unknown: the commits could not be read: GET /repos/o/r: 502"}},
		{name: "empty", title: "FEATURE-12", head: says(" \n"), want: fails("error: " + at + ":0: the spec FEATURE-12 holds no section with text")},
		{name: "headings alone", title: "FEATURE-12", head: says("# A\n## B\n<!-- x -->\n"), want: fails("error: " + at + ":0: the spec FEATURE-12 holds no section with text")},
		{name: "required headings", title: "FEATURE-12", head: says("# Login\n## 1. Goal\nx\n## Scope\nTBA\n"), edits: []func(*Evidence, *Pull){demanding("goal", "Scope", "Tests")},
			want: fails("error: "+at+`:4: the section "Scope" is empty`, "error: "+at+`:0: the spec FEATURE-12 has no section "Tests"`)},
		{name: "unfinished", title: "FEATURE-12", head: says("# Login\r\n\r\nTBD\r\n\r\n- x (TODO: y)\r\n- `TODO` is fine, so are TODOS and todo\r\n\r\n```\nTODO\n```\n## FIXME\nwhat???\n\n| a | TBD |\n|---|---|\n"),
			want: fails("error: "+at+":11: the spec says FIXME", "error: "+at+":3: the spec says TBD", "error: "+at+":5: the spec says TODO", "error: "+at+":12: the spec says ???", "error: "+at+":14: the spec says TBD")},
		{name: "open criteria", title: "FEATURE-12", head: says("# Login\nx\n**Acceptance criteria**\n\n1. [x] a\n2. [ ] b\n   - [ ] c\n\n## Definition of Done\n- [ ] d\n## Later\n- [ ] e\n"),
			want: fails("error: "+at+`:6: an acceptance criterion is open: "b"`, "error: "+at+`:7: an acceptance criterion is open: "c"`, "error: "+at+`:10: an acceptance criterion is open: "d"`)},
		{name: "criteria in prose", title: "FEATURE-12", head: says("# Login\n## Acceptance Criteria\nIt works.\n"), want: found},
		{name: "empty criteria", title: "FEATURE-12", head: says("# Login\nx\n## Acceptance Criteria\n"), want: fails("error: " + at + `:3: the section "Acceptance Criteria" is empty`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(test.evidence(t), specComplete)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	if got := status(&Evidence{}, specComplete); got != "skipped" {
		t.Errorf("a local run is %s, expected skipped", got)
	}
}

// TestSpecStaysInItsFolder holds that an identifier is only held against listed names, whatever the pattern lets through.
func TestSpecStaysInItsFolder(t *testing.T) {
	tree := memTree{"secret.md": "TOKEN", "specs/secret.md": "TOKEN", "specs/active/FEATURE-1.md": loginSpec, "specs/implemented/keep.md": ""}
	for _, pattern := range []string{".+", "[./a-zA-Z0-9%-]+", "(?s).*", "x*", "\\S+"} {
		for _, title := range []string{
			"../../secret", "../secret.md", "../active/FEATURE-1", "/etc/passwd", "..", ".", "", "x", "specs/active/FEATURE-1.md", "a\nb\x1b[31m\x00", "..%2f..%2fsecret.md",
			strings.Repeat("../", 5000) + "secret", "::set-output name=x::y", "\xff\xfe",
		} {
			c := specCase{title: title, branch: title, commits: []string{title}, head: tree, edits: []func(*Evidence, *Pull){func(e *Evidence, _ *Pull) { e.Policy.Checks.Spec.Pattern = pattern }}}
			e := c.evidence(t)
			for _, f := range e.Hosted.Pulls[0].Specs.Found {
				if f.Path != "" || len(f.Body) > 0 {
					t.Errorf("%q as %q reads %s", title, pattern, f.Path)
				}
			}
			for _, line := range told(e, specComplete) {
				if len(line) > 400 || strings.Contains(line, "TOKEN") || strings.Contains(line, "\n") {
					t.Errorf("%.40q as %q: said %q", title, pattern, line)
				}
			}
		}
	}
}

// brokenTree cannot list a folder.
type brokenTree struct {
	memTree
	dir string
}

func (b brokenTree) List(dir string) ([]change.Entry, error) {
	if dir == b.dir {
		return nil, change.ErrNotRegular
	}
	return b.memTree.List(dir)
}

// TestSpecFolderUnread holds that a folder that cannot be listed (a link, a file) leaves the question open.
func TestSpecFolderUnread(t *testing.T) {
	for dir, want := range map[string][]string{
		"specs/active":      {"unknown: not decided: the folder specs/active could not be read", "unknown: the folder specs/active could not be read: " + change.ErrNotRegular.Error()},
		"specs/implemented": {"unknown: FEATURE-13: could not be read", "unknown: the spec FEATURE-13 could not be read: " + change.ErrNotRegular.Error()},
	} {
		e := saying("")
		e.Hosted.Pulls[0].PullRequest.Value.Title = "FEATURE-13"
		tree := &probedTree{Tree: brokenTree{memTree{"specs/active/FEATURE-12.md": loginSpec, "specs/implemented/FEATURE-1.md": ""}, dir}}
		f := specFolders{head: tree, base: tree, rules: e.Policy.Checks.Spec}
		e.Hosted.Pulls[0].Specs = f.named(&e.Hosted.Pulls[0])
		if diff := cmp.Diff(want, told(e, specComplete)); diff != "" {
			t.Errorf("%s: -want +got\n%s", dir, diff)
		}
		if got := status(e, rollbackPlan); got != "unknown" {
			t.Errorf("%s: rollback-plan is %s, expected unknown: the plan may stand in the spec", dir, got)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	many := strings.Builder{}
	for i := range 500 {
		many.WriteString(strings.Repeat("1", i%90+1) + " FEATURE-" + strings.Repeat("1", i%90+1) + " ")
	}
	tests := []struct {
		name, pattern, branch, title string
		want                         []string
	}{
		{"branch in the pattern's case", "FEATURE-[0-9]+", "feature-12", "", []string{"FEATURE-12"}},
		{"lower pattern", "feat-[0-9]+", "FEAT-12", "", []string{"feat-12"}},
		{"mixed pattern", "[Tt]icket-[0-9]+", "TICKET-12", "", []string{"ticket-12"}},
		{"neither case", "Ticket-[0-9]+", "TICKET-12", "", []string{"TICKET-12"}},
		{"once", "FEATURE-[0-9]+", "feature-12-and-feature-13", "FEATURE-13 FEATURE-12 FEATURE-14", []string{"FEATURE-12", "FEATURE-13", "FEATURE-14"}},
		{"letters around", "FEATURE-[0-9]+", "xfeature-12", "FEATURE-12é éFEATURE-1", nil},
		{"alternatives", "A-[0-9]+|B-[0-9]+", "", "A-1 B-2 C-3", []string{"A-1", "B-2"}},
		{"empty matches", "x*", "abc", "abc", nil},
	}
	for _, test := range tests {
		p := &Pull{}
		p.PullRequest.Value.Head.Ref, p.PullRequest.Value.Title = test.branch, test.title
		ids, err := identifiers(p, test.pattern)
		var got []string
		for _, id := range ids {
			got = append(got, id.text)
		}
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v -want +got\n%s", test.name, err, diff)
		}
	}
	p := &Pull{}
	p.PullRequest.Value.Title = many.String()
	if ids, err := identifiers(p, "FEATURE-[0-9]+"); err != nil || len(ids) != maxSpecs+1 {
		t.Errorf("%d identifiers of many, %v; expected %d", len(ids), err, maxSpecs+1)
	}
	if _, err := identifiers(p, "("); err == nil {
		t.Error("a broken pattern is accepted")
	}
}

func TestNear(t *testing.T) {
	var entries []change.Entry
	for _, name := range slices.Sorted(maps.Keys(memTree{"FEATURE-21.md": "", "FEATURE-12.md": "", "README.md": "", "FEATURES.md": "", "FEATURE-129": ""})) {
		entries = append(entries, change.Entry{Name: name})
	}
	if diff := cmp.Diff([]string{"FEATURE-12.md", "FEATURE-129"}, near(entries, "FEATURE-122")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
