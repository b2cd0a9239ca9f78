package report

import (
	"fmt"
	"io"
	"slices"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
)

// RenderRound writes what a tick of the monitoring did: as text, JSON or Markdown; as workflow commands what went wrong.
func RenderRound(w io.Writer, format Format, r monitor.Round, o Options) error {
	var out output
	switch format {
	case Text:
		textRound(&out, r, o)
	case Markdown:
		markdownRound(&out, r)
	case JSON:
		r.Windows = copied(r.Windows)
		if err := encodeJSON(&out, r); err != nil {
			return fmt.Errorf("write the round as %s: %w", format, err)
		}
	default:
		return Render(w, format, finding.Result{Command: r.Command, Verdict: r.Verdict, Decision: r.Decision, Findings: roundFindings(r), Notices: r.Notices}, o)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// roundFindings are the windows in which something is wrong.
func roundFindings(r monitor.Round) (out []finding.Finding) {
	for _, w := range r.Windows {
		severity := finding.Unknown
		switch w.Decision {
		case finding.RollBack:
			severity = finding.Error
		case finding.Continue:
			severity = finding.Warning
		case finding.Hold:
		default:
			if w.State != monitor.Unread {
				continue
			}
		}
		out = append(out, finding.Finding{Check: "monitor", Severity: severity, Message: w.ID + ": " + w.Text})
	}
	return out
}

func windowLook(w monitor.Watched) look {
	if w.Decision != "" {
		return headline(finding.Result{Decision: w.Decision, Verdict: w.Decision.Verdict()})
	}
	switch w.State {
	case monitor.Closed:
		return look{"✓", "CLOSED", green, "✅"}
	case monitor.Unread:
		return look{"?", "UNREADABLE", yellow, "❔"}
	}
	return look{"-", "LEFT", plain, "➖"}
}

func textRound(out *output, r monitor.Round, o Options) {
	p := newPage(out, o)
	if len(r.Windows) == 0 {
		p.flow(0, 2, words("No window is open: nothing is being watched."))
	}
	for i, w := range r.Windows {
		if i > 0 {
			p.gap()
		}
		l := windowLook(w)
		p.flow(0, 2, unbroken(bold+";"+l.paint, l.sign+" "+l.word), unbroken(bold, terminalName(w.ID)), words(terminalName(w.Environment)))
		p.flow(2, 2, words(terminalProse(w.Text)))
		for _, reason := range w.Reasons {
			p.flow(2, 4, words(terminalProse(becauseOf(reason))))
			for _, e := range reason.Evidence {
				p.flow(4, 6, words(terminalProse(e)))
			}
		}
		if w.Monitoring != nil {
			for _, s := range spansSeen(*w.Monitoring) {
				p.flow(2, 4, words(terminalProse(s)))
			}
		}
	}
	if r.Written != nil {
		p.gap()
		p.flow(0, 2, words(terminalProse("Record: "+r.Written.Text)))
		if r.Written.Fix != "" {
			p.flow(2, 7, tinted(green, "Fix:"), words(terminalProse(r.Written.Fix)))
		}
	}
	p.notices(r.Notices)
}

func markdownRound(out *output, r monitor.Round) {
	out.put("## Deployments that are being watched\n\n")
	if len(r.Windows) == 0 {
		out.put("No window is open.\n")
	}
	if len(r.Windows) > 0 {
		out.put("| | Deployment | Where | What was seen |\n|---|---|---|---|\n")
	}
	for _, w := range r.Windows {
		l := windowLook(w)
		text := markdownProse(w.Text)
		for _, reason := range w.Reasons {
			text += "<br>" + markdownProse(becauseOf(reason))
			for _, e := range reason.Evidence[:min(len(reason.Evidence), 3)] {
				text += "<br>" + markdownProse(e)
			}
		}
		if w.Monitoring != nil {
			for _, s := range spansSeen(*w.Monitoring) {
				text += "<br>" + markdownProse(s)
			}
		}
		out.put("| ", l.emoji, " ", l.word, " | ", markdownProse(w.ID), " | ", markdownProse(w.Environment), " | ", text, " |\n")
	}
	if r.Written != nil {
		out.put("\nRecord: ", markdownLink(r.Written.Text, r.Written.URL), "\n")
	}
	for _, n := range r.Notices {
		out.put("\n> ", markdownProse(n), "\n")
	}
}

// spansSeen is a line for each span: "first hour: available 99.98 % in 96 % of the time, 240 looks; slowest api, p95 92 ms".
func spansSeen(m record.Monitoring) (out []string) {
	for _, s := range m.Spans {
		text := fmt.Sprintf("%s: ", s.Name)
		if s.Availability == nil {
			text += "nothing was measured"
		} else {
			text += "available " + percent(*s.Availability)
		}
		text += fmt.Sprintf(" in %s of the time, %s", percent(s.Coverage), plural(s.Looks, "look"))
		if slowest := slices.MaxFunc(append(s.Endpoints, record.Endpoint{}), func(a, b record.Endpoint) int {
			switch {
			case a.P95 < b.P95:
				return -1
			case a.P95 > b.P95:
				return 1
			}
			return 0
		}); slowest.P95 > 0 {
			text += fmt.Sprintf("; slowest %s, p95 %.3g ms", slowest.Name, slowest.P95)
		}
		if n := len(s.NewErrors); n > 0 {
			text += "; " + plural(n, "new pattern of errors", "new patterns of errors")
		}
		out = append(out, text)
	}
	return out
}

// percent keeps what is not all from looking like all.
func percent(f float64) string {
	switch {
	case f >= 1:
		return "100 %"
	case f > 0.9995:
		return "99.9 %"
	}
	return fmt.Sprintf("%.3g %%", f*100)
}
