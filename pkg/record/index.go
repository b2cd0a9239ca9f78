package record

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/escape"
)

const (
	maxRows  = 100
	rowCells = 7
	maxRow   = 4000 // bytes

)

// row is one deployment in the index. Its line is kept as it stands, so that a writer needs no other records to write it.
type row struct {
	id, date, line string
}

func rowOf(d Deployment) row {
	what := bounded(d.Feature.ID, 60)
	if d.Feature.Name != "" {
		what = strings.TrimPrefix(what+": "+bounded(d.Feature.Name, 100), ": ")
	}
	if what == "" && len(d.PullRequests) > 0 {
		what = d.PullRequests[0].Title
	}
	var pulls []string
	for _, p := range d.PullRequests[:min(5, len(d.PullRequests))] {
		pulls = append(pulls, pull(PullRequest{Number: p.Number, URL: bounded(p.URL, 300)}))
	}
	if len(d.PullRequests) > 5 {
		pulls = append(pulls, "…")
	}
	place := words(bounded(d.Environment, 60))
	if d.Service != "" {
		place += ", " + words(bounded(d.Service, 60))
	}
	r := row{id: d.ID, date: stamp(d.Began)}
	r.line = "| " + strings.Join([]string{
		r.date, words(bounded(what, 160)), strings.Join(pulls, ", "), code(short(d.Commit)), place, statusSign(d), recordCell(d.ID),
	}, " | ") + " |"
	return r
}

func recordCell(id string) string { return "[record](" + Path("", id, ".md") + ")" }

// parseRow reads a line that rowOf wrote; ok is false for anything else.
func parseRow(line string) (r row, ok bool) {
	if len(line) > maxRow {
		return r, false
	}
	cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "| "), " |"), " | ")
	if len(cells) != rowCells || !strings.HasPrefix(line, "| ") || !strings.HasSuffix(line, " |") {
		return r, false
	}
	id := strings.TrimSuffix(path.Base(cells[rowCells-1]), ".md)")
	if !ValidID(id) || cells[rowCells-1] != recordCell(id) {
		return r, false
	}
	if _, err := time.Parse("2006-01-02 15:04 UTC", cells[0]); err != nil {
		return r, false
	}
	return row{id: id, date: cells[0], line: line}, true
}

// indexed is the index with this deployment in it; what is there of others, and what people wrote around it, is kept.
// The order in which deployments are added makes no difference.
func indexed(old []byte, d Deployment, o Layout) []byte {
	rows := []row{rowOf(d)}
	if from, to, ok := between(old, beginMark, endMark); ok {
		for line := range strings.Lines(string(old[from:to])) {
			if r, ok := parseRow(strings.TrimRight(line, "\r\n")); ok && !slices.ContainsFunc(rows, func(at row) bool { return at.id == r.id }) {
				rows = append(rows, r)
			}
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(b.id, a.id)) })
	fresh := marked(indexPage(rows[:min(maxRows, len(rows))], o))
	if page, ok := spliced(old, fresh); ok {
		return page
	}
	if len(bytes.TrimSpace(old)) == 0 {
		return fresh
	}
	from, to, _ := between(fresh, beginMark, endMark) // somebody's page, which gets the table below
	page := append(bytes.TrimRight(old, "\r\n"), lineEnds(old, []byte("\n\n"))...)
	return append(append(page, lineEnds(old, fresh[from:to])...), lineEnds(old, []byte("\n"))...)
}

func indexPage(rows []row, o Layout) []byte {
	var p page
	p.put("# Deployments\n\nThe newest ", count(maxRows, "deployment", "deployments"), ", newest first. Older ones are in the folder of their year.\n\n")
	p.put("| Date | What | PR | Commit | Where | Status | Record |\n|---|---|---|---|---|---|---|\n")
	for _, r := range rows {
		p.put(r.line, "\n")
	}
	var folders []string
	for _, f := range []string{o.Folder, o.Active, o.Implemented} {
		if f != "" {
			folders = append(folders, "'"+strings.ReplaceAll(escape.Name(f), "'", "''")+"/**'")
		}
	}
	lines := []string{"on:", "  push:", "    paths-ignore: [" + strings.Join(folders, ", ") + "]"}
	fence := escape.Fence(lines)
	p.put("\nA record is no deployment: its commit says `[skip ci]`. The workflow that deploys should leave these folders out, too:\n\n",
		fence, "yaml\n", strings.Join(lines, "\n"), "\n", fence, "\n")
	return p.Bytes()
}
