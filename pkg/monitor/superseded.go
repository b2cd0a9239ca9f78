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
// service, and verified later. It does not matter in which order deployments are given. A commit that is deployed once
// more supersedes the window of before.
func SupersededBy(open []Watch, verified []record.Deployment) []Superseded {
	type place struct{ environment, service string }
	newest := map[place]record.Deployment{}
	for _, d := range verified {
		if d.Status != record.Deployed {
			continue
		}
		at := place{d.Environment, d.Service}
		if known, ok := newest[at]; !ok || cmp.Or(known.Ended.Compare(d.Ended), record.Newer(d, known)) < 0 {
			newest[at] = d
		}
	}
	var out []Superseded
	for _, w := range open {
		d, ok := newest[place{w.Environment, w.Service}]
		if !ok || d.ID == w.ID || !d.Ended.After(w.Opened) {
			continue
		}
		out = append(out, Superseded{w, d.Commit})
	}
	return out
}
