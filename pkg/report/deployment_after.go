package report

import (
	"io"

	"deploycoord/pkg/record"
)

// RenderWatched writes, as text, only what was seen of a deployment since it was decided.
func RenderWatched(w io.Writer, d record.Deployment, o Options) error {
	var out output
	p := newPage(&out, o)
	d.Written = nil
	textAfterwards(p, d)
	p.notices(d.Notices)
	_, err := w.Write(out.Bytes())
	return err
}

// textAfterwards says where the deployment is on record, and how long it is watched.
func textAfterwards(p *page, d record.Deployment) {
	if d.Written == nil && d.Monitoring == nil {
		return
	}
	p.gap()
	if w := d.Written; w != nil {
		p.flow(0, 2, words("Record:"), unbroken(plain, terminalName(w.Path)), tinted(dim, "("+terminalProse(w.Text)+")"))
		if w.Fix != "" {
			p.flow(2, 7, tinted(green, "Fix:"), words(terminalProse(w.Fix)))
		}
	}
	if m := d.Monitoring; m != nil {
		p.flow(0, 2, words("Monitoring: "+terminalProse(m.Text)))
		for _, s := range spansSeen(*m) {
			p.flow(2, 4, words("- "+terminalProse(s)))
		}
	}
}

func markdownAfterwards(out *output, d record.Deployment) {
	if w := d.Written; w != nil {
		out.put("\n**Record:** ", markdownLink(w.Path, w.URL), " (", markdownProse(w.Text), ")\n")
		if w.Fix != "" {
			out.put("\n**Fix:** ", markdownProse(w.Fix), "\n")
		}
	}
	if m := d.Monitoring; m != nil {
		out.put("\n**Monitoring:** ", markdownProse(m.Text), "\n\n")
		for _, s := range spansSeen(*m) {
			out.put("- ", markdownProse(s), "\n")
		}
	}
}
