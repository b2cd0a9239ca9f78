package report

import "strings"

// terminalName makes a name, a path or a path:line safe for a terminal and for a runner's log.
func terminalName(s string) string { return defuse(name(s)) }

// terminalProse makes a sentence safe for a terminal and for a runner's log.
func terminalProse(s string) string { return defuse(prose(s)) }

// defuse takes the power from workflow commands, since the text format is what a runner's log gets too. The runner
// reads "::" where a line, its blanks trimmed, begins with it, and the older "##[" anywhere in a line
// (actions/runner, ActionCommand.cs). A wrapped line may begin at any word, so every word is looked at.
func defuse(s string) string {
	s = strings.ReplaceAll(s, "##[", `##\[`)
	if strings.HasPrefix(s, "::") {
		s = `\` + s
	}
	return strings.ReplaceAll(s, " ::", ` \::`)
}

// pastable says whether a command can stand as it is where people copy it from: one line in which nothing is hidden,
// and no word a runner would take for a command of its own.
func pastable(command string) bool {
	return command != "" && command == terminalName(command) && command == strings.TrimSpace(command)
}
