package record

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"deploycoord/internal/hostile"
)

// many are deployments of different days, some at the same minute.
func many(n int) []Deployment {
	var l []Deployment
	for i := range n {
		d := good()
		d.Began = noonish.Add(time.Duration(i/3) * time.Hour)
		d.ID = NewID(d.Began, fmt.Sprintf("%012x", i*7919), "production", "")
		d.Feature.Name = hostile.Texts[i%len(hostile.Texts)]
		l = append(l, d)
	}
	return l
}

func TestIndexOrderMakesNoDifference(t *testing.T) {
	all := many(130)
	var want string
	for seed := range uint64(8) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		var page []byte
		for _, d := range all {
			page = indexed(page, d, layout)
		}
		if want == "" {
			want = string(page)
		}
		if string(page) != want {
			t.Fatalf("seed %d gives another page", seed)
		}
		if n := strings.Count(want, "\n| 20"); n != maxRows {
			t.Errorf("%d rows, want %d", n, maxRows)
		}
	}
	count := hostile.Inspect(t, "index", withoutComments(t, want), "a", "h1")
	if count["tr"] != maxRows+1 || count["td"] != maxRows*rowCells {
		t.Errorf("%d rows and %d cells", count["tr"], count["td"])
	}
	if again := indexed([]byte(want), all[0], layout); string(again) != want {
		t.Error("a deployment that is there is added again")
	}
}

func TestIndexKeepsWhatIsThere(t *testing.T) {
	first, second := many(2)[0], many(2)[1]
	row := func(d Deployment) string { return rowOf(d).line }
	ours := string(indexed(nil, first, layout))
	for _, c := range []struct{ name, old, want string }{
		{"nothing", "", "# Deployments\n"},
		{"somebody's page", "# Deploys\n\nHello\n", "# Deploys\n\nHello\n\n" + beginLine},
		{"somebody's page without an end", "# Deploys", "# Deploys\n\n" + beginLine},
		{"somebody's page with CRLF", "# Deploys\r\n", "# Deploys\r\n\r\n" + beginLine + "\r\n"},
		{"our page", ours, row(second) + "\n" + row(first)},
		{"our page with CRLF", strings.ReplaceAll(ours, "\n", "\r\n"), row(second) + "\r\n" + row(first)},
		{"a row by a person", strings.Replace(ours, "| FEATURE-123", "| very well: FEATURE-123", 1), "very well: FEATURE-123"},
		{"an open mark of a person", "# X\n" + beginMark + " x\n\nmine\n\n" + ours, "# X\n" + beginMark + " x\n\nmine\n\n# Deployments\n"},
	} {
		page := string(indexed([]byte(c.old), second, layout))
		if !strings.Contains(page, c.want) || !strings.Contains(page, row(second)) {
			t.Errorf("%s: no %q in\n%s", c.name, c.want, page)
		}
		if again := string(indexed([]byte(page), second, layout)); again != page {
			t.Errorf("%s: another page the second time:\n%s", c.name, again)
		}
		if strings.Contains(c.old, "\r\n") && strings.Count(page, "\n") != strings.Count(page, "\r\n") {
			t.Errorf("%s: mixed line ends in\n%q", c.name, page)
		}
	}
}

func TestParseRow(t *testing.T) {
	r := rowOf(good())
	if got, ok := parseRow(r.line); !ok || got != r {
		t.Errorf("%q reads as %+v, %t", r.line, got, ok)
	}
	for _, line := range []string{
		"", "|", "| Date | What | PR | Commit | Where | Status | Record |", "|---|---|---|---|---|---|---|",
		strings.Replace(r.line, "2026/", "../", 1), strings.Replace(r.line, "10:00", "25:00", 1), strings.Replace(r.line, ".md", ".html", 1),
		r.line + " x |", strings.TrimSuffix(r.line, " |"), r.line + strings.Repeat(" ", maxRow),
	} {
		if got, ok := parseRow(line); ok {
			t.Errorf("%q reads as %+v", line, got)
		}
	}
}
