package report

import (
	"strings"

	"deploycoord/pkg/finding"
)

// markdownSetup is the commands as one block to copy and a table of what each variable is. It gives how many entries
// did not fit.
func markdownSetup(b *budget, entries []finding.Setup) (text string, left int) {
	commands := make([]string, 0, len(entries))
	hidden := 0
	for _, s := range entries {
		switch {
		case s.Command == "":
		case pastable(s.Command):
			commands = append(commands, s.Command)
		default:
			hidden++
		}
	}
	if len(entries) == 0 {
		return "", 0
	}
	title := "\n### Set these in production, then run the gate again\n"
	b.reserve(len(title))
	text, missing := b.fill(fenced(commands))
	if note := hiddenNote(hidden); note != "" && b.take(len(note)) {
		text += note
	}
	table, left := b.fill(block{
		open: "\n| Variable | Kind | What it is | Read by |\n|---|---|---|---|\n", count: len(entries),
		item: func(i int) string { return markdownSetupRow(entries[i]) },
	})
	if text += table; text != "" {
		text = title + text
	}
	return text, max(missing, left)
}

// fenced is a block of shell commands, with a fence that none of them can close.
func fenced(commands []string) block {
	mark := fence(commands)
	return block{
		open: "\n" + mark + "bash\n", end: mark + "\n", count: len(commands),
		item: func(i int) string { return commands[i] + "\n" },
	}
}

func hiddenNote(hidden int) string {
	if hidden == 0 {
		return ""
	}
	return "\n" + plural(hidden, "command") + " " + unsafeToPaste + "\n"
}

func markdownSetupRow(s finding.Setup) string {
	words := markdownProse(s.Description)
	if s.Docs != "" {
		words = strings.TrimSpace(words + " " + markdownCode(s.Docs))
	}
	shown, more := readers(s.ReadBy, 3)
	places := make([]string, 0, len(shown)+1)
	for _, at := range shown {
		places = append(places, markdownCode(at))
	}
	if more > 0 {
		places = append(places, "and "+group(more)+" more")
	}
	return "| " + markdownCode(s.Name) + " | " + markdownProse(kindOf(s)) + " | " + words + " | " + strings.Join(places, "<br>") + " |\n"
}
