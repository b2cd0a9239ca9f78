package report

// commandName and commandProse make text safe for a workflow command. The percent-encoding of line breaks, colons
// and commas is done by githubactions.Command; what it lets through (controls, bidirectional characters) is made
// visible here, so that a log line and an annotation say the same.
func commandName(s string) string { return name(s) }

func commandProse(s string) string { return prose(s) }
