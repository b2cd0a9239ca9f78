package report

import "deploycoord/pkg/finding"

// setup writes the commands as one block to paste, then what each variable is. The words stay out of the block: an
// interactive zsh runs what stands behind a "#".
func (p *page) setup(entries []finding.Setup) {
	if len(entries) == 0 {
		return
	}
	p.heading("Set these in production, then run the gate again")
	commands := make([]string, 0, len(entries))
	for _, s := range entries {
		if s.Command != "" {
			commands = append(commands, s.Command)
		}
	}
	p.commands(commands)
	for _, s := range entries {
		p.gap()
		p.flow(2, 4, unbroken(bold, terminalName(s.Name)), aside(dim, terminalProse(kindOf(s))))
		if s.Description != "" {
			p.flow(4, 4, words(terminalProse(s.Description)))
		}
		if s.Docs != "" {
			p.flow(4, 4, words("Docs:"), unbroken(cyan, terminalName(s.Docs)))
		}
		if len(s.ReadBy) > 0 {
			p.flow(4, 4, append([]piece{words("Read by")}, placePieces(s.ReadBy)...)...)
		}
	}
}

const unsafeToPaste = "left out, since hidden or misleading characters make pasting unsafe: set these variables by hand."

// commands writes each command on a line of its own, as it is, and counts those that are not what they look like.
func (p *page) commands(commands []string) {
	hidden := 0
	for _, c := range commands {
		if !pastable(c) {
			hidden++
			continue
		}
		p.verbatim(4, p.paint(bold, c))
	}
	if hidden > 0 {
		p.flow(2, 4, tinted(yellow, plural(hidden, "command")),
			words(unsafeToPaste))
	}
}
