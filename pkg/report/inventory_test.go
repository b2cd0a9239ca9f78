package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func inventoryOf(s string) Inventory {
	return Inventory{
		Documented:   []Documented{{Name: s, Path: s, Line: 1, Type: s, Description: s, Docs: s, Deprecated: s}},
		References:   []Reference{{Name: s, Path: s, Line: 2, Via: s, Language: s}, {Name: "B", Path: s}},
		Undocumented: []string{s, "B"},
		Dynamic:      []Dynamic{{Path: s, Line: 3, Expression: s}},
		Unread:       []Unread{{Path: s, Reason: s}},
	}
}

func matrixOf(s string) Matrix {
	return Matrix{
		Environments: []string{s, "b"}, Commands: []string{s, "gh variable set A"},
		Rows: []Row{{Name: s, Required: true, Cells: []Cell{Cell(s), CellSet}}, {Name: "B", Cells: []Cell{CellMissing, CellEmpty}}},
	}
}

func TestInventoryAndMatrixAreHarmless(t *testing.T) {
	for _, s := range hostile {
		for _, format := range []Format{Text, JSON, Markdown} {
			var inventory, matrix bytes.Buffer
			if err := RenderInventory(&inventory, format, inventoryOf(s), Options{}); err != nil {
				t.Fatal(err)
			}
			if err := RenderMatrix(&matrix, format, matrixOf(s), Options{}); err != nil {
				t.Fatal(err)
			}
			checkLog(t, s, inventory.Bytes())
			checkLog(t, s, matrix.Bytes())
			if format == Markdown {
				if count := inspect(t, s, rendered(t, inventory.Bytes())); count["tr"] != 5 || count["li"] != 2 {
					t.Errorf("%q: %d rows and %d items in\n%s", s, count["tr"], count["li"], inventory.String())
				}
				if count := inspect(t, s, rendered(t, matrix.Bytes())); count["tr"] != 3 || count["td"] != 6 {
					t.Errorf("%q: %d rows and %d cells in\n%s", s, count["tr"], count["td"], matrix.String())
				}
			}
		}
	}
}

func TestInventoryAndMatrixStayWithinTheirLimit(t *testing.T) {
	inv, m := Inventory{}, Matrix{Environments: []string{"a", "b"}}
	for i := range 5000 {
		name := fmt.Sprintf("VARIABLE_%d", i)
		inv.Undocumented = append(inv.Undocumented, name)
		m.Rows = append(m.Rows, Row{Name: name, Cells: []Cell{CellSet, CellMissing}})
		m.Commands = append(m.Commands, "gh secret set "+name)
	}
	for _, limit := range []int{1 << 10, 5000, 65_536} {
		var inventory, matrix bytes.Buffer
		if err := RenderInventory(&inventory, Markdown, inv, Options{Limit: limit}); err != nil {
			t.Fatal(err)
		}
		if err := RenderMatrix(&matrix, Markdown, m, Options{Limit: limit}); err != nil {
			t.Fatal(err)
		}
		for _, out := range []string{inventory.String(), matrix.String()} {
			if len(out) > limit || !strings.Contains(strings.ToLower(out), "left out") {
				t.Errorf("%d bytes of %d, ending in %q", len(out), limit, out[max(0, len(out)-120):])
			}
			inspect(t, "bounded", rendered(t, []byte(out)))
		}
	}
}

// A wide matrix comes in stretches: every line fits, and every cell is shown once.
func TestMatrixInStretches(t *testing.T) {
	m := Matrix{Rows: []Row{{Name: "A_VARIABLE_WITH_A_LONG_NAME"}}}
	for i := range 9 {
		m.Environments = append(m.Environments, fmt.Sprintf("environment-%d", i))
		m.Rows[0].Cells = append(m.Rows[0].Cells, CellPlaceholder)
	}
	for _, width := range []int{40, 60, 80, 200} {
		var out bytes.Buffer
		if err := RenderMatrix(&out, Text, m, Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out.String(), "placeholder"); got != 9 {
			t.Errorf("%d cells at %d", got, width)
		}
		for line := range strings.Lines(out.String()) {
			if columns(strings.TrimSuffix(line, "\n")) > max(width, 50) { // the name and one column need 47
				t.Errorf("%d: %q", width, line)
			}
		}
	}
}
