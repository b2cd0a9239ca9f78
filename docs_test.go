package main

import (
	"fmt"
	"strings"
	"testing"

	"deploycoord/internal/golden"
	"deploycoord/pkg/gate"
)

// TestChecksPage holds that docs/checks.md says what the checks say of themselves.
func TestChecksPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!-- Generated from pkg/gate by `go test . -update`. Do not edit. -->\n\n# Checks\n\n")
	b.WriteString("What `deploycoord gate` looks at, in the order of its checklist. A check *passes*, *fails* (an error: the change is\n" +
		"blocked), *warns*, is *unknown* where the question stays open (which blocks, too), or is *skipped* where it does not\n" +
		"apply. What was wrong before the change is a note and blocks nothing, unless `env.strict` is set.\n\n")
	for _, c := range gate.Checks() {
		fmt.Fprintf(&b, "- [`%s`](#%s): %s\n", c.ID, c.ID, c.Title)
	}
	for _, c := range gate.Checks() {
		if c.ID == "" || c.Title == "" || strings.TrimSpace(c.Doc) == "" {
			t.Errorf("check %q has no title or no page", c.ID)
		}
		fmt.Fprintf(&b, "\n## %s\n\n**%s.**\n\n%s\n", c.ID, c.Title, strings.TrimSpace(c.Doc))
	}
	golden.Assert(t, "docs/checks.md", []byte(b.String()))
}
