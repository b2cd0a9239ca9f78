package report

import (
	"bytes"
	"fmt"
)

// output is the buffer a report is built in, so that a run that breaks off leaves nothing half written.
type output struct{ bytes.Buffer }

// put writes its parts as they are.
func (o *output) put(parts ...string) {
	for _, p := range parts {
		o.WriteString(p)
	}
}

// plural gives "1 check", "2 checks" and, with many for the irregular ones, "2 entries".
func plural(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return group(n) + " " + many[0]
	default:
		return group(n) + " " + one + "s"
	}
}

// group writes a count with a comma between thousands.
func group(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return group(n/1000) + "," + fmt.Sprintf("%03d", n%1000)
}
