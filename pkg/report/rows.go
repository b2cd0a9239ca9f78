package report

import (
	"deploycoord/pkg/finding"
)

// row is one line of the checklist for people: a check, or all that were skipped for one and the same reason.
type row struct {
	finding.Check
	others []finding.Check
}

// rowsOf lists the checks as people read them. Those that do not apply for one reason share a line, at the place of
// the first: a local run would bury its seven answers under eighteen times "no pull request".
func rowsOf(checks []finding.Check) []row {
	first := map[string]int{}
	var rows []row
	for _, c := range checks {
		if c.Status == finding.Skipped {
			if at, seen := first[c.Summary]; seen {
				rows[at].others = append(rows[at].others, c)
				continue
			}
			first[c.Summary] = len(rows)
		}
		rows = append(rows, row{Check: c})
	}
	return rows
}

// parted gives apart what wants something of somebody, the worst first, and what passed or does not apply.
func parted(rows []row) (wanting, calm []row) {
	for _, status := range []finding.Status{finding.Fail, finding.Undecided, finding.Warn, finding.Pass, finding.Skipped} {
		for _, r := range rows {
			switch {
			case known(r.Status) != status:
			case status == finding.Pass || status == finding.Skipped:
				calm = append(calm, r)
			default:
				wanting = append(wanting, r)
			}
		}
	}
	return wanting, calm
}

// known takes a status of another version for one that proves nothing.
func known(s finding.Status) finding.Status {
	switch s {
	case finding.Pass, finding.Fail, finding.Warn, finding.Skipped:
		return s
	}
	return finding.Undecided
}
