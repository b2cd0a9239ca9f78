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
