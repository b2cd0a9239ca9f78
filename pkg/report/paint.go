package report

import "deploycoord/pkg/finding"

// paint is an ANSI style; the zero value is none. Only the eight colours every theme has a readable shade of are used.
type paint string

const (
	plain  paint = ""
	bold   paint = "1"
	dim    paint = "2"
	red    paint = "31"
	green  paint = "32"
	yellow paint = "33"
	cyan   paint = "36"
)

// on puts the style around text that is safe for a terminal already.
func (p paint) on(text string) string {
	if p == plain || text == "" {
		return text
	}
	return "\x1b[" + string(p) + "m" + text + "\x1b[0m"
}

// look is how a status shows: a sign, a word, a colour for terminals and a sign for Markdown.
type look struct {
	sign, word string
	paint      paint
	emoji      string
}

func lookOf(s finding.Status) look {
	switch s {
	case finding.Pass:
		return look{"✓", "PASS", green, "✅"}
	case finding.Fail:
		return look{"✗", "FAIL", red, "❌"}
	case finding.Warn:
		return look{"!", "WARN", yellow, "⚠️"}
	case finding.Skipped:
		return look{"-", "SKIP", dim, "⏭️"}
	default: // a status this version does not know proves nothing
		return look{"?", "UNKNOWN", yellow, "❔"}
	}
}

// headline is the verdict in words.
func headline(r finding.Result) look {
	switch {
	case r.Decision != "":
		return decided(r.Decision)
	case r.Verdict == finding.VerdictPass:
		return look{"✓", "READY", green, "✅"}
	case r.Verdict == finding.VerdictBlocked && r.Command == doctorCommand:
		return look{"✗", "NOT READY", red, "❌"}
	case r.Verdict == finding.VerdictBlocked:
		return look{"✗", "BLOCKED", red, "❌"}
	default:
		return look{"?", "COULD NOT DECIDE", yellow, "❔"}
	}
}

// decided is a decision in words.
func decided(d finding.Decision) look {
	switch d {
	case finding.Deployed:
		return look{"✓", "DEPLOYED", green, "✅"}
	case finding.Continue:
		return look{"✓", "CONTINUE, with issues to follow up", yellow, "⚠️"}
	case finding.RollBack:
		return look{"✗", "ROLLBACK", red, "❌"}
	default:
		return look{"?", "HOLD, could not decide", yellow, "❔"}
	}
}

// doctorCommand is the command whose result is a list of pre-conditions.
const doctorCommand = "doctor"

// subject is what the headline speaks of.
func subject(r finding.Result) string {
	if r.Decision != "" {
		return "Production"
	}
	switch r.Command {
	case "", "gate":
		return "Deployment gate"
	case doctorCommand:
		return "Pre-conditions"
	}
	return "Deployment Coordination, " + markdownProse(cut(r.Command, 40))
}
