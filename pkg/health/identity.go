package health

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// identity follows which build is serving, over all series that tell. Health counts from the first answer of the
// expected build on, as long as no other one answers.
type identity struct {
	epoch       time.Time // of the first look at the expected build; zero while it is not there
	first, last time.Time
	native      int // answers of the expected build, of all series
	foreign     int
	mixed       int    // answers of other builds after the first of the expected one
	other       string // another build that answered last
	otherBy     string
	otherAt     time.Time
}

// turn is what a sample changes about who is serving.
type turn uint8

const (
	stays   turn = iota
	arrives      // the expected build answers for the first time, after another one did
	leaves       // another build answers, after the expected one did
)

// see takes what a sample tells.
func (i *identity) see(s *series, x Sample, p Policy) turn {
	switch {
	case x.Commit == "":
		s.commitRow = 0 // it did not tell this time
		return stays
	case p.Commit == "":
		s.commit = x.Commit
		return stays
	}
	if i.first.IsZero() {
		i.first = x.At
	}
	i.last, s.commit = x.At, x.Commit
	if SameCommit(x.Commit, p.Commit) {
		s.commitRow++
		s.native++
		i.native++
		if i.epoch.IsZero() {
			i.epoch = x.At
		}
		if i.native == 1 && i.foreign > 0 {
			return arrives
		}
		return stays
	}
	s.commitRow = 0
	s.foreign++
	i.foreign++
	if i.native > 0 {
		i.mixed++
	}
	i.other, i.otherBy, i.otherAt = x.Commit, x.Name, x.At
	if i.epoch.IsZero() {
		return stays
	}
	i.epoch = time.Time{}
	return leaves
}

// elsewhere is when another build last answered, while the expected one never did: what an endpoint does until then is
// that build's doing. Zero where the expected one answered, or none tells.
func (i *identity) elsewhere() time.Time {
	if i.native > 0 {
		return time.Time{}
	}
	return i.otherAt
}

// counts tells whether a good look counts for health.
func (i *identity) counts(x Sample, p Policy) bool {
	return p.Commit == "" || !i.epoch.IsZero() && !x.At.Before(i.epoch)
}

// confirmed tells whether every series that tells has told the expected build so often in a row.
func (i *identity) confirmed(all []*series, p Policy) bool {
	if p.Commit == "" {
		return true
	}
	told := false
	for _, s := range all {
		if s.commit == "" {
			continue
		}
		if s.commitRow < p.Stable {
			return false
		}
		told = true
	}
	return told
}

// measure says which build is serving.
func (i *identity) measure(all []*series, p Policy, last bool) Measurement {
	m := Measurement{Kind: Identity, Name: "commit", First: i.first, Last: i.last, Samples: i.native + i.foreign, Failed: i.foreign, Want: shortCommit(p.Commit)}
	var by []string
	for _, s := range all {
		if s.commit != "" {
			by = append(by, fmt.Sprintf("%s: %s, %d of %d answers are the expected build's", s.name, shortCommit(s.commit), s.native, s.native+s.foreign))
		}
	}
	slices.Sort(by)
	m.Seen = by[:min(len(by), maxTellers)]
	switch {
	case i.confirmed(all, p):
		m.Outcome, m.Commit, m.Settled = Good, p.Commit, true
		m.Text, m.Want, m.FirstGood = "serving "+shortCommit(p.Commit), "", i.epoch
	case i.native == 0 && i.foreign == 0:
		m.Text, m.Settled = "no answer tells which commit is serving", last
	case i.native == 0:
		m.Outcome, m.Fault, m.Commit, m.Settled = Bad, OldCommit, i.other, last
		m.Text = notDeployed + shortCommit(i.other) + " is serving"
	case i.mixed > 0:
		m.Outcome, m.Fault, m.Commit, m.Settled = Bad, OldCommit, i.other, last
		m.Text = fmt.Sprintf("deployed in part: %d of %d answers are another build's, the last one's %s at %s", i.foreign, i.native+i.foreign, shortCommit(i.other), i.otherBy)
	default:
		m.Commit, m.Settled = p.Commit, last
		m.Text = "not yet seen often enough in a row: " + strings.Join(m.Seen, "; ")
	}
	return m
}

// maxTellers bounds how many series are named that tell which build is serving.
const maxTellers = 20

// shortCommit is how a commit is shown.
func shortCommit(sha string) string {
	if len(sha) > 12 {
		return sha[:12]
	}
	return sha
}
