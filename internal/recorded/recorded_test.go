package recorded

import (
	"testing"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/record"
)

func TestDeployments(t *testing.T) {
	seen, status := map[string]bool{}, map[record.Status]int{}
	for n := range 200 {
		d := Deployment(n)
		if !record.ValidID(d.ID) || seen[d.ID] {
			t.Errorf("deployment %d is %q", n, d.ID)
		}
		seen[d.ID] = true
		status[d.Status]++
	}
	for _, s := range []record.Status{record.Deployed, record.RolledBack, record.Held} {
		if status[s] == 0 {
			t.Errorf("none is %s", s)
		}
	}
}
