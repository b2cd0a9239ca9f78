package probe

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// maxQuote bounds what is shown of a value of the target's, in bytes.
const maxQuote = 60

// expectHeaders holds headers by their values; * stands for any run of characters.
func expectHeaders(c config.Expect, captured []string, env Env) ([]assertion, error) {
	var all []assertion
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		if !httpguts.ValidHeaderFieldName(name) {
			return nil, fmt.Errorf("headers: %q is no name of a header", oneLine(name, 60))
		}
		want, err := parseTemplate(c.Headers[name], captured, env)
		if err != nil {
			return nil, fmt.Errorf("headers: %s: %w", name, err)
		}
		all = append(all, func(a *answer, captured map[string]string) *health.Sample {
			pattern, err := want.render(captured, nil)
			if err != nil {
				return &health.Sample{Text: "header " + name + " could not be compared: " + err.Error()}
			}
			return headerIs(a, name, strings.TrimSpace(pattern))
		})
	}
	return all, nil
}

func headerIs(a *answer, name, pattern string) *health.Sample {
	values := a.header.Values(name)
	want := "header " + name + " " + a.quote(pattern)
	if pattern == "*" {
		want = "a header " + name
	}
	if len(values) == 0 {
		s := down("has no header "+oneLine(name, 80), want)
		return &s
	}
	for _, v := range append(values, strings.Join(values, ", ")) {
		if like(strings.TrimSpace(v), pattern) {
			return nil
		}
	}
	text := "header " + name + " is " + a.quote(values[0])
	if isCredential(name) {
		text = "header " + name + " is another one"
	}
	s := down(text, want)
	return &s
}

// like tells whether s is pattern, in which * is any run of characters.
func like(s, pattern string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return s == pattern
	}
	if !strings.HasPrefix(s, first) {
		return false
	}
	s = s[len(first):]
	for {
		part, more, again := strings.Cut(rest, "*")
		if !again {
			return strings.HasSuffix(s, part)
		}
		at := strings.Index(s, part)
		if at < 0 {
			return false
		}
		s, rest = s[at+len(part):], more
	}
}

// quote shows a value in quotes, cut short.
func (a *answer) quote(s string) string { return strconv.QuoteToGraphic(a.short(s)) }

// short shows a value, cut short.
func (a *answer) short(s string) string { return oneLine(a.hide(s), maxQuote) }
