// Package report writes what a run found, one file a format.
//
// It takes a finding.Result (or the env command's Inventory or Matrix) and a writer, and writes text for a terminal,
// JSON, Markdown, SARIF or workflow commands. It never decides anything: the verdict, the severities and the order of
// the checks come in. Every string that stems from outside goes through the sanitizer of its own sink (escape_*.go).
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"deploycoord/pkg/finding"
)

// Format names an output format.
type Format string

// The formats, by the names a user gives to --format.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
	SARIF    Format = "sarif"
	GitHub   Format = "github"
)

// Options says how to write. The zero value is a plain 80-column text and Markdown of at most DefaultLimit bytes.
type Options struct {
	Color bool // ANSI colours, text only
	Width int  // columns, text only; 0 is unknown and means 80
	Limit int  // bytes, Markdown only; 0 means DefaultLimit, less than 1 KiB counts as 1 KiB
}

// DefaultLimit keeps a job summary below the 1 MiB a runner takes for one step, with room for what others append.
const DefaultLimit = 900 << 10

type renderer struct {
	format    Format
	result    func(*output, finding.Result, Options) error
	inventory func(*output, Inventory, Options) error // nil: the format has no form for it
	matrix    func(*output, Matrix, Options) error
}

// registered lists the formats in the order in which help and errors name them.
func registered() []renderer {
	return []renderer{
		{Text, textResult, textInventory, textMatrix},
		{JSON, jsonResult, jsonInventory, jsonMatrix},
		{Markdown, markdownResult, markdownInventory, markdownMatrix},
		{SARIF, sarifResult, nil, nil},
		{GitHub, annotations, nil, nil},
	}
}

// Formats gives the legal values of --format.
func Formats() []Format { return formatsWith(func(renderer) bool { return true }) }

// ParseFormat reads the value of --format.
func ParseFormat(s string) (Format, error) {
	if f := Format(s); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format %q is none of %s", cut(s, 40), join(Formats()))
}

// Render writes the result of a gate run. It writes once, and nothing where it returns an error other than w's own.
func Render(w io.Writer, format Format, r finding.Result, o Options) error {
	r.Findings = slices.Clone(r.Findings)
	finding.Sort(r.Findings)
	return write(w, format, "result", func(f renderer) func(*output) error {
		return func(out *output) error { return f.result(out, r, o) }
	})
}

// RenderInventory writes what the env command found: as text, JSON or Markdown.
func RenderInventory(w io.Writer, format Format, inv Inventory, o Options) error {
	inv = inv.sorted()
	return write(w, format, "inventory", func(f renderer) func(*output) error {
		if f.inventory == nil {
			return nil
		}
		return func(out *output) error { return f.inventory(out, inv, o) }
	})
}

// RenderMatrix writes the environments side by side: as text, JSON or Markdown.
func RenderMatrix(w io.Writer, format Format, m Matrix, o Options) error {
	if err := m.check(); err != nil {
		return err
	}
	m = m.sorted()
	return write(w, format, "matrix", func(f renderer) func(*output) error {
		if f.matrix == nil {
			return nil
		}
		return func(out *output) error { return f.matrix(out, m, o) }
	})
}

func write(w io.Writer, format Format, what string, form func(renderer) func(*output) error) error {
	for _, f := range registered() {
		if f.format != format {
			continue
		}
		render := form(f)
		if render == nil {
			legal := formatsWith(func(r renderer) bool { return form(r) != nil })
			return fmt.Errorf("the %s has no %s form, only %s", what, format, join(legal))
		}
		var out output
		if err := render(&out); err != nil {
			return fmt.Errorf("write %s as %s: %w", what, format, err)
		}
		_, err := w.Write(out.Bytes())
		return err
	}
	return fmt.Errorf("format %q is none of %s", cut(string(format), 40), join(Formats()))
}

func formatsWith(keep func(renderer) bool) []Format {
	var formats []Format
	for _, r := range registered() {
		if keep(r) {
			formats = append(formats, r.format)
		}
	}
	return formats
}

func join(formats []Format) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
