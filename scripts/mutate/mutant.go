package main

import (
	"fmt"
	"path"
)

// fate is what became of a mutant under the tests.
type fate string

const (
	notReached fate = "not reached"
	killed     fate = "killed"
	survived   fate = "survived"
	timedOut   fate = "timed out"
)

// mutant is one small fault: in file, from line and column on, what was and what is instead.
type mutant struct {
	number       int // from 1 on; 0 is the code as it is
	site         int // mutants of one expression share a site
	file         string
	line, column int
	what         string
	fate         fate
}

func (m *mutant) place(directory string) string {
	return fmt.Sprintf("%s:%d:%d", path.Join(directory, m.file), m.line, m.column)
}

// tally counts mutants by what became of them.
type tally map[fate]int

func tallyOf(mutants []*mutant) tally {
	t := tally{}
	for _, m := range mutants {
		t[m.fate]++
	}
	return t
}

// efficacy is the killed among killed and survived, in per cent; not a number where there are none.
func (t tally) efficacy() float64 {
	return 100 * float64(t[killed]) / float64(t[killed]+t[survived])
}
