package gate

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/migration"
)

// migrationSummary says how many migrations of which frameworks there are, and how many statements stand out.
func (s *survey) migrationSummary() string {
	counts := map[migration.Kind]int{}
	var frameworks []string
	files, gone := 0, 0
	for _, f := range s.Migrations {
		if f.Down {
			continue
		}
		if f.Deleted {
			gone++
		} else {
			files++
		}
		if !slices.Contains(frameworks, f.Framework) {
			frameworks = append(frameworks, f.Framework)
		}
		for _, h := range f.Hazards {
			counts[h.Kind]++
		}
		counts[migration.Unparsed] += len(f.Unread)
	}
	slices.Sort(frameworks)
	head := fmt.Sprintf("%s (%s)", plural(files, "migration", "migrations"), strings.Join(frameworks, ", "))
	if files == 0 {
		head = fmt.Sprintf("%s deleted (%s)", plural(gone, "migration", "migrations"), strings.Join(frameworks, ", "))
	}
	var parts []string
	if n := counts[migration.Irreversible]; n > 0 {
		parts = append(parts, plural(n, "irreversible statement", "irreversible statements"))
	}
	for _, k := range []migration.Kind{migration.Locking, migration.Breaking} {
		if n := counts[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	if n := counts[migration.Altered] + counts[migration.Mismatched]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d already merged", n))
	}
	if n := counts[migration.Unparsed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not read", n))
	}
	if len(parts) == 0 {
		parts = []string{"nothing irreversible or locking"}
	}
	return head + ": " + strings.Join(parts, ", ")
}
