package config

import (
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
