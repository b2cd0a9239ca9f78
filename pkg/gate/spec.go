package gate

import (
	"errors"
	"fmt"
	"strings"

	"deploycoord/pkg/checklist"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var specComplete = Check{
	ID:    "spec",
	Title: "The feature spec exists and is complete",
	Doc: `A pull request names its feature spec by an identifier (` + "`checks.spec.pattern`" + `) in its branch (in any case:
` + "`feature-12-login`" + ` names ` + "`FEATURE-12`" + `), title, body or commits. The spec is the Markdown file, or the README, index or spec in a
folder, of that name in ` + "`checks.spec.folder`" + ` (` + "`FEATURE-12.md`, `FEATURE-12-login.md`, `FEATURE-12/README.md`" + `). It is complete where every
heading of ` + "`checks.spec.headings`" + ` is there with text below it (without that setting: where any heading has text), nothing outside
of code says TBD, TODO, FIXME or ???, and the acceptance criteria ("Acceptance criteria", "Definition of done") are all ticked
or struck through. A spec that stands only among the implemented ones is an error; where the change itself moves it there, a
warning. Where the body or a commit merely mentions another spec than the one at work, a missing or implemented one is a note.
A pull request that names none is warned of, or blocked with ` + "`checks.spec.required`" + `. The check is skipped in a repository
that has neither folder.`,
	level: func(p Policy) config.Level { return p.Checks.Spec.Level },
	pull:  runSpec,
}

func runSpec(s *survey, p *Pull) outcome {
	rules := s.Policy.Checks.Spec
	switch {
	case p.PullRequest.Err != nil:
		return undecided("the pull request", p.PullRequest.Err)
	case p.Specs.Fault != "":
		return undecided("the folder "+rules.Folder, errors.New(shown(p.Specs.Fault)))
	case p.Specs.NoFolder && !rules.Required:
		return outcome{skipped: true, summary: "the repository has no folder " + rules.Folder}
	case p.Specs.NoFolder:
		return outcome{summary: "there is no folder of specs", findings: []finding.Finding{{
			Severity: finding.Error, Message: fmt.Sprintf("a spec is required, but there is no folder %s", rules.Folder),
			Fix: "put the feature's spec there, or set checks.spec.folder",
		}}}
	}
	var o outcome
	for _, f := range p.Specs.Found {
		o.findings = append(o.findings, judgeSpec(rules, p.Specs, f)...)
	}
	what, err := unreadNames(p)
	if err != nil {
		o.findings = append(o.findings, unread(what, err))
	}
	switch {
	case len(p.Specs.Found) == 0 && err != nil:
		o.summary = "not decided: " + what + " could not be read"
	case len(p.Specs.Found) == 0:
		return noSpec(rules)
	default:
		o.summary = specSummary(p.Specs)
	}
	return o
}

// unreadNames says which of the texts that may name a spec were not had.
func unreadNames(p *Pull) (what string, err error) {
	switch {
	case p.Commits.Err != nil:
		return "the commits", p.Commits.Err
	case p.PullRequest.Value.BodyCut:
		return "the end of the pull request's body", errTooLong
	case p.Specs.More:
		return fmt.Sprintf("more than %d specs", maxSpecs), errors.New("the pull request names too many")
	}
	return "", nil
}

// unreadSpecs says which of the specs that a pull request names could not be read.
func unreadSpecs(p *Pull) (what string, err error) {
	if p.Specs.Fault != "" {
		return "the folder of specs", errors.New(shown(p.Specs.Fault))
	}
	for _, f := range p.Specs.Found {
		if f.Fault != "" {
			return "the spec " + shown(f.ID), errors.New(shown(f.Fault))
		}
	}
	if !p.Specs.NoFolder && p.Commits.Err != nil {
		return "the commits, which may name a spec with the plan,", p.Commits.Err
	}
	return "", nil
}

func noSpec(rules config.Spec) outcome {
	f := finding.Finding{
		Severity: finding.Warning,
		Message:  fmt.Sprintf("neither branch, title, body nor commits name a feature spec (%s)", shown(rules.Pattern)),
		Fix:      "name it in the title, such as \"FEATURE-12: what it does\"; its file belongs into " + rules.Folder,
	}
	if rules.Required {
		f.Severity = finding.Error
	}
	return outcome{summary: "no feature spec is named", findings: []finding.Finding{f}}
}

// specSummary says of each named spec where it stands.
func specSummary(specs Specs) string {
	var said []string
	for _, f := range specs.Found[:min(len(specs.Found), 5)] {
		where := "not found"
		switch {
		case f.Fault != "":
			where = "could not be read"
		case f.Path != "":
			where = shown(f.Path)
		}
		said = append(said, shown(f.ID)+": "+where)
	}
	if more := len(specs.Found) - len(said); more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(said, "; ")
}

// judgeSpec judges one named spec.
func judgeSpec(rules config.Spec, specs Specs, f SpecFile) []finding.Finding {
	id := shown(f.ID)
	fault := finding.Finding{Severity: finding.Error, Path: f.Path}
	switch {
	case f.Fault != "":
		return []finding.Finding{{
			Severity: finding.Unknown, Path: f.Path, Message: fmt.Sprintf("the spec %s could not be read: %s", id, shown(f.Fault)),
			Fix: fmt.Sprintf("keep specs regular Markdown files below %d KiB", checklist.MaxSize>>10),
		}}
	case f.Path != "" && !f.Implemented:
		return completeness(rules, f)
	case f.Moved:
		fault.Severity = finding.Warning
		fault.Message = fmt.Sprintf("the change moves %s to the implemented specs before it is deployed", id)
		fault.Fix = "leave it in " + rules.Folder + ": it is moved once the deployment is verified"
	case f.Implemented:
		fault.Message = fmt.Sprintf("%s is implemented already: its spec stands in %s", id, rules.Implemented)
		fault.Fix = "name the spec of this change, or move it back to " + rules.Folder
	default:
		fault.Message = fmt.Sprintf("there is no spec %s in %s", id, rules.Folder)
		if len(f.Near) > 0 {
			fault.Message += "; there is " + strings.Join(f.Near, ", ")
		}
		fault.Fix = "add the spec there, or correct the identifier"
	}
	if f.Mentioned && !f.Moved && specs.anyActive() {
		fault.Severity = finding.Note
	}
	return []finding.Finding{fault}
}

// anyActive tells whether one of the named specs is an active one, which the pull request is then about.
func (s Specs) anyActive() bool {
	for _, f := range s.Found {
		if f.Path != "" && !f.Implemented {
			return true
		}
	}
	return false
}
