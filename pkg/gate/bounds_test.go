package gate

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/migration"
)

// TestListsEndAtTheirBound: as many as the bound are all shown; of one more, one line says so and counts the rest.
func TestListsEndAtTheirBound(t *testing.T) {
	some := func(n int) []finding.Finding { return make([]finding.Finding, n) }
	hazards := func(n int) []finding.Finding {
		return newSurvey(&Evidence{}).hazards(&migration.File{Hazards: make([]migration.Hazard, n), Reversible: migration.Yes})
	}
	breaks := func(n int) []finding.Finding {
		return newSurvey(&Evidence{APIs: []apidiff.Document{{Path: "a.yaml", Breaks: make([]apidiff.Break, n)}}}).breaks(finding.Error, finding.Unknown)
	}
	spec := func(line string) func(int) []finding.Finding {
		return func(n int) []finding.Finding {
			return completeness(config.Spec{}, SpecFile{ID: "F-1", Path: "f.md", Body: []byte("# F\n\n## Goal\nIt works.\n" + strings.Repeat(line, n))})
		}
	}
	for _, c := range []struct {
		name  string
		bound int
		list  func(int) []finding.Finding
		rest  string // what is said of three more
	}{
		{"findings of tests", maxFindings, func(n int) []finding.Finding { return bounded(some(n)) }, "and 3 more of this kind"},
		{"vulnerabilities", maxAdvisories, func(n int) []finding.Finding { return capped(some(n), "more") }, "3 more"},
		{"hazards of a migration", maxShownHazards, hazards, "3 more statements to look at"},
		{"differences of an API", maxShownBreaks, breaks, "3 more differences of the API to look at"},
		{"unfinished lines", maxItems, spec("TODO\n"), "3 more lines of the spec say that something is missing"},
		{"open criteria", maxItems, func(n int) []finding.Finding {
			return spec("\n## Acceptance criteria\n" + strings.Repeat("- [ ] x\n", n))(1)
		}, "3 more acceptance criteria are open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.list(c.bound); len(got) != c.bound {
				t.Errorf("%d are shown as %d", c.bound, len(got))
			}
			if got := c.list(c.bound + 3); len(got) != c.bound+1 || got[c.bound].Message != c.rest {
				t.Errorf("%d are shown as %d, the last is %q, want %q", c.bound+3, len(got), got[len(got)-1].Message, c.rest)
			}
		})
	}
}

// TestUnfinishedLines holds the line of a mark in a paragraph, and that one under a feature's own heading counts once.
func TestUnfinishedLines(t *testing.T) {
	body := "# F\n\n## Goal\nIt works.\nTBD\n\nFine.\nReally ???\n"
	var got []string
	for _, f := range completeness(config.Spec{}, SpecFile{ID: "F-1", Path: "f.md", Body: []byte(body)}) {
		got = append(got, fmt.Sprintf("%d %s", f.Line, f.Message))
	}
	if diff := cmp.Diff([]string{"5 the spec says TBD", "8 the spec says ???"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestOldComments: the newest comments are read, up to a size that counts something for an empty one, too.
func TestOldComments(t *testing.T) {
	sized := func(sizes ...int) *Pull {
		p := &Pull{}
		for _, n := range sizes {
			p.Comments.Value = append(p.Comments.Value, github.Comment{Access: github.AccessWrite, Body: strings.Repeat("x", n)})
		}
		return p
	}
	for _, c := range []struct {
		name  string
		sizes []int
		want  int
	}{
		{"none", nil, 0},
		{"one at the bound", []int{maxComments - 64}, 0},
		{"one above it", []int{maxComments - 63}, 1},
		{"the oldest is too much", []int{1, maxComments - 128}, 1},
		{"both fit", []int{0, maxComments - 128}, 0},
		{"the newest of three", []int{1, 2, maxComments - 64}, 2},
	} {
		if got := oldComments(sized(c.sizes...)); got != c.want {
			t.Errorf("%s: %d are too old, want %d", c.name, got, c.want)
		}
	}
}

// TestOwnersAtTheirBounds: a file as large as GitHub reads is read, and as many rules as are held against the change.
func TestOwnersAtTheirBounds(t *testing.T) {
	one := map[string]bool{"x": true}
	rule := []byte("* @a\n")
	if o := ownersOf("CODEOWNERS", bytes.Repeat(rule, 5000), map[string]bool{"x": true, "y": true}); o.Fault != "" || len(o.Of) != 2 {
		t.Errorf("a file of 5,000 rules: %q, %v", o.Fault, o.Of)
	}
	in := Inputs{Change: changeOf(memTree{"CODEOWNERS": string(rule) + strings.Repeat("#", maxOwners-len(rule))}, memTree{"x": ""}, false), Hosted: hosting().Hosted}
	in.Policy.Checks.Approvals.CodeOwners = true
	e, err := Collect(context.Background(), in)
	if err != nil || e.Owners.Fault != "" || named(e.Owners.Of["x"]) != "@a" {
		t.Errorf("a file of %d bytes: %+v, %v", maxOwners, e.Owners, err)
	}
	many := map[string]bool{}
	for i := range 5000 {
		many[fmt.Sprint(i)] = true
	}
	if o := ownersOf("CODEOWNERS", bytes.Repeat(rule, maxOwnerTests/len(many)+1), many); o.Fault == "" {
		t.Error("more than 20,000,000 comparisons are made")
	}
	if o := ownersOf("CODEOWNERS", []byte("* @a\n/x\n"), one); len(o.Of) != 0 {
		t.Errorf("a rule without owners takes them away: %v", o.Of)
	}
}

// TestBangs holds the characters of a type, as in "feat!: x", and what may stand between the parentheses.
func TestBangs(t *testing.T) {
	for subject, want := range map[string]bool{
		"azAZ09-_!: x": true, "f!: x": true, "f(s)!: x": true, "9!: x": true, "Z!: x": true, "z!: x": true, "0!: x": true, "A!: x": true,
		"a`!: x": false, "a{!: x": false, "a@!: x": false, "a[!: x": false, "a/!: x": false, "a:!: x": false, "f)!: x": false, "f(a(b)!: x": false,
	} {
		if got := hasBang(subject); got != want {
			t.Errorf("%q: %v, want %v", subject, got, want)
		}
	}
	for message, want := range map[string]bool{"x\n\nBREAKING CHANGE #1": true, "x\n\nBREAKING CHANGE: #": false, "x\n\nBREAKING CHANGE:\n": false} {
		if got := announcesBreaking(message); got != want {
			t.Errorf("%q: %v, want %v", message, got, want)
		}
	}
}

// TestNamesOfJobs: letters and digits belong to a word of a job's name, all else parts words.
func TestNamesOfJobs(t *testing.T) {
	for name, want := range map[string]bool{
		"9images": false, "image0": false, "zimage": false, "imagez": false, "aimage": false, "image_a": true, "image/1": true, "image:9": true, "image`": true, "image{": true,
		"scan image": false, "image 2": true,
	} {
		if got := speaksOf(name, imageWords); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

// TestCredentialsBySize: what is too short is no credential, and what is too long is no value that anybody set.
func TestCredentialsBySize(t *testing.T) {
	const token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
	for _, c := range []struct {
		name string
		head string
		want []string
	}{
		{"a secret of twelve characters", "API_TOKEN=k3yk3yk3yk3y\n", []string{"tracked-env-file"}},
		{"of eleven", "API_TOKEN=k3yk3yk3yk3\n", nil},
		{"a public one", "API_HOST=k3yk3yk3yk3y\n", nil},
		{"one made of another", "API_TOKEN=k3yk3yk3yk3y$OTHER\n", nil},
		{"a commented one", "# API_TOKEN=k3yk3yk3yk3y\n", nil},
		{"a token", "HOST_NAME=" + token + "\n", []string{"github-pat"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := Collect(context.Background(), Inputs{Change: changeOf(memTree{}, memTree{".env.production": c.head}, false)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range e.Leaks {
				got = append(got, l.Rule)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, c := range []struct {
		name, before, after string
		isNew               bool
	}{
		{"the same line", "A=" + token + "\n", "B=1\nA=" + token + "\n", false},
		{"another name", "B=" + token + "\n", "A=" + token + "\n", true},
		{"another value", "A=" + strings.ToLower(token) + "\n", "A=" + token + "\n", true},
		{"none", "A=\n", "A=" + token + "\n", true},
	} {
		e, err := Collect(context.Background(), Inputs{Change: changeOf(memTree{".env.example": c.before}, memTree{".env.example": c.after}, false)})
		if err != nil || len(e.Leaks) != 1 || e.Leaks[0].New != c.isNew {
			t.Errorf("%s: %+v, %v, want one that is new: %v", c.name, e.Leaks, err, c.isNew)
		}
	}
}
