package dependency

import (
	"bytes"
	"strings"
)

// maxLocated bounds how many names are looked for in one file.
const maxLocated = 60

// locate finds the lines of the direct dependencies, which are named one by one.
func (f *format) locate(changes []Change, data []byte) {
	looked := 0
	for i := range changes {
		c := &changes[i]
		if c.Line > 0 || !c.Direct || c.After == "" {
			continue
		}
		if looked++; looked > maxLocated {
			return
		}
		for _, m := range f.marks {
			mark := strings.Replace(m, "NAME", c.Name, 1)
			if at := bytes.Index(data, []byte(mark)); at >= 0 {
				c.Line = 1 + bytes.Count(data[:at], []byte("\n")) + strings.Count(m, "\n")
				break
			}
		}
	}
}
