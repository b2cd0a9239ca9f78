package report

import (
	"fmt"
	"io"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

// RenderDeployment writes a deployment in the seed's output format: as text, JSON or Markdown; its findings as SARIF or
// workflow commands.
func RenderDeployment(w io.Writer, format Format, d record.Deployment, o Options) error {
	var out output
	switch format {
	case Text:
		textDeployment(&out, d, o)
	case Markdown:
		if err := markdownDeployment(&out, d, o); err != nil {
			return err
		}
	case JSON:
		if err := encodeJSON(&out, whole(d)); err != nil {
			return fmt.Errorf("write deployment as %s: %w", format, err)
		}
	default:
		return Render(w, format, resultOf(d), o)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// resultOf is the deployment's checks and findings alone.
func resultOf(d record.Deployment) finding.Result {
	r := finding.Result{Command: d.Command, Verdict: d.Verdict, Decision: d.Decision, Head: d.Commit, Notices: d.Notices}
	if d.Verification != nil {
		r.Checks, r.Findings = d.Verification.Checks, d.Verification.Findings
	}
	return r
}

// whole has no list that is null.
func whole(d record.Deployment) record.Deployment {
	d.Reasons, d.PullRequests = copied(d.Reasons), copied(d.PullRequests)
	if d.Gate != nil {
		g := *d.Gate
		g.Checks, g.Added, g.Missing = copied(g.Checks), copied(g.Added), copied(g.Missing)
		d.Gate = &g
	}
	if d.Pipeline != nil {
		p := *d.Pipeline
		p.Things, p.Runs = copied(p.Things), copied(p.Runs)
		d.Pipeline = &p
	}
	for _, v := range []**record.Verification{&d.Verification, &d.After} {
		if *v != nil {
			made := wholeVerification(**v)
			*v = &made
		}
	}
	return d
}

func textDeployment(out *output, d record.Deployment, o Options) {
	p := newPage(out, o)
	p.flow(0, 2, tinted(bold, "Deployment coordination complete:"))
	for _, s := range record.Block(d) {
		p.gap()
		if s.Title != "" {
			p.flow(0, 2, tinted(bold, s.Title+":"))
		}
		for i, l := range s.Lines {
			if i > 0 && l.Label == "Next Steps" {
				p.gap()
			}
			p.blockLine(l, s.Title != "")
		}
	}
	textAfterwards(p, d)
	if d.Verification != nil {
		r := resultOf(d)
		for _, s := range sections(r) {
			p.section(s)
		}
		p.measurements(d.Verification.Measurements)
	}
	if d.After != nil {
		p.heading("After the rollback")
		for _, c := range d.After.Checks {
			l := lookOf(c.Status)
			p.flow(2, 4, tinted(l.paint, l.sign), words(terminalProse(c.Title+": "+c.Summary)))
		}
	}
	p.notices(d.Notices)
}

func (p *page) blockLine(l record.Line, listed bool) {
	at := 0
	var pieces []piece
	if listed {
		pieces = append(pieces, unbroken(plain, "-"))
		at = 2
	}
	paint := plain
	if l.Weight != "" {
		paint = lookOf(l.Weight).paint
	}
	pieces = append(pieces, words(terminalProse(l.Label)+":"), tinted(paint, terminalProse(l.Value)))
	if l.Note != "" {
		pieces = append(pieces, tinted(dim, "("+terminalProse(l.Note)+")"))
	}
	p.flow(0, at, pieces...)
}

func markdownDeployment(out *output, d record.Deployment, o Options) error {
	l := statusLook(d)
	out.put("## ", l.emoji, " ", markdownProse(string(d.Status)), "\n")
	for _, r := range d.Reasons {
		out.put("\n", markdownProse(becauseOf(r)), "\n")
	}
	for _, s := range record.Block(d) {
		out.put("\n")
		if s.Title != "" {
			out.put("**", s.Title, "**\n\n")
		}
		for _, l := range s.Lines {
			out.put("- ", markdownProse(l.Label), ": ")
			if l.Weight != "" {
				out.put(lookOf(l.Weight).emoji, " ")
			}
			out.put("**", markdownProse(l.Value), "**")
			if l.Note != "" {
				out.put(" (", markdownProse(l.Note), ")")
			}
			out.put("\n")
		}
	}
	if d.Rollback != nil && d.Rollback.URL != "" {
		out.put("\n", markdownLink(d.Rollback.Text, d.Rollback.URL), "\n")
	}
	markdownAfterwards(out, d)
	markdownTimeline(out, d)
	if d.Verification == nil {
		return nil
	}
	b := newBudget(o)
	b.reserve(out.Len())
	var rest output
	v := *d.Verification
	v.Reasons = nil // they stand above
	if err := markdownVerification(&rest, v, Options{Limit: max(b.bytes, 1<<10)}); err != nil {
		return err
	}
	_, body, _ := strings.Cut(rest.String(), "\n") // its headline is this one's
	out.put("\n### Verification\n", body)
	return nil
}

func statusLook(d record.Deployment) look {
	switch d.Status {
	case record.Deployed:
		return decided(d.Decision)
	case record.RolledBack, record.Proposed, record.Needed:
		return look{"✗", string(d.Status), red, "❌"}
	}
	return decided(finding.Hold)
}
