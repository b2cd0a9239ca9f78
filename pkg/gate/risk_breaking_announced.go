package gate

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/checklist"
)

// breakingLabels mark a breaking change, with "-" for every space and underscore.
var breakingLabels = []string{"breaking", "breaking-change", "breaking-changes", "semver:major", "semver-major", "major"}

// announced says where the change is announced as breaking, in words: `title "feat!: drop v1"`; "" where nothing says
// so, or nothing that could be had. In a merge group any pull request may.
func (s *survey) announced() string {
	if s.Hosted == nil || s.Hosted.Fault != "" {
		return ""
	}
	for i := range s.Hosted.Pulls {
		p := &s.Hosted.Pulls[i]
		where := s.announcement(p)
		if where == "" {
			continue
		}
		if len(s.Hosted.Pulls) > 1 {
			return fmt.Sprintf("#%d: %s", p.Number, where)
		}
		return where
	}
	return ""
}

// announcement looks into one pull request: its title, its labels, its commits without those that merge.
func (s *survey) announcement(p *Pull) string {
	if pull := p.PullRequest.Value; p.PullRequest.Err == nil {
		if announcesBreaking(pull.Title) {
			return fmt.Sprintf("title %q", shown(pull.Title))
		}
		for _, l := range pull.Labels {
			if s.marksBreaking(l) {
				return fmt.Sprintf("label %q", shown(l))
			}
		}
	}
	if p.Commits.Err == nil {
		for _, c := range p.Commits.Value {
			if len(c.Parents) < 2 && announcesBreaking(c.Message) {
				subject, _, _ := strings.Cut(c.Message, "\n")
				return fmt.Sprintf("commit %s %q", shown(c.SHA[:min(len(c.SHA), 7)]), shown(subject))
			}
		}
	}
	return ""
}

func (s *survey) marksBreaking(label string) bool {
	label = strings.TrimSpace(label)
	plain := strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(label))
	return slices.Contains(breakingLabels, plain) || slices.ContainsFunc(s.Policy.Risk.Breaking.Labels, func(c string) bool {
		return strings.EqualFold(strings.TrimSpace(c), label)
	})
}

// maxMessage bounds, in bytes, how much of a commit's message is looked at.
const maxMessage = 64 << 10

// announcesBreaking tells whether a commit's message announces a breaking change, as conventionalcommits.org 1.0.0
// (11 to 16) has it: by a "!" before the first line's colon, or by a footer with text.
func announcesBreaking(message string) bool {
	message = message[:min(len(message), maxMessage)]
	subject, _, _ := strings.Cut(message, "\n")
	return hasBang(subject) || footerAnnounces(message)
}

// hasBang tells whether a subject is "type!: text" or "type(scope)!: text".
func hasBang(subject string) bool {
	end := strings.IndexFunc(subject, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	if end < 1 {
		return false
	}
	rest := subject[end:]
	if strings.HasPrefix(rest, "(") {
		shut := strings.IndexByte(rest, ')')
		if shut < 0 || strings.TrimSpace(rest[1:shut]) == "" || strings.ContainsRune(rest[1:shut], '(') {
			return false
		}
		rest = rest[shut+1:]
	}
	text, ok := strings.CutPrefix(rest, "!: ")
	return ok && strings.TrimSpace(text) != ""
}

// footerAnnounces tells whether a line says "BREAKING CHANGE: text" or "BREAKING CHANGE #issue". The text may begin on a later line.
func footerAnnounces(message string) bool {
	for rest := message; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		tail, ok := strings.CutPrefix(line, "BREAKING CHANGE")
		if !ok {
			tail, ok = strings.CutPrefix(line, "BREAKING-CHANGE")
		}
		if !ok || !strings.HasPrefix(tail, ":") && !strings.HasPrefix(tail, " #") {
			continue
		}
		text := strings.TrimSpace(tail[1:])
		if text == "" {
			text, _, _ = strings.Cut(strings.TrimLeft(rest, " \t\r\n"), "\n")
		}
		if text = strings.TrimSpace(text); !checklist.Placeholder(text) || len(text) > 1 && text[0] == '#' {
			return true
		}
	}
	return false
}
