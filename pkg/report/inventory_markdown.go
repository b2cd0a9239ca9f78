package report

import (
	"fmt"
	"strings"
)

// markdownInventory writes the same as the text, as tables, within Options.Limit.
func markdownInventory(out *output, inv Inventory, o Options) error {
	b := newBudget(o)
	head := "## Environment variables\n\n" + inventoryTally(inv) + "\n"
	b.reserve(closing + len(head))
	out.put(head)
	at := placesByName(inv.References)
	left := 0
	for _, k := range []block{
		undocumentedTable(inv.Undocumented, at), documentedTable(inv.Documented, at), dynamicList(inv.Dynamic), unreadList(inv.Unread),
	} {
		text, n := b.fill(k)
		out.put(text)
		left += n
	}
	if left > 0 {
		out.put(fmt.Sprintf("\n_%s left out to keep this below %s bytes. The JSON has them all._\n",
			plural(left, "entry", "entries"), group(limitOf(o))))
	}
	return nil
}

func undocumentedTable(names []string, at map[string][]string) block {
	return block{
		open: "\n### Read, but in no template (" + group(len(names)) + ")\n\n| Variable | Read by |\n|---|---|\n", count: len(names),
		item: func(i int) string {
			shown, more := readers(at[names[i]], 3)
			var places []string
			for _, p := range shown {
				places = append(places, markdownCode(p))
			}
			if more > 0 {
				places = append(places, "and "+group(more)+" more")
			}
			return "| " + markdownCode(names[i]) + " | " + strings.Join(places, "<br>") + " |\n"
		},
	}
}

func documentedTable(documented []Documented, at map[string][]string) block {
	return block{
		open: "\n### Documented (" + group(len(documented)) + ")\n\n| Variable | Template | Kind | Read |\n|---|---|---|---|\n", count: len(documented),
		item: func(i int) string {
			d := documented[i]
			return "| " + markdownCode(d.Name) + " | " + markdownCode(place(d.Path, d.Line)) + " | " + markdownProse(traits(d)) +
				" | " + readIn(len(at[d.Name])) + " |\n"
		},
	}
}

func dynamicList(dynamic []Dynamic) block {
	return block{
		open: "\n### Names computed at run time (" + group(len(dynamic)) + "), which nobody can check\n\n", count: len(dynamic),
		item: func(i int) string {
			d := dynamic[i]
			text := "- " + markdownCode(place(d.Path, d.Line))
			if d.Expression != "" {
				text += " " + markdownCode(d.Expression)
			}
			return text + "\n"
		},
	}
}

func unreadList(unread []Unread) block {
	return block{
		open: "\n### Not read (" + group(len(unread)) + ")\n\n", count: len(unread),
		item: func(i int) string {
			return "- " + markdownCode(unread[i].Path) + " " + markdownProse(unread[i].Reason) + "\n"
		},
	}
}
