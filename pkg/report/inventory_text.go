package report

import "fmt"

// textInventory writes what the repository lacks first, then what it documents, then what no tool can tell.
func textInventory(out *output, inv Inventory, o Options) error {
	p := newPage(out, o)
	p.flow(0, 2, words(inventoryTally(inv)))
	at := placesByName(inv.References)
	if len(inv.Undocumented) > 0 {
		p.heading(fmt.Sprintf("Read, but in no template (%s)", group(len(inv.Undocumented))))
		for _, n := range inv.Undocumented {
			p.flow(2, 4, append([]piece{unbroken(bold, terminalName(n))}, placePieces(at[n])...)...)
		}
	}
	if len(inv.Documented) > 0 {
		p.heading(fmt.Sprintf("Documented (%s)", group(len(inv.Documented))))
	}
	for _, d := range inv.Documented {
		p.flow(2, 4, unbroken(bold, terminalName(d.Name)), aside(cyan, terminalName(place(d.Path, d.Line))))
		p.flow(4, 4, tinted(dim, terminalProse(traits(d))+"; "+readIn(len(at[d.Name]))))
	}
	if len(inv.Dynamic) > 0 {
		p.heading(fmt.Sprintf("Names computed at run time (%s), which nobody can check", group(len(inv.Dynamic))))
	}
	for _, d := range inv.Dynamic {
		p.flow(2, 4, unbroken(cyan, terminalName(place(d.Path, d.Line))), words(terminalProse(d.Expression)))
	}
	if len(inv.Unread) > 0 {
		p.heading(fmt.Sprintf("Not read (%s)", group(len(inv.Unread))))
	}
	for _, u := range inv.Unread {
		p.flow(2, 4, unbroken(cyan, terminalName(u.Path)), words(terminalProse(u.Reason)))
	}
	return nil
}

func inventoryTally(inv Inventory) string {
	return fmt.Sprintf("%s documented, %s undocumented, %s.", plural(len(distinct(inv.Documented)), "variable"),
		group(len(inv.Undocumented)), plural(len(inv.References), "reference"))
}

func distinct(documented []Documented) map[string]bool {
	names := map[string]bool{}
	for _, d := range documented {
		names[d.Name] = true
	}
	return names
}

// traits are what a template says of a variable, in words.
func traits(d Documented) string {
	words := "optional"
	if d.Required {
		words = "required"
	}
	if d.Sensitive {
		words += ", secret"
	}
	if d.HasDefault {
		words += ", with a default"
	}
	if d.Type != "" {
		words += ", " + d.Type
	}
	if d.Deprecated != "" {
		words += ", deprecated"
	}
	return words
}

func readIn(n int) string {
	if n == 0 {
		return "read nowhere"
	}
	return "read in " + plural(n, "place")
}

func placesByName(references []Reference) map[string][]string {
	at := map[string][]string{}
	for _, r := range references {
		at[r.Name] = append(at[r.Name], place(r.Path, r.Line))
	}
	return at
}

func placePieces(places []string) []piece {
	shown, more := readers(places, 3)
	var pieces []piece
	for i, at := range shown {
		if at = terminalName(at); i < len(shown)-1 {
			at += ","
		}
		pieces = append(pieces, unbroken(cyan, at))
	}
	if more > 0 {
		pieces = append(pieces, words(fmt.Sprintf("and %s more", group(more))))
	}
	return pieces
}
