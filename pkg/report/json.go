package report

import (
	"cmp"
	"slices"

	"deploycoord/pkg/finding"
)

// jsonResult writes the published contract (docs/result.schema.json). The checks keep the order of the checklist;
// all other lists are sorted, and none is null.
func jsonResult(out *output, r finding.Result, _ Options) error {
	if r.Schema == 0 {
		r.Schema = finding.SchemaVersion
	}
	r.Checks = copied(r.Checks)
	r.Findings = copied(r.Findings)
	env := &r.Environment
	for _, names := range []*[]string{&env.Added, &env.Removed, &env.Missing} {
		*names = copied(*names)
		slices.Sort(*names)
	}
	env.Setup = copied(env.Setup)
	slices.SortStableFunc(env.Setup, bySetupName)
	return encodeJSON(out, r)
}

func bySetupName(a, b finding.Setup) int { return cmp.Compare(a.Name, b.Name) }

func jsonInventory(out *output, inv Inventory, _ Options) error { return encodeJSON(out, inv) }

func jsonMatrix(out *output, m Matrix, _ Options) error { return encodeJSON(out, m) }
