package apidiff

import (
	"fmt"
	"strconv"
	"strings"
)

// wording says what a difference is; args are oasdiff's, in its order. A rule without words of its own is named.
// oasdiff's texts are left out, as they are templates: a binary that holds text/template keeps every method of every
// type, and is 8 MB larger.
func wording(id string, args []any) string {
	named := make([]string, len(args))
	for i, a := range args {
		named[i] = cut(fmt.Sprint(a))
	}
	if said, ok := sayings(id); ok {
		return filled(said, named)
	}
	text := strings.ReplaceAll(id, "-", " ")
	var of []string
	for _, n := range named {
		if n != "" {
			of = append(of, n)
		}
	}
	if len(of) > 0 {
		text += ": " + strings.Join(of, ", ")
	}
	return text
}

// filled puts the arguments in the places {0} to {9}.
func filled(said string, args []string) string {
	var out strings.Builder
	for i := 0; i < len(said); i++ {
		if said[i] != '{' || i+2 >= len(said) || said[i+2] != '}' {
			out.WriteByte(said[i])
			continue
		}
		n, err := strconv.Atoi(said[i+1 : i+2])
		known := err == nil && n < len(args) && args[n] != ""
		slash := i+3 < len(said) && said[i+3] == '/' // between a type and its format, which may be absent
		switch {
		case known:
			out.WriteString(args[n])
		case i == 0 || said[i-1] != '/':
			out.WriteString("any")
		}
		if i += 2; slash && n+1 < len(args) && args[n+1] == "" {
			i++
		}
	}
	return out.String()
}

// cut bounds a name from outside; "[string]" is a list of one type.
func cut(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "&"), "["), "]")
	if len(s) > 100 {
		return strings.ToValidUTF8(s[:100], "") + "…"
	}
	return s
}

// sayings words the rules that are met most.
func sayings(id string) (string, bool) {
	said, ok := map[string]string{
		RemovedID:                                                 "the API document is gone, and all that it described",
		"api-path-removed-without-deprecation":                    "the path is gone",
		"api-removed-without-deprecation":                         "the operation is gone",
		"new-request-path-parameter":                              "the path has a new parameter {0}",
		"new-required-request-parameter":                          "a request must have the {0} parameter {1} now",
		"new-required-request-default-parameter-to-existing-path": "every request to this path must have the {0} parameter {1} now",
		"new-required-request-property":                           "a request must have the property {0} now",
		"request-body-added-required":                             "a request must have a body now",
		"request-body-became-required":                            "a request must have a body now",
		"request-body-media-type-removed":                         "a request's body can no longer be {0}",
		"request-body-removed":                                    "a request has no body any more",
		"request-body-type-changed":                               "a request's body changed from {0}/{1} to {2}/{3}",
		"request-parameter-became-enum":                           "the {0} parameter {1} takes only some values now",
		"request-parameter-became-required":                       "the {0} parameter {1} is required now",
		"request-parameter-enum-value-removed":                    "the {1} parameter {2} no longer takes {0}",
		"request-parameter-removed":                               "the {0} parameter {1} is gone",
		"request-parameter-type-changed":                          "the {0} parameter {1} changed from {2}/{3} to {4}/{5}",
		"request-property-became-enum":                            "a request's {0} takes only some values now",
		"request-property-became-not-nullable":                    "a request's {0} can no longer be null",
		"request-property-became-required":                        "a request must have the property {0} now",
		"request-property-enum-value-removed":                     "a request's {1} no longer takes {0}",
		"request-property-removed":                                "a request's property {0} is gone",
		"request-property-type-changed":                           "a request's {0} changed from {1}/{2} to {3}/{4}",
		"required-response-header-removed":                        "the response {1} has no header {0} any more",
		"response-media-type-removed":                             "the response {1} is no longer given as {0}",
		"response-optional-property-removed":                      "the response {1} has no property {0} any more",
		"response-property-became-nullable":                       "in the response {1}, {0} may be null now",
		"response-property-became-optional":                       "in the response {1}, {0} may be missing now",
		"response-property-enum-value-added":                      "in the response {2}, {1} may be {0} now",
		"response-property-type-changed":                          "in the response {5}, {0} changed from {1}/{2} to {3}/{4}",
		"response-required-property-removed":                      "the response {1} has no property {0} any more",
		"response-success-status-removed":                         "the response {0} is gone",
	}[id]
	return said, ok
}
