package container

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// labels are what an image says of where it comes from.
type labels struct{ revision, source string }

// commits is how many containers of a service run which commit.
type commits map[string]int

// silent tells whether no service says which commit it runs.
func silent(of map[string]commits) bool {
	for _, x := range of {
		if len(x) > 0 {
			return false
		}
	}
	return true
}

// commits reads the commit of every service off its images. Images of somebody else (a database, a proxy) may have the
// same label: theirs does not count.
func (c *collector) commits(found map[string][]engine.Detail) map[string]commits {
	out := map[string]commits{}
	if !c.ImageLabel {
		return out
	}
	ours := c.ownSources(found)
	for service, all := range found {
		x := commits{}
		for _, d := range alive(all) {
			image := c.images[d.Image]
			if isCommit(image.revision) && (ours == nil || image.source == "" || ours[source(image.source)]) {
				x[strings.ToLower(image.revision)]++
			}
		}
		out[service] = x
	}
	return out
}

// ownSources gives where the application's own sources are; nil where nobody knows.
func (c *collector) ownSources(found map[string][]engine.Detail) map[string]bool {
	if c.Repository != "" {
		return map[string]bool{source(c.Repository): true}
	}
	var out map[string]bool
	for _, all := range found {
		for _, d := range all {
			image := c.images[d.Image]
			if image.source != "" && health.SameCommit(image.revision, c.Commit) {
				if out == nil {
					out = map[string]bool{}
				}
				out[source(image.source)] = true
			}
		}
	}
	return out
}

// source is the last two parts of the address of a repository: owner and name.
func source(address string) string {
	address = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(address), "/"), ".git")
	parts := strings.FieldsFunc(address, func(r rune) bool { return r == '/' || r == ':' })
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// alive leaves out what ended, where anything else is there.
func alive(all []engine.Detail) []engine.Detail {
	if up := slices.DeleteFunc(slices.Clone(all), ended); len(up) > 0 {
		return up
	}
	return all
}

// isCommit tells whether a label holds a commit and not a version or a branch.
func isCommit(s string) bool {
	return len(s) >= 7 && len(s) <= 64 && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

// tell adds to a service's sample which commit it runs: the one that all agree on, else one that is not expected.
func (x commits) tell(s *health.Sample, expected string) {
	all := slices.Collect(maps.Keys(x))
	// The unexpected ones first, so that they are not missed; then by their number.
	slices.SortFunc(all, func(a, b string) int {
		if isA, isB := health.SameCommit(a, expected), health.SameCommit(b, expected); isA != isB {
			if isB {
				return -1
			}
			return 1
		}
		if d := x[b] - x[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	switch {
	case len(all) == 1:
		s.Commit = all[0]
		s.Text += "; commit " + short(all[0])
	case len(all) > 1:
		s.Commit = all[0]
		s.Text += "; " + x.split(all)
	}
}

// split words containers of several commits.
func (x commits) split(all []string) string {
	total, parts := 0, []string{}
	for _, commit := range all {
		total += x[commit]
	}
	const most = 3
	for i, commit := range all[:min(len(all), most)] {
		n, of, verb := x[commit], "", "run"
		if i == 0 {
			of = fmt.Sprintf(" of %d containers", total)
		} else if n == 1 {
			verb = "runs"
		}
		parts = append(parts, fmt.Sprintf("%d%s %s %s", n, of, verb, short(commit)))
	}
	return strings.Join(parts, ", ")
}

// short is how a commit is shown.
func short(commit string) string { return commit[:7] }
