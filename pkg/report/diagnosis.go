package report

import (
	"fmt"
	"io"

	"deploycoord/pkg/doctor"
	"deploycoord/pkg/finding"
)

// RenderDiagnosis writes what the doctor found: as text, JSON or Markdown.
func RenderDiagnosis(w io.Writer, format Format, d doctor.Diagnosis, o Options) error {
	r := finding.Result{Command: d.Command, Verdict: d.Verdict, Checks: d.Checks, Findings: d.Findings}
	switch format {
	case Text, Markdown:
		return Render(w, format, r, o)
	case JSON:
		var out output
		if err := encodeJSON(&out, d); err != nil {
			return fmt.Errorf("write diagnosis as %s: %w", format, err)
		}
		_, err := w.Write(out.Bytes())
		return err
	}
	return fmt.Errorf("the diagnosis has no %s form, only text, json, markdown", format)
}
