package report

import (
	"fmt"
	"io"

	"deploycoord/pkg/rollback"
)

// RenderRollback writes what became of a rollback: as text, JSON or Markdown.
func RenderRollback(w io.Writer, format Format, r rollback.Result, o Options) error {
	var out output
	switch format {
	case Text:
		p := newPage(&out, o)
		l := rollbackLook(r.State)
		p.flow(0, 2, unbroken(bold+";"+l.paint, l.sign+" "+l.word))
		p.flow(2, 2, words(terminalProse(r.Text)))
		if r.Fix != "" {
			p.flow(2, 7, tinted(green, "Fix:"), words(terminalProse(r.Fix)))
		}
		if r.URL != "" {
			p.flow(2, 2, unbroken(cyan, terminalName(r.URL)))
		}
	case Markdown:
		l := rollbackLook(r.State)
		out.put("## ", l.emoji, " Rollback: ", l.word, "\n\n", markdownLink(r.Text, r.URL), "\n")
		if r.Fix != "" {
			out.put("\n**Fix:** ", markdownProse(r.Fix), "\n")
		}
	case JSON:
		if err := encodeJSON(&out, struct {
			Schema  int    `json:"schema"`
			Command string `json:"command"`
			rollback.Result
		}{1, "rollback", r}); err != nil {
			return fmt.Errorf("write rollback as %s: %w", format, err)
		}
	default:
		return fmt.Errorf("the rollback has no %s form, only text, json, markdown", format)
	}
	_, err := w.Write(out.Bytes())
	return err
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
