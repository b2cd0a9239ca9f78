package gate

import (
	"fmt"

	"deploycoord/pkg/checklist"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var rollbackPlan = Check{
	ID:    "rollback-plan",
	Title: "A rollback plan is documented",
	Doc: `A plan stands in a section of the pull request's body or of the feature spec that it names ("Rollback", "Rollback plan",
"Backout plan" and their like, or a heading of ` + "`checks.rollback-plan.headings`" + `), or a ticked item says that it is documented
(` + "`- [x] Rollback plan documented`" + `). Bold lines, ` + "`Rollback plan:`" + ` and ` + "`<summary>`" + ` count as headings. A section that holds only a
template's placeholders ("TBD", "n/a", ` + "`<describe…>`" + `, HTML comments) or open items is empty; commands in a code block are
content. An open item without a section is an error, beside a section a warning. An item or section that says it does not
apply is a note for a regular deployment, and an error for a database migration or a breaking change.`,
	level: func(p Policy) config.Level { return p.Checks.RollbackPlan.Level },
	pull:  runRollbackPlan,
}

var rollbackItem = wording{{"rollback*"}, {"roll* back"}, {"backout"}, {"back* out", "plan"}, {"revert* plan"}}

var rollbackTitles = []string{
	"rollback", "rollback plan", "rollback strategy", "rollback procedure", "rollback steps", "rollback instructions", "rollback process",
	"roll back", "roll back plan", "roll back strategy", "roll back procedure", "roll back steps", "rolling back", "plan for rollback",
	"how to roll back", "how to rollback", "backout", "backout plan", "back out plan", "backout procedure", "revert", "revert plan",
	"revert strategy", "reverting", "how to revert", "reversion plan",
}

func runRollbackPlan(s *survey, p *Pull) outcome {
	if p.PullRequest.Err != nil {
		return undecided("the pull request", p.PullRequest.Err)
	}
	rules := s.Policy.Checks.RollbackPlan
	sec := s.section(p, rollbackTitles, rules.Headings)
	t := s.ticked(p, rollbackItem, rules.Items)
	if sec.state != sectionFilled {
		if in := specSection(p, rules.Headings); in.state == sectionFilled {
			sec = in
		}
	}
	switch {
	case sec.state == sectionFilled:
		return planWritten(sec, t)
	case t.state == tickDone:
		return outcome{summary: fmt.Sprintf("ticked in %s: %s", t.where, t.text)}
	case t.state != tickOpen && (t.state == tickDeclined || sec.state == sectionDeclined):
		return s.planDeclined(sec, t)
	}
	if what, err := s.unreadPlan(p); err != nil {
		return undecided(what, err)
	}
	return planMissing(sec, t)
}

func planWritten(sec section, t tick) outcome {
	o := outcome{summary: fmt.Sprintf("section %q in %s", sec.title, sec.where)}
	if t.state == tickOpen {
		o.findings = []finding.Finding{{
			Severity: finding.Warning, Message: fmt.Sprintf("the plan is written, but an item in %s is open: %q", t.where, t.text),
			Fix: "tick it once it is done: - [x] " + t.text,
		}}
	}
	return o
}

// planDeclined accepts "not applicable" only where nothing but the code is to be undone.
func (s *survey) planDeclined(sec section, t tick) outcome {
	where, text := t.where, t.text
	if t.state != tickDeclined {
		where, text = sec.where, sec.title
	}
	kind := ""
	switch {
	case s.breaking():
		kind = "a breaking change"
	case s.migrating():
		kind = "a database migration"
	default:
		return outcome{summary: "not applicable, says " + where, findings: []finding.Finding{{
			Severity: finding.Note, Message: fmt.Sprintf("%s says that no rollback plan is needed: %q", where, text),
		}}}
	}
	return outcome{summary: "said not to apply, but this is " + kind, findings: []finding.Finding{{
		Severity: finding.Error, Message: fmt.Sprintf("%s says that no rollback plan is needed (%q), but this deployment is %s", where, text, kind),
		Fix: planFix,
	}}}
}

const planFix = `add to the pull request's body a section "## Rollback plan" with the steps that undo the deployment`

func planMissing(sec section, t tick) outcome {
	f := finding.Finding{Severity: finding.Error, Message: "no rollback plan: neither a section nor a ticked item speaks of it", Fix: planFix + ", or the line: - [x] Rollback plan documented"}
	summary := "no rollback plan"
	switch {
	case t.state == tickOpen:
		f.Message, summary = fmt.Sprintf("an item in %s is open: %q", t.where, t.text), "an item is open"
		f.Fix = "write the plan in a section \"## Rollback plan\", or tick the item once it is done: - [x] " + t.text
	case sec.state != sectionAbsent:
		f.Message, summary = fmt.Sprintf("the section %q in %s holds no plan: placeholders and open items do not count", sec.title, sec.where), "the section is empty"
		f.Fix = fmt.Sprintf("write below %q the steps that undo the deployment", sec.title)
	}
	return outcome{summary: summary, findings: []finding.Finding{f}}
}

// specSection looks for the plan in the specs that the pull request names.
func specSection(p *Pull, configured []string) section {
	var best section
	for _, f := range p.Specs.Found {
		if len(f.Body) == 0 {
			continue
		}
		if found := sectionIn(writing{doc: checklist.Parse(f.Body), where: shown(f.Path)}, rollbackTitles, configured); found.state > best.state {
			best = found
		}
	}
	return best
}

// unreadPlan says which of the texts in which the plan may stand was not had.
func (s *survey) unreadPlan(p *Pull) (what string, err error) {
	if what, err := s.unreadWritings(p); err != nil {
		return what, err
	}
	return unreadSpecs(p)
}
