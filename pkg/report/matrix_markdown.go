package report

import (
	"fmt"
	"strings"
)

// markdownMatrix writes one table and the commands, within Options.Limit.
func markdownMatrix(out *output, m Matrix, o Options) error {
	b := newBudget(o)
	head := "## Environments side by side\n\n" + matrixTally(m) + "\n"
	b.reserve(closing + len(head))
	half := &budget{bytes: b.bytes / 2}
	commands, left := markdownCommands(half, m.Commands)
	b.reserve(len(commands))
	table, rows := b.fill(matrixTable(m))
	out.put(head, table, commands)
	if left+rows > 0 {
		out.put(fmt.Sprintf("\n_Left out to keep this below %s bytes: %s, %s. The JSON has them all._\n",
			group(limitOf(o)), plural(rows, "variable"), plural(left, "command")))
	}
	return nil
}

func matrixTable(m Matrix) block {
	open := "\n| Variable |"
	for _, e := range m.Environments {
		open += " " + markdownCode(e) + " |"
	}
	return block{
		open: open + "\n|---|" + strings.Repeat("---|", len(m.Environments)) + "\n", count: len(m.Rows),
		item: func(i int) string {
			text := "| " + markdownCode(m.Rows[i].Name)
			if m.Rows[i].Required {
				text += " required"
			}
			for _, c := range m.Rows[i].Cells {
				l := lookOfCell(c)
				text += " | " + l.emoji + " " + l.word
			}
			return text + " |\n"
		},
	}
}

func markdownCommands(b *budget, all []string) (text string, left int) {
	var safe []string
	for _, c := range all {
		if pastable(c) {
			safe = append(safe, c)
		}
	}
	title := "\n### To bring them in step\n"
	b.reserve(len(title))
	text, left = b.fill(fenced(safe))
	if note := hiddenNote(len(all) - len(safe)); note != "" && b.take(len(note)) {
		text += note
	}
	if text != "" {
		text = title + text
	}
	return text, left
}
