package config

import (
	"strings"

	"deploycoord/pkg/expression"
)

// jsonPath wants the place of a value in an answer.
func jsonPath(s string) string {
	if _, err := expression.ParsePath(s); err != nil {
		return "is " + quote(s) + ", which " + err.Error()
	}
	return ""
}

// headerName wants a token (RFC 9110, 5.6.2).
func headerName(s string) string {
	if !only(s, "!#$%&'*+-.^_`|~") {
		return "is " + quote(s) + ", which is no name of a header; expected one such as X-Commit"
	}
	return ""
}

// captured wants what to take of an answer: a field of its JSON, or a header.
func captured(s string) string {
	name, isHeader := strings.CutPrefix(s, "header:")
	switch {
	case isHeader && name == "":
		return "is " + quote(s) + ", which names no header"
	case isHeader:
		return headerName(name)
	case !strings.HasPrefix(s, "."):
		return "is " + quote(s) + "; expected a field of the JSON answer such as .token, or header:Location"
	}
	return jsonPath(s)
}

// variableName wants a name that can stand in ${NAME}.
func variableName(s string) string {
	if !isVariable(s) {
		return "is " + quote(s) + ", which is no name for ${NAME}; legal: letters, digits and _, and no digit first"
	}
	return ""
}

// condition wants an expression that is true or false.
func condition(s string) string {
	if err := expression.Check(s); err != nil {
		return "is no condition: " + err.Error()
	}
	return ""
}

// engineAddress wants the address of a Docker engine.
func engineAddress(s string) string {
	const legal = "; legal: unix:///PATH, tcp://HOST:PORT, ssh://USER@HOST"
	scheme, rest, ok := strings.Cut(s, "://")
	switch {
	case !ok:
		return "is " + shownAddress(s) + ", which is no address" + legal
	case scheme == "unix":
		if !strings.HasPrefix(rest, "/") || strings.Trim(rest, "/") == "" || len(rest) > 107 { // sun_path of unix(7)
			return "is " + shownAddress(s) + ", expected a socket's whole path of at most 107 bytes, such as unix:///var/run/docker.sock"
		}
		return ""
	case scheme == "tcp":
		if _, fault := hostPort(strings.TrimSuffix(rest, "/"), false); fault != "" {
			return "is " + shownAddress(s) + ", " + fault + legal
		}
		return ""
	case scheme == "ssh":
		return sshEngine(s, rest)
	}
	return "is " + shownAddress(s) + ", which has the scheme " + quote(scheme) + legal
}

func sshEngine(s, rest string) string {
	host, _, _ := strings.Cut(rest, "/")
	user, host, ok := strings.Cut(host, "@")
	_, _, password := strings.Cut(user, ":")
	switch {
	case password:
		return "has a password: take it out, and renew it; the way in is a private key"
	case !ok || user == "" || userName(user) != "":
		return "is " + shownAddress(s) + ", which names no user; expected ssh://USER@HOST"
	}
	if _, fault := hostPort(host, true); fault != "" {
		return "is " + shownAddress(s) + ", " + fault
	}
	return ""
}

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
