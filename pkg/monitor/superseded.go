package monitor

import (
	"cmp"

	"deploycoord/pkg/record"
)

// Superseded is a window whose place another deployment took.
type Superseded struct {
	Watch Watch
	By    string // SHA of the one that did
}

// SupersededBy picks the windows that deployments which were verified since put an end to: of the same environment and
// service, and verified later. One that concerns none of a window's services leaves it open. It does not matter in which
// order deployments are given. A commit that is deployed once more supersedes the window of before.
func SupersededBy(open []Watch, verified []record.Deployment) []Superseded {
	var out []Superseded
	for _, w := range open {
		var newest *record.Deployment
		for i := range verified {
			d := &verified[i]
			if !w.samePlace(*d) || !d.Scope.Replaces(w.Scope) {
				continue
			}
			if newest == nil || cmp.Or(newest.Ended.Compare(d.Ended), record.Newer(*d, *newest)) < 0 {
				newest = d
			}
		}
		if newest != nil && newest.ID != w.ID && newest.Ended.After(w.Opened) {
			out = append(out, Superseded{w, newest.Commit})
		}
	}
	return out
}

// Beside lists the commits of deployments that came after a window's and left it open, being of other services. What
// belongs to no service is theirs now.
func (w Watch) Beside(verified []record.Deployment) []string {
	var out []string
	for _, d := range verified {
		if d.ID != w.ID && w.samePlace(d) && d.Ended.After(w.Opened) && !d.Scope.Replaces(w.Scope) {
			out = append(out, d.Commit)
		}
	}
	return out
}

func (w Watch) samePlace(d record.Deployment) bool {
	return d.Status == record.Deployed && d.Environment == w.Environment && d.Service == w.Service
}
