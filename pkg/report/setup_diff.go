package report

import (
	"fmt"
	"io"
	"strings"

	"deploycoord/pkg/scaffold"
)

// RenderDiff writes new files as the patch that would make them, for `git apply`.
func RenderDiff(w io.Writer, files []scaffold.File, o Options) error {
	var out output
	paint := func(p paint, text string) string {
		if !o.Color {
			return text
		}
		return p.on(text)
	}
	for _, f := range files {
		lines := strings.SplitAfter(strings.TrimSuffix(f.Text, "\n"), "\n")
		for _, head := range []string{
			"diff --git a/" + f.Path + " b/" + f.Path, "new file mode 100644", "--- /dev/null", "+++ b/" + f.Path,
		} {
			out.put(paint(bold, head), "\n")
		}
		out.put(paint(cyan, fmt.Sprintf("@@ -0,0 +1,%d @@", len(lines))), "\n")
		for _, line := range lines {
			out.put(paint(green, "+"+strings.TrimSuffix(line, "\n")), "\n")
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}
