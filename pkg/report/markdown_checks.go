package report

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
)

const checksHead = "\n| Result | Check | Summary |\n|---|---|---|\n"

// markdownChecks is the table of the checks that want something of somebody.
func markdownChecks(rows []row) block {
	return block{open: checksHead, count: len(rows), item: func(i int) string { return markdownCheck(rows[i]) }}
}

// markdownCalm is the table of all others. It is folded away: 20 lines of them would bury the one that blocks.
func markdownCalm(rows []row) block {
	count := map[finding.Status]int{}
	for _, r := range rows {
		count[r.Status] += 1 + len(r.others)
	}
	var parts []string
	if n := count[finding.Pass]; n > 0 {
		parts = append(parts, plural(n, "check")+" passed")
	}
	if n := count[finding.Skipped]; n > 0 {
		parts = append(parts, group(n)+" skipped")
	}
	return block{
		open: fmt.Sprintf("\n<details><summary>%s</summary>\n%s", strings.Join(parts, ", "), checksHead), end: "\n</details>\n",
		count: len(rows), item: func(i int) string { return markdownCheck(rows[i]) },
	}
}

func markdownCheck(c row) string {
	l := lookOf(c.Status)
	title := markdownCode(c.ID)
	switch {
	case len(c.others) > 0:
		for _, o := range c.others {
			title += ", " + markdownCode(o.ID)
		}
	case c.Title != "":
		title = markdownProse(c.Title) + "<br>" + title
	}
	return "| " + l.emoji + "&nbsp;" + l.word + " | " + title + " | " + markdownProse(c.Summary) + " |\n"
}
