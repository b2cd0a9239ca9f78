package gate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"deploycoord/pkg/checklist"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

// criteriaTitles are the sections whose items must be ticked before the feature is deployed.
var criteriaTitles = []string{
	"acceptance criteria", "acceptance criterion", "acceptance", "definition of done",
	"done criteria", "acceptance tests",
}

// completeness tells what a spec lacks.
func completeness(rules config.Spec, f SpecFile) []finding.Finding {
	doc := checklist.Parse(f.Body)
	j := specJudge{SpecFile: f, doc: doc}
	if len(rules.Headings) == 0 && !slices.ContainsFunc(doc.Headings, func(h checklist.Heading) bool { return h.Filled }) {
		j.fault(0, "the spec "+shown(f.ID)+" holds no section with text", "write what the feature is and how it is known to be done")
	}
	for _, want := range rules.Headings {
		j.section(want)
	}
	j.criteria()
	j.unfinished()
	if doc.Cut {
		j.findings = append(j.findings, finding.Finding{
			Severity: finding.Unknown, Path: f.Path, Message: fmt.Sprintf("the spec is longer than what is read (%d KiB)", checklist.MaxSize>>10), Fix: "split it",
		})
	}
	return j.findings
}

type specJudge struct {
	SpecFile
	doc      checklist.Document
	findings []finding.Finding
}

func (j *specJudge) fault(line int, message, fix string) {
	j.findings = append(j.findings, finding.Finding{Severity: finding.Error, Path: j.Path, Line: line, Message: message, Fix: fix})
}

// section holds that a required heading has text below it.
func (j *specJudge) section(want string) {
	line := 0
	for _, h := range j.doc.Headings {
		if !isTitled(h.Text, nil, []string{want}) {
			continue
		}
		if h.Filled || h.Declined || len(j.doc.Items(h)) > 0 { // open items are the criteria's to judge
			return
		}
		line = h.Line
	}
	if line > 0 {
		j.fault(line, fmt.Sprintf("the section %q is empty", shown(want)), "write it; placeholders do not count")
		return
	}
	j.fault(0, fmt.Sprintf("the spec %s has no section %q", shown(j.ID), shown(want)), fmt.Sprintf("add \"## %s\" with text below it", shown(want)))
}

// maxItems bounds how many faults of one kind are listed for one spec.
const maxItems = 10

// criteria holds that the acceptance criteria are ticked.
func (j *specJudge) criteria() {
	open, seen := 0, map[int]bool{}
	for _, h := range j.doc.Headings {
		if !isTitled(h.Text, criteriaTitles, nil) {
			continue
		}
		if !h.Filled && !h.Declined && len(j.doc.Items(h)) == 0 {
			j.fault(h.Line, fmt.Sprintf("the section %q is empty", shown(h.Text)), "list what must be true of the feature")
		}
		for _, t := range j.doc.Items(h) {
			if t.State != checklist.Open || seen[t.Line] {
				continue
			}
			seen[t.Line] = true
			if open++; open <= maxItems {
				j.fault(t.Line, fmt.Sprintf("an acceptance criterion is open: %q", shown(t.Text)), "tick it once it is met, or strike it through (~~…~~) where it does not apply")
			}
		}
	}
	if open > maxItems {
		j.fault(0, fmt.Sprintf("%d more acceptance criteria are open", open-maxItems), "tick them once they are met")
	}
}

// unfinished finds what says that it is not written yet.
func (j *specJudge) unfinished() {
	n := 0
	found := func(line int, mark string) {
		if n++; n <= maxItems {
			j.fault(line, fmt.Sprintf("the spec says %s", mark), "write what is missing, or take the mark out")
		}
	}
	for _, h := range j.doc.Headings {
		if mark := unfinishedMark(h.Text); mark != "" && h.Level < checklist.LabelLine {
			found(h.Line, mark)
		}
	}
	for _, b := range j.doc.Blocks {
		for i, line := range strings.Split(b.Prose, "\n") {
			if mark := unfinishedMark(line); mark != "" {
				found(b.Line+i, mark)
			}
		}
	}
	if n > maxItems {
		j.fault(0, fmt.Sprintf("%d more lines of the spec say that something is missing", n-maxItems), "write what is missing")
	}
}

// unfinishedMark gives the first mark of unfinished text in a line, "" without one. "todo" in lower case is a word of
// several languages.
func unfinishedMark(line string) string {
	if strings.Contains(line, "???") {
		return "???"
	}
	for _, mark := range []string{"TBD", "TODO", "FIXME", "tbd"} {
		for from := 0; ; {
			at := strings.Index(line[from:], mark)
			if at < 0 {
				break
			}
			at += from
			from = at + len(mark)
			if !endsInWord(line[:at]) && !beginsWithWord(line[from:]) {
				return mark
			}
		}
	}
	return ""
}

func endsInWord(s string) bool {
	runes := []rune(s[max(0, len(s)-4):])
	return len(runes) > 0 && wordRune(runes[len(runes)-1])
}

func beginsWithWord(s string) bool {
	for _, r := range s {
		return wordRune(r)
	}
	return false
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
