package record

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"deploycoord/internal/golden"
	"deploycoord/internal/hostile"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

const nasty = "</details><script>alert(1)</script> @acme/team fixes #1 | `a` [x](http://evil.example) <!-- deploycoord:end -->\n<!-- deploycoord:end -->\n# x \x1b[2J\u202e ::error::x"

// hostileDeployment has what a stranger can write wherever a stranger can.
func hostileDeployment() Deployment {
	d := bad()
	d.Feature = Feature{"FEATURE-666/../../x", nasty}
	d.PullRequests = []PullRequest{{Number: 13, Title: nasty, Author: "@octocat", URL: "javascript:alert(1)"}}
	d.Branch, d.Actor, d.RunURL, d.Environment, d.Service = "main`\n", nasty, "https://evil.example/) [x](y", "production", nasty
	d.Gate.Added = []string{"A|B", "`", "<b>"}
	d.Gate.Checks[0].Summary = nasty
	d.Pipeline.Summary, d.Pipeline.Runs[0].Workflow, d.Pipeline.Runs[0].URL = nasty, nasty, "https://evil.example/\">"
	d.Verification.Measurements[0].Text, d.Verification.Measurements[0].Name = nasty, nasty
	d.Verification.Measurements[1].Seen = []string{nasty, "\xff\xfe"}
	d.Reasons[0].Text, d.Reasons[0].Evidence = nasty, []string{nasty}
	d.Rollback.Text, d.Rollback.URL = nasty, "javascript:alert(1)"
	d.Notices, d.ID = []string{nasty}, d.ID+"-evil"
	return d
}

func TestGoldens(t *testing.T) {
	for name, d := range map[string]Deployment{"good": good(), "rolled-back": bad(), "held": held(), "closed": closed(), "hostile": hostileDeployment()} {
		t.Run(name, func(t *testing.T) {
			tree := memTree{"specs/active/FEATURE-123-gift-cards.md": "# FEATURE-123: Gift cards\n\nSold by mail.\n"}.written(t, d)
			folder := path.Join("testdata", name)
			for at, data := range tree {
				golden.Assert(t, path.Join(folder, at), []byte(data))
				if strings.HasSuffix(at, ".md") {
					hostile.Inspect(t, at, withoutComments(t, data), "a", "input", "h1", "blockquote", "hr")
				}
			}
			if again, err := Compose(tree, d, layout); err != nil || len(again) > 0 {
				t.Errorf("composed again: %d files, %v", len(again), err)
			}
		})
	}
}

// TestRenewed holds what becomes of a record when a later run comes to another outcome.
func TestRenewed(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, then Deployment
		status      Status
		files       int
		issue       string // the earlier outcome
	}{
		{"the same", good(), good(), Deployed, 0, ""},
		{"measured anew", good(), func() Deployment { d := good(); d.Began, d.Ended = at(900), at(990); return d }(), Deployed, 0, ""},
		{"held, then deployed", held(), good(), Deployed, 5, "came to ON HOLD: not everything could be measured"},
		{"held, then rolled back", held(), bad(), RolledBack, 5, "came to ON HOLD"},
		{"deployed, then closed", good(), closed(), Deployed, 3, ""},
		{"closed, then looked at again", closed(), good(), Deployed, 0, ""},
		{"deployed, then rolled back", good(), bad(), RolledBack, 6, "came to DEPLOYED"},
		{"rolled back, then not measured", bad(), held(), RolledBack, 0, ""},
		{"rolled back, then restored", bad(), func() Deployment { d := bad(); d.RestoredAt = at(700); return d }(), RolledBack, 3, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := memTree{"specs/active/FEATURE-123.md": "# Gift cards\n"}.written(t, c.first)
			files, err := Compose(tree, c.then, layout)
			if err != nil {
				t.Fatal(err)
			}
			if len(files) != c.files {
				t.Errorf("%d files, want %d: %v", len(files), c.files, paths(files))
			}
			tree = tree.with(t, files)
			d, err := Decode([]byte(tree["docs/deployments/2026/"+good().ID+".json"]))
			if err != nil {
				t.Fatal(err)
			}
			if d.Status != c.status || !d.Began.Equal(c.first.Began) {
				t.Errorf("%s since %s; want %s since %s", d.Status, d.Began, c.status, c.first.Began)
			}
			has := slices.ContainsFunc(d.Issues, func(i Issue) bool { return strings.Contains(i.Text, "came to") })
			right := slices.ContainsFunc(d.Issues, func(i Issue) bool { return strings.Contains(i.Text, c.issue) && i.Resolution != "" })
			if has != (c.issue != "") || c.issue != "" && !right {
				t.Errorf("issues %+v, want one of %q", d.Issues, c.issue)
			}
			for _, again := range []Deployment{c.then, c.then} {
				if files, err := Compose(tree, again, layout); err != nil || len(files) > 0 {
					t.Errorf("composed again: %v, %v", paths(files), err)
				}
			}
		})
	}
}

func paths(files []File) (l []string) {
	for _, f := range files {
		l = append(l, f.Path)
	}
	return l
}

// TestComposeSettles tries random chains of outcomes: each is written once.
func TestComposeSettles(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	all := []func() Deployment{good, bad, held, closed, hostileDeployment}
	for range 30 {
		tree := memTree{"specs/active/FEATURE-123.md": "# Gift cards\r\n"}
		for range 1 + random.IntN(5) {
			d := all[random.IntN(len(all))]()
			d.Ended = d.Ended.Add(1)
			tree = tree.written(t, d)
			if files, err := Compose(tree, d, layout); err != nil || len(files) > 0 {
				t.Fatalf("composed again: %v, %v", paths(files), err)
			}
		}
		data := []byte(tree[layout.record(good().ID, ".json")])
		if len(data) == 0 {
			continue
		}
		d, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Encode(d); err != nil || !cmp.Equal(again, data) {
			t.Fatalf("written again it is another (%v):\n%s", err, cmp.Diff(string(data), string(again)))
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	other := good()
	other.Environment = "staging"
	newer := strings.Replace(memTree{}.written(t, good())[layout.record(good().ID, ".json")], `"schema": 1`, `"schema": 2`, 1)
	at := layout.record(good().ID, ".json")
	for _, c := range []struct {
		name string
		tree memTree
		d    Deployment
		o    Layout
		want string
	}{
		{"no id", memTree{}, Deployment{}, layout, `write the record: "" is no identifier of a deployment`},
		{"a path as id", memTree{}, Deployment{ID: "2026-11-23-../../../x"}, layout, "is no identifier"},
		{"no folder", memTree{}, good(), Layout{}, "write the record: no folder of records is given"},
		{"a folder outside", memTree{}, good(), Layout{Folder: "../x"}, "leads out of the repository"},
		{"another deployment's id", memTree{}.written(t, good()), other, layout, "is already that of commit 4f0c2a9b1e7d, environment \"production\""},
		{"a newer record", memTree{at: newer}, good(), layout, "it is of schema 2, this version knows 1; use a newer deploycoord"},
	} {
		if files, err := Compose(c.tree, c.d, c.o); err == nil || !strings.Contains(err.Error(), c.want) || files != nil {
			t.Errorf("%s: %v, %d files; want %q", c.name, err, len(files), c.want)
		}
	}
	if _, err := Compose(memTree{at: newer}, good(), layout); !errors.Is(err, ErrNewer) {
		t.Errorf("%v is not ErrNewer", err)
	}
	if files, err := Compose(memTree{at: "{"}, good(), layout); err != nil || len(files) != 3 {
		t.Errorf("a broken record: %v, %v; want it written anew", paths(files), err)
	}
}

// TestPeopleKeepTheirText holds that what stands outside of the marks stays, whatever is written later.
func TestPeopleKeepTheirText(t *testing.T) {
	tree := memTree{}.written(t, good())
	md, index := layout.record(good().ID, ".md"), "docs/deployments/README.md"
	tree[md] += "\nWe were watching.\r\n"
	tree[index] = "Our deployments. \n\n" + tree[index] + "\n## Who to ask\n"
	tree = tree.written(t, bad())
	incident := "docs/deployments/incidents/" + good().ID + ".md"
	tree[incident] = strings.Replace(tree[incident], "- [ ] Find out", "- [x] Find out", 1)
	restored := bad()
	restored.RestoredAt = at(5000)
	tree = tree.written(t, restored)
	for path, want := range map[string][]string{
		md:       {"\nWe were watching.\r\n", "- [x] Yes - See"},
		index:    {"Our deployments. \n\n# Deployments\n", "\n## Who to ask\n", "ROLLED BACK"},
		incident: {"- [x] Find out", "Production is well again"},
	} {
		for _, w := range want {
			if !strings.Contains(tree[path], w) {
				t.Errorf("%s has no %q:\n%s", path, w, tree[path])
			}
		}
	}
	tree[incident] = "# Our own words\n"
	restored.Incident = 77
	if tree = tree.written(t, restored); tree[incident] != "# Our own words\n" {
		t.Errorf("a report that people made theirs is written over:\n%s", tree[incident])
	}
}

// TestSizes holds the bounds, however much there is.
func TestSizes(t *testing.T) {
	many := good()
	for range 3000 {
		m := probe(strings.Repeat("n", 50))
		m.Latencies = make([]float64, health.MaxLatencies)
		many.Verification.Measurements = append(many.Verification.Measurements, m)
	}
	many.Verification.Measurements = append(many.Verification.Measurements, health.Measurement{Kind: health.Probe, Name: "the bad one", Outcome: health.Bad})
	for name, d := range map[string]Deployment{
		"wide": everywhere("<b>|", 9), "wide and long": everywhere(strings.Repeat("\x1b<", 3000), 6), "endless": everywhere(strings.Repeat("x", 1<<19), 2), "many": many,
		"twenty thousand findings": func() Deployment {
			d := good()
			d.Verification.Findings = slices.Repeat([]finding.Finding{{Check: "x", Severity: finding.Error, Message: strings.Repeat("\u202e", 100)}}, 20_000)
			return d
		}(),
	} {
		data, err := Encode(d)
		if err != nil || len(data) > MaxJSON {
			t.Errorf("%s: %d bytes of JSON, %v", name, len(data), err)
			continue
		}
		back, err := Decode(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if again, err := Encode(back); err != nil || string(again) != string(data) {
			t.Errorf("%s: not the same twice (%v)", name, err)
		}
		if name != "wide" && !strings.Contains(string(data), cutNotice) {
			t.Errorf("%s: does not say that it was shortened", name)
		}
		if name == "many" && !strings.Contains(string(data), "the bad one") {
			t.Error("what is bad was left out")
		}
		if n := len(Markdown(d)); n > 200_000 {
			t.Errorf("%s: %d bytes of Markdown", name, n)
		}
		if n := len(Incident(d)); n > 150_000 {
			t.Errorf("%s: %d bytes of an incident report", name, n)
		}
	}
	if data, err := Encode(good()); err != nil || strings.Contains(string(data), cutNotice) || !json.Valid(data) {
		t.Errorf("a usual record: %v, %s", err, data)
	}
}

// withoutComments renders a page without the marks, which stand on lines of their own.
func withoutComments(t *testing.T, page string) *html.Node {
	t.Helper()
	var own strings.Builder
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, beginLine) && !strings.HasPrefix(line, endMark) && !strings.HasPrefix(line, sectionMark+"2026-") && !strings.HasPrefix(line, sectionEnd) {
			own.WriteString(line)
		}
	}
	numbers := strings.NewReplacer(" #13", " 13", " #9", " 9") // our own, which may be links
	return hostile.Rendered(t, []byte(numbers.Replace(own.String())))
}
