package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"deploycoord/pkg/checklist"
)

// identifier names a feature spec.
type identifier struct {
	text      string
	mentioned bool // by the body or a commit alone
}

// identifiers lists what a pull request names by a pattern: its branch, its title, its body, and the messages of its
// commits, in this order and each once. Merge commits speak of other branches and are left out, and so are the body's
// comments and code blocks. At most maxSpecs+1 are given.
func identifiers(p *Pull, pattern string) ([]identifier, error) {
	exact, err := regexp.Compile("(?:" + pattern + ")")
	if err != nil {
		return nil, fmt.Errorf("checks.spec.pattern: %w", err)
	}
	folded, err := regexp.Compile("(?i:" + pattern + ")")
	if err != nil {
		return nil, fmt.Errorf("checks.spec.pattern: %w", err)
	}
	var out []identifier
	add := func(texts []string, mentioned bool) {
		for _, id := range texts {
			if len(out) <= maxSpecs && !slices.ContainsFunc(out, func(o identifier) bool { return strings.EqualFold(o.text, id) }) {
				out = append(out, identifier{id, mentioned})
			}
		}
	}
	pull := p.PullRequest.Value
	if p.PullRequest.Err == nil {
		for _, id := range matches(folded, pull.Head.Ref) {
			add([]string{inPatternsCase(exact, id)}, false)
		}
		add(matches(exact, pull.Title), false)
		doc := checklist.Parse([]byte(pull.Body))
		for _, h := range doc.Headings {
			add(matches(exact, h.Text), true)
		}
		for _, b := range doc.Blocks {
			if !b.Code {
				add(matches(exact, b.Text), true)
			}
		}
		for _, link := range doc.Links {
			add(matches(exact, link), true)
		}
	}
	if p.Commits.Err == nil {
		for _, c := range p.Commits.Value {
			if len(c.Parents) < 2 {
				add(matches(exact, c.Message), true)
			}
		}
	}
	return out, nil
}

// maxIdentifier bounds an identifier in bytes; longer matches name nothing.
const maxIdentifier = 200

// matches lists what a pattern finds between word boundaries. "_" separates words here: a branch feature/FEATURE-12_login
// names FEATURE-12.
func matches(pattern *regexp.Regexp, text string) []string {
	var out []string
	for _, at := range pattern.FindAllStringIndex(text, maxMatches) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		found := text[at[0]:at[1]]
		if isWord(before) || isWord(after) || len(found) > maxIdentifier || strings.TrimSpace(found) == "" {
			continue
		}
		out = append(out, found)
	}
	return out
}

// maxMatches bounds what is looked at in one text.
const maxMatches = 1000

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// inPatternsCase gives an identifier in the case that the pattern has: of feature-12, FEATURE-12.
func inPatternsCase(exact *regexp.Regexp, id string) string {
	for _, text := range []string{id, strings.ToUpper(id), strings.ToLower(id)} {
		if at := exact.FindStringIndex(text); at != nil && at[0] == 0 && at[1] == len(text) {
			return text
		}
	}
	return id
}
