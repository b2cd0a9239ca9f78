package report

import (
	"fmt"
	"io"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// deed is what became of one thing that was carried out, for people.
type deed struct {
	look           look
	subject        string
	text, fix, url string
	notes          []string
}

// RenderRollback writes what became of a rollback: as text, JSON or Markdown.
func RenderRollback(w io.Writer, format Format, r rollback.Result, o Options) error {
	return renderDeed(w, format, o, deed{rollbackLook(r.State), "Rollback", r.Text, r.Fix, r.URL, nil}, struct {
		Schema  int    `json:"schema"`
		Command string `json:"command"`
		rollback.Result
	}{finding.SchemaVersion, "rollback", r})
}

// RenderMerge writes what became of a merge: as text, JSON or Markdown.
func RenderMerge(w io.Writer, format Format, r pipeline.Result, o Options) error {
	return renderDeed(w, format, o, deed{mergeLook(r.Outcome), "Merge", r.Text, r.Fix, r.URL, r.Notes}, struct {
		Schema  int    `json:"schema"`
		Command string `json:"command"`
		pipeline.Result
	}{finding.SchemaVersion, "merge", r})
}

func renderDeed(w io.Writer, format Format, o Options, d deed, contract any) error {
	var out output
	switch format {
	case Text:
		p := newPage(&out, o)
		p.flow(0, 2, unbroken(bold+";"+d.look.paint, d.look.sign+" "+d.look.word))
		p.flow(2, 2, words(terminalProse(d.text)))
		if d.fix != "" {
			p.flow(2, 7, tinted(green, "Fix:"), words(terminalProse(d.fix)))
		}
		for _, n := range d.notes {
			p.flow(2, 4, words("-"), words(terminalProse(n)))
		}
		if d.url != "" {
			p.flow(2, 2, unbroken(cyan, terminalName(d.url)))
		}
	case Markdown:
		out.put("## ", d.look.emoji, " ", d.subject, ": ", d.look.word, "\n\n", markdownLink(d.text, d.url), "\n")
		if d.fix != "" {
			out.put("\n**Fix:** ", markdownProse(d.fix), "\n")
		}
		for _, n := range d.notes {
			out.put("\n- ", markdownProse(n), "\n")
		}
	case JSON:
		if err := encodeJSON(&out, contract); err != nil {
			return fmt.Errorf("write %s as %s: %w", strings.ToLower(d.subject), format, err)
		}
	default:
		return fmt.Errorf("the %s has no %s form, only text, json, markdown", strings.ToLower(d.subject), format)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func mergeLook(e pipeline.MergeOutcome) look {
	switch e {
	case pipeline.Merged:
		return look{"✓", "MERGED", green, "✅"}
	case pipeline.Queued:
		return look{"✓", "QUEUED", green, "✅"}
	case pipeline.AutoEnabled:
		return look{"✓", "WILL BE MERGED", green, "✅"}
	case pipeline.Refused:
		return look{"✗", "NOT MERGED", red, "❌"}
	}
	return look{"?", "COULD NOT DECIDE", yellow, "❔"}
}

func rollbackLook(s rollback.State) look {
	switch s {
	case rollback.Done:
		return look{"✓", "ROLLED BACK", green, "✅"}
	case rollback.Proposed:
		return look{"!", "ROLLBACK PROPOSED", yellow, "⚠️"}
	case rollback.Nothing:
		return look{"✓", "NOTHING TO DO", green, "✅"}
	}
	return look{"✗", "NOT ROLLED BACK", red, "❌"}
}
