package report

import (
	"fmt"
	"strconv"

	"github.com/sethvargo/go-githubactions"

	"deploycoord/pkg/finding"
)

// maxAnnotations bounds each level. GitHub shows 10 of a level for a step and 50 for a job, and drops the others
// silently (actions/toolkit, docs/problem-matchers.md); past that they would only bury the log.
const maxAnnotations = 50

// annotations writes workflow commands, most severe first. What could not be decided is an error too: it ends the
// step with a red cross, and a cross whose reason hides among warnings helps nobody; its title says what it is.
func annotations(out *output, r finding.Result, _ Options) error {
	written, left := map[string]int{}, map[string]int{}
	for _, f := range r.Findings {
		level := annotationLevel(f.Severity)
		if written[level] == maxAnnotations {
			left[level]++
			continue
		}
		written[level]++
		command := annotation(level, f)
		out.put(command.String(), "\n")
	}
	if n := left["error"] + left["warning"] + left["notice"]; n > 0 {
		out.put(fmt.Sprintf("%s left out here (%d errors, %d warnings, %d notices): the summary and the JSON report list them.\n",
			plural(n, "more finding"), left["error"], left["warning"], left["notice"]))
	}
	return nil
}

func annotationLevel(s finding.Severity) string {
	switch s {
	case finding.Note:
		return "notice"
	case finding.Warning:
		return "warning"
	default:
		return "error"
	}
}

func annotation(level string, f finding.Finding) githubactions.Command {
	title := commandName(f.Check)
	if f.Variable != "" {
		title += ": " + commandName(f.Variable)
	}
	if f.Severity == finding.Unknown {
		title = "Could not decide: " + title
	}
	properties := githubactions.CommandProperties{"title": title}
	if f.Path != "" {
		properties["file"] = commandName(f.Path)
		if f.Line > 0 {
			properties["line"] = strconv.Itoa(f.Line)
		}
	}
	message := commandProse(f.Message)
	if f.Fix != "" {
		message += "\nFix: " + commandProse(f.Fix)
	}
	return githubactions.Command{Name: level, Message: message, Properties: properties}
}
