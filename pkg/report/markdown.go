package report

import (
	"fmt"

	"deploycoord/pkg/finding"
)

// closing is what the line on left out findings takes at most.
const closing = 256

// markdownResult writes a job summary or a comment in GitHub's Markdown, of at most Options.Limit bytes: the verdict,
// the checks that want something of somebody, the setup, the findings check by check and, folded away, the checks that
// want nothing and the notes.
func markdownResult(out *output, r finding.Result, o Options) error {
	b := newBudget(o)
	b.reserve(closing)
	verdict, facts := markdownHead(r)
	head := verdict + facts
	if len(head) > b.bytes {
		head = verdict // a hostile revision must not cost the verdict
	}
	b.reserve(len(head))
	wanting, calm := parted(rowsOf(r.Checks))
	table, rows := b.fill(markdownChecks(wanting))
	folded, n := b.fill(markdownCalm(calm))
	rows += n

	// The setup is what people came for: it may take half of what is there, before any finding.
	half := &budget{bytes: b.bytes / 2, spent: b.spent}
	setup, commands := markdownSetup(half, r.Environment.Setup)
	b.reserve(len(setup))

	var findings string
	left := 0
	for _, g := range markdownSections(sections(r)) {
		text, n := b.fill(g)
		findings += text
		left += n
	}
	notices, _ := b.fill(markdownNotices(r.Notices))
	notes, n := b.fill(markdownNotes(of(finding.Note, r.Findings)))
	left += n

	out.put(head, table, folded, setup, findings, notices, notes)
	if left+rows+commands > 0 {
		out.put(fmt.Sprintf("\n_Left out to keep this below %s bytes: %s, %s, %s. The JSON report has them all._\n",
			group(limitOf(o)), plural(left, "finding"), plural(rows, "check"), plural(commands, "setup entry", "setup entries")))
	}
	return nil
}

func limitOf(o Options) int {
	if o.Limit <= 0 {
		return DefaultLimit
	}
	return max(o.Limit, 1<<10)
}

func newBudget(o Options) *budget { return &budget{bytes: limitOf(o)} }

func markdownHead(r finding.Result) (verdict, facts string) {
	l := headline(r)
	text := "\n" + tally(r.Checks)
	if r.Risk != "" {
		text += " · **" + markdownProse(cut(string(r.Risk), 40)) + "** risk"
	}
	if r.DeploymentType != "" {
		text += " · " + markdownProse(cut(string(r.DeploymentType), 40)) + " deployment"
	}
	base, head := span(r)
	if base != "" {
		text += " · " + markdownCode(cut(base, 60)) + " → " + markdownCode(cut(head, 60))
	}
	return "## " + l.emoji + " " + subject(r) + ": " + l.word + "\n", text + "\n"
}

func markdownNotices(notices []string) block {
	return block{
		open: "\n### How this was found out\n\n", count: len(notices),
		item: func(i int) string { return "- " + markdownProse(notices[i]) + "\n" },
	}
}

func markdownNotes(notes []finding.Finding) block {
	return block{
		open:  "\n<details><summary>Notes (" + group(len(notes)) + "), which block nothing</summary>\n\n",
		end:   "\n</details>\n",
		count: len(notes),
		item:  func(i int) string { return markdownFinding(notes[i], "("+markdownProse(notes[i].Check)+")") },
	}
}
