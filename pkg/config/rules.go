package config

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// rule is one demand on a text.
type rule struct {
	name  string
	fault func(string) string
	lines bool // the text may have several lines
}

// rules are what a text may have to obey beyond its type; a field names one in its tag "check". A fault reads on from
// the field's name, and is empty for none.
var rules = []rule{
	{name: "capture", fault: captured},
	{name: "check-names", fault: checkGlob},
	{name: "dns", fault: resolvable},
	{name: "engine", fault: engineAddress},
	{name: "event", fault: event},
	{name: "expression", fault: condition, lines: true},
	{name: "file", fault: filePath},
	{name: "file-absolute", fault: absolutePath},
	{name: "file-anywhere", fault: anyPath},
	{name: "folder", fault: folderPath},
	{name: "freeze", fault: freezeDays},
	{name: "friday", fault: fridayTime},
	{name: "glob", fault: glob},
	{name: "glob-some", fault: someGlob},
	{name: "grpc", fault: grpcTarget},
	{name: "header", fault: headerName},
	{name: "host", fault: hostName},
	{name: "host-port", fault: hostAndPortOnly},
	{name: "image", fault: imageReference},
	{name: "input", fault: inputName},
	{name: "input-value", fault: inputValue, lines: true},
	{name: "json-path", fault: jsonPath},
	{name: "known-hosts", fault: knownHosts, lines: true},
	{name: "mysql", fault: database("mysql", "mariadb", "mysql2")},
	{name: "names", fault: nameGlob},
	{name: "plain", fault: plain},
	{name: "postgres", fault: database("postgres", "postgresql")},
	{name: "redis", fault: database("redis", "rediss", "valkey", "valkeys")},
	{name: "regexp", fault: regularExpression},
	{name: "template", fault: template},
	{name: "template-lines", fault: template, lines: true},
	{name: "text", fault: shortText},
	{name: "text-lines", fault: func(string) string { return "" }, lines: true},
	{name: "threshold", fault: threshold},
	{name: "timezone", fault: timeZone},
	{name: "url", fault: httpURL},
	{name: "user", fault: userName},
	{name: "variable", fault: variableName},
	{name: "window", fault: trafficWindow},
	{name: "workflow", fault: workflowFile},
}

// ruleOf gives the rule of a name; one without fault for none.
func ruleOf(name string) rule {
	for _, r := range rules {
		if r.name == name {
			return r
		}
	}
	return rule{}
}

// filePath wants a path that stays within the repository.
func filePath(p string) string {
	if fault := relative(p); fault != "" {
		return fault
	}
	if path.Clean(p) == "." || strings.HasSuffix(p, "/") {
		return "is " + quote(p) + ", a folder: name a file"
	}
	return ""
}

// anyPath wants what filePath wants, or an absolute path.
func anyPath(p string) string {
	if !strings.HasPrefix(p, "/") {
		return filePath(p)
	}
	if path.Clean(p) == "/" || strings.HasSuffix(p, "/") {
		return "is " + quote(p) + ", a folder: name a file"
	}
	return ""
}

// absolutePath wants the path of a file on another machine.
func absolutePath(p string) string {
	if !strings.HasPrefix(p, "/") {
		return "is " + quote(p) + ": write the whole path, from / on"
	}
	return anyPath(p)
}

// folderPath wants a folder within the repository, which is not the whole of it.
func folderPath(p string) string {
	if fault := relative(p); fault != "" {
		return fault
	}
	switch {
	case path.Clean(p) == ".":
		return "is " + quote(p) + ", the whole repository: name a folder in it"
	case strings.ContainsAny(p, "*?"):
		return "is " + quote(p) + ": it is one folder, not a pattern"
	}
	return ""
}

func relative(p string) string {
	clean := path.Clean(p)
	switch {
	case strings.Contains(p, `\`):
		return "is " + quote(p) + ": write / instead of \\"
	case strings.HasPrefix(p, "/"), len(p) > 1 && p[1] == ':':
		return "is " + quote(p) + ", an absolute path: it must be relative to the repository's root"
	case strings.HasPrefix(p, "~"):
		return "is " + quote(p) + ": ~ is not expanded; write a path relative to the repository's root"
	case clean == "..", strings.HasPrefix(clean, "../"):
		return "is " + quote(p) + ", which leads out of the repository"
	}
	return ""
}

// glob wants a doublestar pattern of paths within the repository.
func glob(p string) string {
	if strings.HasPrefix(p, "!") {
		return "is " + quote(p) + ": a pattern cannot be taken back with !; name what is meant"
	}
	// A backslash is how a glob escapes; all else is as in a path.
	if fault := relative(strings.ReplaceAll(p, `\`, "")); fault != "" {
		return fault
	}
	for part := range strings.SplitSeq(p, "/") {
		if part == ".." {
			return "is " + quote(p) + ": .. has no meaning in a pattern"
		}
	}
	if !doublestar.ValidatePattern(p) {
		return "is " + quote(p) + ", which is no valid pattern; legal: *, **, ?, [a-z], {a,b}"
	}
	return ""
}

// someGlob wants a glob that leaves something to look at: a check that looks at nothing would always pass.
func someGlob(p string) string {
	if fault := glob(p); fault != "" {
		return fault
	}
	if strings.Trim(p, "*/") == "" {
		return "is " + quote(p) + ", which leaves nothing to check"
	}
	return ""
}

// nameGlob wants a pattern of variable names, which must not fit every name.
func nameGlob(p string) string {
	for _, c := range p {
		letter := c == '_' || c == '.' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && !strings.ContainsRune("*?[]{},^!", c) {
			return "is " + quote(p) + ", which is no pattern of names; legal: letters, digits, _, *, ?, [A-Z], {A,B}"
		}
	}
	switch {
	case !doublestar.ValidatePattern(p):
		return "is " + quote(p) + ", which is no valid pattern; legal: *, ?, [A-Z], {A,B}"
	case strings.Trim(p, "*?") == "":
		return "is " + quote(p) + ", which fits every name and would leave nothing to check"
	}
	return ""
}
