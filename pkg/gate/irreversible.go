package gate

import (
	"fmt"

	"deploycoord/pkg/migration"
)

// maxIrreversible bounds how many statements are named.
const maxIrreversible = 50

// Irreversible names what the change's migrations do that cannot be taken back, a line each: after a rollback the old
// build would run on the new data. What could not be read counts, as nobody knows what it does.
func (e *Evidence) Irreversible() []string {
	var out []string
	for _, f := range e.Migrations {
		for _, h := range f.Hazards {
			switch h.Kind {
			case migration.Irreversible, migration.Mismatched:
				out = append(out, fmt.Sprintf("%s:%d: %s", shown(f.Path), h.Line, shown(h.What)))
			case migration.Unparsed:
				out = append(out, fmt.Sprintf("%s:%d: could not be read", shown(f.Path), h.Line))
			}
			if len(out) == maxIrreversible {
				return out
			}
		}
	}
	return out
}
