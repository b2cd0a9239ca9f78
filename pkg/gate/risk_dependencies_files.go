package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/dependency"
	"deploycoord/pkg/finding"
)

// manifest is the changes of one file.
type manifest struct {
	path                         string
	all                          []dependency.Change
	added, removed, moved, major int
}

// byManifest groups changes, which are sorted by their files.
func byManifest(all []dependency.Change) []manifest {
	var out []manifest
	for _, d := range all {
		if len(out) == 0 || out[len(out)-1].path != d.Path {
			out = append(out, manifest{path: d.Path})
		}
		m := &out[len(out)-1]
		m.all = append(m.all, d)
		switch {
		case d.Before == "":
			m.added++
		case d.After == "":
			m.removed++
		default:
			m.moved++
		}
		if d.Major {
			m.major++
		}
	}
	return out
}

// What is named one by one, of one file and in one line.
const (
	maxShownDependencies = 15
	maxNamedDependencies = 5
)

// findings warns of what was asked for, and tells of the rest in one line.
func (m manifest) findings() []finding.Finding {
	var out []finding.Finding
	var quiet []dependency.Change
	left := 0
	for _, d := range m.all {
		switch {
		case !isNews(d):
			if d.After != "" && (d.Before == "" || d.Major) {
				quiet = append(quiet, d)
			}
		case len(out) >= maxShownDependencies:
			left++
		default:
			out = append(out, news(d))
		}
	}
	if left > 0 {
		out = append(out, finding.Finding{
			Severity: finding.Warning, Path: m.path, Message: plural(left, "more dependency is", "more dependencies are") + " new or of another major version",
			Fix: "update in smaller steps, so that each can be judged",
		})
	}
	if len(quiet) > 0 {
		out = append(out, finding.Finding{Severity: finding.Note, Path: m.path, Message: quietly(quiet)})
	}
	return out
}

func news(d dependency.Change) finding.Finding {
	f := finding.Finding{
		Severity: finding.Warning, Path: d.Path, Line: d.Line,
		Message: fmt.Sprintf("%s %s is new", shown(d.Name), shown(d.After)),
		Fix:     "see that production can run it: its platform, system libraries, network and licence",
	}
	if d.Before != "" {
		f.Message = fmt.Sprintf("%s goes from %s to %s, another major version", shown(d.Name), shown(d.Before), shown(d.After))
		f.Fix = "read what it breaks in its release notes, and see that production has what it needs"
	}
	return f
}

// quietly names what came along: packages that others ask for, and those of development.
func quietly(all []dependency.Change) string {
	var names []string
	added := 0
	for _, d := range all {
		if d.Before == "" {
			added++
		}
		if len(names) < maxNamedDependencies {
			names = append(names, shown(d.Name)+" "+shown(d.After))
		}
	}
	var counts []string
	if added > 0 {
		counts = append(counts, fmt.Sprintf("%d new", added))
	}
	if major := len(all) - added; major > 0 {
		counts = append(counts, plural(major, "with another major version", "with other major versions"))
	}
	text := "indirect or for development: " + strings.Join(counts, ", ") + ": " + strings.Join(names, ", ")
	if more := len(all) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func (m manifest) counts() string {
	var parts []string
	for _, c := range []struct {
		n    int
		text string
	}{{m.added, "added"}, {m.removed, "removed"}, {m.moved, "updated"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.text))
		}
	}
	text := strings.Join(parts, ", ")
	if m.major > 0 {
		text += fmt.Sprintf(" (%d major)", m.major)
	}
	return text
}
