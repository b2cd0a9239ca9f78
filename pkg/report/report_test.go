package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func TestParseFormat(t *testing.T) {
	for _, f := range Formats() {
		got, err := ParseFormat(string(f))
		if err != nil || got != f {
			t.Errorf("ParseFormat(%q) = %q, %v", f, got, err)
		}
	}
	for input, want := range map[string]string{
		"":         `format "" is none of text, json, markdown, sarif, github`,
		"JSON":     `format "JSON" is none of text, json, markdown, sarif, github`,
		"x\n\x1b[": `format "x\n\x1b[" is none of text, json, markdown, sarif, github`,
	} {
		if _, err := ParseFormat(input); err == nil || err.Error() != want {
			t.Errorf("ParseFormat(%q) says %v, want %s", input, err, want)
		}
	}
}

func TestFormatsWithoutAForm(t *testing.T) {
	want := "the inventory has no sarif form, only text, json, markdown"
	if err := RenderInventory(&bytes.Buffer{}, SARIF, Inventory{}, Options{}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	want = "the matrix has no github form, only text, json, markdown"
	if err := RenderMatrix(&bytes.Buffer{}, GitHub, Matrix{}, Options{}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	want = `format "pdf" is none of text, json, markdown, sarif, github`
	if err := Render(&bytes.Buffer{}, "pdf", finding.Result{}, Options{}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestMatrixThatDoesNotLineUp(t *testing.T) {
	m := Matrix{Environments: []string{"a", "b"}, Rows: []Row{{Name: "X\n", Cells: []Cell{CellSet}}}}
	want := `matrix row X\n has 1 cells for 2 environments`
	if err := RenderMatrix(&bytes.Buffer{}, Text, m, Options{}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A renderer must leave what it was given alone: the same result goes to several formats.
func TestRenderChangesNothing(t *testing.T) {
	for _, name := range inputs {
		for _, f := range Formats() {
			r := load[finding.Result](t, name)
			render(t, f, r, Options{})
			if diff := cmp.Diff(load[finding.Result](t, name), r); diff != "" {
				t.Errorf("%s as %s changed its input:\n%s", name, f, diff)
			}
		}
	}
	inv := load[Inventory](t, "inventory")
	if err := RenderInventory(&bytes.Buffer{}, JSON, inv, Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(load[Inventory](t, "inventory"), inv); diff != "" {
		t.Error(diff)
	}
}

// What comes in any order comes out in one.
func TestOrderOfFindingsDoesNotMatter(t *testing.T) {
	for _, f := range Formats() {
		r := load[finding.Result](t, "blocked")
		want := render(t, f, r, Options{})
		for i, j := 0, len(r.Findings)-1; i < j; i, j = i+1, j-1 {
			r.Findings[i], r.Findings[j] = r.Findings[j], r.Findings[i]
		}
		if diff := cmp.Diff(string(want), string(render(t, f, r, Options{}))); diff != "" {
			t.Errorf("%s:\n%s", f, diff)
		}
	}
}

// An empty result is no pass in any format, and nothing panics on it.
func TestEmptyResult(t *testing.T) {
	for format, want := range map[Format]string{
		Text: "COULD NOT DECIDE", Markdown: "COULD NOT DECIDE", JSON: `"findings": []`, SARIF: `"results": []`, GitHub: "",
	} {
		if got := string(render(t, format, finding.Result{}, Options{})); !strings.Contains(got, want) || strings.Contains(got, "READY") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken pipe")

func TestWriterErrorsComeBack(t *testing.T) {
	if err := Render(brokenPipe{}, Text, finding.Result{}, Options{}); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestRenderWritesNothingOnError(t *testing.T) {
	var out bytes.Buffer
	r := finding.Result{Findings: []finding.Finding{{Severity: 9, Message: "x"}}}
	if err := Render(&out, JSON, r, Options{}); err == nil || out.Len() != 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
}
