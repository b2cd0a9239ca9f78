package gate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/checklist"
	"deploycoord/pkg/dependency"
)

func TestTitlesWithShortcodes(t *testing.T) {
	for heading, want := range map[string]string{
		":rocket: Rollback":              "rollback",
		":a::z0_9-+:Rollback":            "rollback",
		"Rollback :white_check_mark:":    "rollback",
		":Risk: the rollback":            "the rollback",
		"a :b c: d":                      "a b c d|a|b c|d",
		":: rollback":                    "rollback",
		":x":                             "x",
		"1. Rollback":                    "rollback",
		"2026":                           "2026",
		"2. 3 Rollback":                  "rollback",
		":aé: x":                         "aé x|aé|x",
		":a`: x":                         "a x|a|x",
		":a{: x":                         "a x|a|x",
		":a/: x":                         "a x|a|x",
		":tada: Risks :tada: & Rollback": "risks rollback|risks|rollback",
	} {
		if got := strings.Join(titles(heading), "|"); got != want {
			t.Errorf("%q: %q, want %q", heading, got, want)
		}
	}
}

// TestHeadingsAreBounded: a heading that is longer than anybody writes is not one of those that are known.
func TestHeadingsAreBounded(t *testing.T) {
	known := []string{"rollback"}
	fill := func(n int) string { return "rollback" + strings.Repeat(" ", n-len("rollback")) }
	if !isTitled(fill(maxTitle), known, nil) || isTitled(fill(maxTitle+1), known, nil) {
		t.Error("the bound of a heading")
	}
}

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"a\n b\tc":                "a b c",
		strings.Repeat("é", 100):  strings.Repeat("é", 100),
		strings.Repeat("é", 101):  strings.Repeat("é", 99) + "…",
		strings.Repeat("x", 2000): strings.Repeat("x", 99) + "…",
	} {
		if got := shown(text); got != want {
			t.Errorf("%.20q: %q, want %q", text, got, want)
		}
	}
	if got := shownBreak(apidiff.Break{Text: strings.Repeat("é", maxBreakText)}); len([]rune(got)) != maxBreakText || strings.HasSuffix(got, "…") {
		t.Errorf("a difference of the API at its bound: %q", got)
	}
	if got := shownBreak(apidiff.Break{Text: strings.Repeat("é", maxBreakText+1)}); len([]rune(got)) != maxBreakText || !strings.HasSuffix(got, "…") {
		t.Errorf("a difference of the API above its bound: %q", got)
	}
}

// TestLinksAreWholeOrNotShown: an address that is cut leads nowhere.
func TestLinksAreWholeOrNotShown(t *testing.T) {
	const site = "https://github.com/"
	most := site + strings.Repeat("x", 300-len(site))
	for url, want := range map[string]string{
		most: most, most + "x": "its page on GitHub", "http://ghe.local/1": "http://ghe.local/1", "javascript:x": "its page on GitHub", "": "its page on GitHub",
	} {
		if got := shortURL(url); got != want {
			t.Errorf("%q: %q, want %q", url, got, want)
		}
	}
	image := strings.Repeat("x", 300)
	if got := shortRef(image); got != image {
		t.Errorf("the longest reference of an image is cut: %q", got)
	}
	if got := shortRef(image + "x"); got != strings.Repeat("x", maxText)+"…" {
		t.Errorf("a reference that is too long: %q", got)
	}
}

func TestIsSHA(t *testing.T) {
	for s, want := range map[string]bool{
		"0123abc": true, "012abc": false, strings.Repeat("f", 64): true, strings.Repeat("f", 65): false, "0123ABC": false, "012/abc": false, "": false,
	} {
		if got := isSHA(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// TestSpelledPatterns holds which characters of a CODEOWNERS pattern stand for themselves.
func TestSpelledPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"/azAZ09/*.go": "/azAZ09/*.go", "a?b@c_d+e-(f)": "a?b@c_d+e-(f)", "[id]": "?id?", "größe": "gr??e", "\x7f": "?", "`{": "??", ":;": "??",
		`a\ b`: `a\ b`, "a\\\tb": "a\\\tb", `a\\b`: `a\\b`, `a\[b`: "a?b", `a\*`: `a\*`,
	} {
		if got := spelled(pattern); got != want {
			t.Errorf("%q: %q, want %q", pattern, got, want)
		}
	}
	for pattern, want := range map[string]string{"/a/bcd/*.go": "bcd", "*": "", "ab/cd": "ab", `x\ yz`: " yz"} {
		if got := longestPiece(pattern); got != want {
			t.Errorf("the longest piece of %q is %q, want %q", pattern, got, want)
		}
	}
}

// TestShellWord: what a branch is called goes into a command that somebody copies.
func TestShellWord(t *testing.T) {
	for s, want := range map[string]string{
		"origin/AZaz09._-": "origin/AZaz09._-", "": "''", "a b": "'a b'", "a'b": `'a'\''b'`, "$(x)": "'$(x)'",
		"a:b": "'a:b'", "a@b": "'a@b'", "a[b": "'a[b'", "a`b": "'a`b'", "a{b": "'a{b'",
	} {
		if got := shellWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// TestNotApplicableInWords: where "n/a" stands in an item decides what it says.
func TestNotApplicableInWords(t *testing.T) {
	item := wording{{"stakeholders"}}
	for text, want := range map[string]bool{
		"n/a: stakeholders notified": true, "stakeholders notified n/a": true, "stakeholders (not needed)": true,
		"stakeholders notified or n/a": false, "stakeholders notified, if not needed": false, "not applicable parts are left out, stakeholders know": true,
		"stakeholders know n/a parts": false, "no stakeholders": true, "no": false, "no more open stakeholders": true, "no one of all the stakeholders": false, "stakeholders": false,
	} {
		if got := declines(words(text), item); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		"not tested": true, "not yet fully tested": true, "not by all of us tested": false, "tested, not by me": false, "cannot be done": true, "tested": false, "not": false,
	} {
		if got := denies(words(text)); got != want {
			t.Errorf("denies %q: %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]bool{"Migration required? → plan it": true, "Migration tested?": false, "Migration tested? ✓": false} {
		if got := asks(text); got != want {
			t.Errorf("asks %q: %v, want %v", text, got, want)
		}
	}
}

// TestAnswersThatThereIsNothing holds how short a sentence has to be that says so.
func TestAnswersThatThereIsNothing(t *testing.T) {
	for text, want := range map[string]sectionState{
		"No breaking changes.": sectionVacant, "None": sectionVacant, "No rollback needed.": sectionDeclined,
		"No way back for all of these eight": sectionVacant, "No way back for any of these nine words": sectionFilled,
		"No, revert the merge": sectionFilled, "Revert the merge": sectionFilled, "": sectionFilled,
	} {
		if got := answer([]checklist.Block{{Text: text}}); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if answer([]checklist.Block{{Text: "None"}, {Text: " "}}) != sectionVacant || answer([]checklist.Block{{Text: "None"}, {Text: "git revert"}}) != sectionFilled {
		t.Error("what stands behind the sentence")
	}
}

// TestQuietDependencies holds the counts and the bound of the names.
func TestQuietDependencies(t *testing.T) {
	fresh := func(name string) dependency.Change { return dependency.Change{Name: name, After: "1.0.0"} }
	moved := func(name string) dependency.Change {
		return dependency.Change{Name: name, Before: "1.0.0", After: "2.0.0"}
	}
	for want, all := range map[string][]dependency.Change{
		"indirect or for development: 1 new: a 1.0.0":                                                                              {fresh("a")},
		"indirect or for development: 1 with another major version: a 2.0.0":                                                       {moved("a")},
		"indirect or for development: 1 new, 2 with other major versions: a 1.0.0, b 2.0.0, c 2.0.0":                               {fresh("a"), moved("b"), moved("c")},
		"indirect or for development: 5 new: a 1.0.0, b 1.0.0, c 1.0.0, d 1.0.0, e 1.0.0":                                          {fresh("a"), fresh("b"), fresh("c"), fresh("d"), fresh("e")},
		"indirect or for development: 5 new, 1 with another major version: a 1.0.0, b 1.0.0, c 1.0.0, d 1.0.0, e 1.0.0 and 1 more": {fresh("a"), fresh("b"), fresh("c"), fresh("d"), fresh("e"), moved("f")},
	} {
		if diff := cmp.Diff(want, quietly(all)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
