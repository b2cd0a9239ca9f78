package logwatch

import (
	"bytes"
	"errors"
	"slices"
)

// sameLines is an analysis for tests of what comes around it: a pattern is a line.
type sameLines struct {
	before map[string]bool
	report Report
}

func analyse() (Analysis, error) { return &sameLines{before: map[string]bool{}}, nil }

func refuse() (Analysis, error) { return nil, errors.New("a bad expression") }

func (a *sameLines) Before(line []byte) { a.before[string(line)] = true }
func (a *sameLines) End()               {}
func (a *sameLines) Report() Report {
	r := a.report
	r.New = slices.Clone(r.New)
	return r
}

func (a *sameLines) Examples() []string {
	var out []string
	for _, p := range a.report.New {
		out = append(out, p.Example)
	}
	return out
}

func (a *sameLines) Line(line []byte) {
	a.report.Lines++
	fatal := bytes.HasPrefix(line, []byte("FATAL"))
	if !fatal && !bytes.HasPrefix(line, []byte("ERROR")) {
		return
	}
	a.report.Errors++
	if a.before[string(line)] {
		return
	}
	at := slices.IndexFunc(a.report.New, func(p Pattern) bool { return p.Text == string(line) })
	if at < 0 {
		at = len(a.report.New)
		a.report.New = append(a.report.New, Pattern{Text: string(line), Level: "error", Example: string(line), Fatal: fatal})
	}
	a.report.New[at].Count++
}
