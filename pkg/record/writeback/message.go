package writeback

import (
	"strings"
	"unicode"
)

const (
	// skip keeps workflows on push and pull_request from running, wherever it is in the message of a push's last commit
	// (docs.github.com/actions/managing-workflow-runs/skipping-workflow-runs).
	skip = "[skip ci]"
	// trailer names the deployment, for people and for `git log`.
	trailer = "Deployment-Record: "

	maxMessage = 32 << 10
)

// message is the commit's. The marker stands in the subject, where people see it. A commit of the side branch has none:
// it would keep the pull request's required checks from ever running; there the title has it, see proposal.go.
func message(o Options, marked bool) string {
	subject, body, _ := strings.Cut(strings.TrimSpace(o.Message), "\n")
	subject, body = plain(subject), strings.TrimSpace(lines(body))
	if subject == "" {
		subject = "Record a deployment"
	}
	switch {
	case marked && !strings.Contains(subject, skip):
		subject += " " + skip
	case !marked:
		subject = plain(strings.ReplaceAll(subject, skip, ""))
	}
	out := subject + "\n"
	if body != "" {
		out += "\n" + body[:min(len(body), maxMessage)] + "\n"
	}
	if id := plain(o.Record); id != "" {
		if !endsWithTrailer(body) {
			out += "\n"
		}
		out += trailer + id + "\n"
	}
	return strings.ToValidUTF8(out, "")
}

// endsWithTrailer tells whether the last line is one of the trailers that a further one may follow.
func endsWithTrailer(body string) bool {
	last := body[strings.LastIndexByte(body, '\n')+1:]
	key, _, ok := strings.Cut(last, ": ")
	return ok && key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// plain is one line without control characters.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// lines keeps line ends, and drops other control characters: git refuses NUL.
func lines(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
