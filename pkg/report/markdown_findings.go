package report

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
)

// markdownSections lists the findings check by check, the failed checks first.
func markdownSections(all []section) []block {
	var blocks []block
	for _, g := range []struct {
		severity finding.Severity
		title    string
	}{{finding.Error, "What blocks"}, {finding.Unknown, "What could not be decided"}, {finding.Warning, "Warnings"}} {
		var items []sectionItem
		for _, s := range all {
			if s.severity() != g.severity {
				continue
			}
			for i, f := range s.findings {
				items = append(items, sectionItem{section: s, finding: f, first: i == 0})
			}
		}
		blocks = append(blocks, block{
			open: fmt.Sprintf("\n### %s (%s)\n", g.title, group(len(items))), count: len(items),
			item: func(i int) string { return items[i].markdown() },
		})
	}
	return blocks
}

// sectionItem is one finding of a section; the first brings the section's title.
type sectionItem struct {
	section section
	finding finding.Finding
	first   bool
}

func (s sectionItem) markdown() string {
	text := markdownFinding(s.finding, s.section.label(s.finding))
	if !s.first {
		return text
	}
	c := s.section.check
	title := markdownCode(c.ID)
	if c.Title != "" {
		title = "**" + markdownProse(c.Title) + "** " + title
	}
	return "\n" + title + "\n\n" + text
}

// markdownFinding is one list item: what and where, then the message, then the fix, each on a line of its own.
func markdownFinding(f finding.Finding, label string) string {
	var head, lines []string
	if f.Variable != "" {
		head = append(head, "**"+markdownCode(f.Variable)+"**")
	}
	if at := place(f.Path, f.Line); at != "" {
		head = append(head, markdownCode(at))
	}
	if label != "" {
		head = append(head, label)
	}
	if len(head) > 0 {
		lines = append(lines, strings.Join(head, " "))
	}
	if f.Message != "" {
		lines = append(lines, markdownProse(f.Message))
	}
	if f.Fix != "" {
		lines = append(lines, "**Fix:** "+markdownFix(f.Fix))
	}
	return "- " + strings.Join(lines, "\\\n  ") + "\n"
}

// markdownFix shows the command or the address that a fix ends in as code, so that it can be copied as it is.
func markdownFix(fix string) string {
	words, exact := splitFix(fix)
	if exact == "" {
		words, exact = splitAddress(fix)
	}
	switch {
	case exact == "":
		return markdownProse(words)
	case words == "":
		return markdownCode(exact)
	}
	return strings.TrimSuffix(markdownProse(words), " ") + " " + markdownCode(exact)
}
