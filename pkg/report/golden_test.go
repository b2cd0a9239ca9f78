package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
)

// inputs are the results of testdata; each has a golden for every format.
var inputs = []string{"pass", "blocked", "unknown", "hostile"}

var extensions = map[Format]string{Text: ".txt", JSON: ".out.json", Markdown: ".md", SARIF: ".sarif", GitHub: ".github"}

func TestGoldens(t *testing.T) {
	for _, name := range inputs {
		for _, format := range Formats() {
			t.Run(name+"/"+string(format), func(t *testing.T) {
				got := render(t, format, load[finding.Result](t, name), Options{})
				golden.Assert(t, filepath.Join("testdata", name+extensions[format]), got)
			})
		}
		t.Run(name+"/color", func(t *testing.T) {
			got := render(t, Text, load[finding.Result](t, name), Options{Color: true, Width: 60})
			golden.Assert(t, filepath.Join("testdata", name+".color.txt"), got)
		})
	}
}

func TestInventoryAndMatrixGoldens(t *testing.T) {
	for _, format := range []Format{Text, JSON, Markdown} {
		for _, name := range []string{"inventory", "inventory-hostile"} {
			t.Run(name+"/"+string(format), func(t *testing.T) {
				var out bytes.Buffer
				if err := RenderInventory(&out, format, load[Inventory](t, name), Options{}); err != nil {
					t.Fatal(err)
				}
				golden.Assert(t, filepath.Join("testdata", name+extensions[format]), out.Bytes())
			})
		}
		t.Run("matrix/"+string(format), func(t *testing.T) {
			var out bytes.Buffer
			if err := RenderMatrix(&out, format, load[Matrix](t, "matrix"), Options{}); err != nil {
				t.Fatal(err)
			}
			golden.Assert(t, filepath.Join("testdata", "matrix"+extensions[format]), out.Bytes())
		})
	}
}

// load reads testdata/NAME.json; a key the type does not have is a mistake in the input.
func load[T any](t testing.TB, name string) T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var value T
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&value); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

func render(t testing.TB, format Format, r finding.Result, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, format, r, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// huge is a result of n findings of every severity, with a setup for each tenth.
func huge(n int) finding.Result {
	r := finding.Result{
		Schema: 1, Command: "gate", Verdict: finding.VerdictBlocked, Risk: finding.RiskHigh, DeploymentType: finding.Regular,
		Base: "0f4c1d2e3b5a69788796a5b4c3d2e1f00f1e2d3c", Head: "9e107d9d372bb6826bd81d3542a419d6aa11bb22",
	}
	for c := range 8 {
		r.Checks = append(r.Checks, finding.Check{
			ID: fmt.Sprintf("check-%d", c), Title: fmt.Sprintf("Check number %d holds", c), Status: finding.Fail, Summary: "much is wrong",
		})
	}
	for i := range n {
		name := fmt.Sprintf("VARIABLE_%05d", i)
		r.Findings = append(r.Findings, finding.Finding{
			Check: fmt.Sprintf("check-%d", i%8), Severity: finding.Severity(i%4) + finding.Note, Variable: name,
			Path: fmt.Sprintf("services/s%d/src/file_%d.ts", i%17, i), Line: i + 1,
			Message: name + " is read here, but no template documents it, so nobody can know that it is needed.",
			Fix:     "add the line " + name + "= to .env.example, with a comment that says what it is for",
		})
		if i%10 == 0 {
			r.Environment.Setup = append(r.Environment.Setup, finding.Setup{
				Name: name, Kind: "secret", Command: "gh secret set " + name + " --env production", ReadBy: []string{"a.ts:1"},
			})
		}
	}
	return r
}
