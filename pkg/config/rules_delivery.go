package config

import (
	"slices"
	"strconv"
	"strings"
)

// workflowFile wants a workflow as GitHub's API names it: by its file, without the folder.
func workflowFile(s string) string {
	if fault := shortText(s); fault != "" {
		return fault
	}
	if strings.ContainsAny(s, `/\`) || !strings.HasSuffix(s, ".yml") && !strings.HasSuffix(s, ".yaml") {
		return "is " + quote(s) + ": write the file's name alone, such as deploy.yml"
	}
	return ""
}

// inputName wants the name of a workflow's input.
func inputName(s string) string {
	if !only(s, "_-") || s[0] == '-' || s[0] >= '0' && s[0] <= '9' {
		return "is " + quote(s) + ", which is no name of an input; legal: letters, digits, - and _, and a letter or _ first"
	}
	return ""
}

// inputValue wants no placeholder but the two that are filled in.
func inputValue(s string) string {
	for rest := s; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return ""
		}
		name, _, closed := strings.Cut(after, "}")
		if closed && name != "" && name != "sha" && name != "from" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-_") == "" {
			return "has {" + clip(name) + "}, which is not filled in; legal: {sha}, {from}"
		}
		rest = after
	}
}

// threshold wants a comparison with a number.
func threshold(s string) string {
	if _, _, ok := CutThreshold(s); !ok {
		return "is " + quote(s) + "; expected a comparison with a number, such as < 0.01, <= 800, > 0 or >= 2"
	}
	return ""
}

// CutThreshold takes a threshold apart: the operator (<, <=, > or >=), and the number.
func CutThreshold(s string) (operator string, limit float64, ok bool) {
	s = strings.TrimSpace(s)
	for _, operator := range []string{"<=", ">=", "<", ">"} {
		if rest, found := strings.CutPrefix(s, operator); found {
			limit, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			return operator, limit, err == nil && limit-limit == 0 // neither infinite nor no number
		}
	}
	return "", 0, false
}

// event wants one that people can be told of.
func event(s string) string {
	if !slices.Contains(NotifyEvents, s) {
		return "is " + quote(s) + suggest(s, NotifyEvents) + "; legal: " + strings.Join(NotifyEvents, ", ")
	}
	return ""
}
