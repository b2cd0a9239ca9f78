// Package leak tells by which of gitleaks' rules a text holds a credential.
//
// It takes a text of one setting, NAME=VALUE with a newline, and returns the ids of the rules. The rules are gitleaks'
// (rules.txt has its version and licence), and the outcome is that of its DetectString, which the tests hold against
// gitleaks itself; the library is not linked, for it brings 2.8 MB of configuration and archive readers. The package
// never reads a file and never returns, prints or keeps the text.
package leak

import (
	"math"
	"slices"
	"strings"
)

// allowMark in a line has gitleaks pass over what it finds in that line.
const allowMark = "gitleaks:allow"

// finding is one match of a rule.
type finding struct {
	rule   *rule
	line   int    // counted as gitleaks does, from 0
	secret string // the part of the match that is judged
}

// Rules returns the ids of the rules by which the text holds a credential: sorted, each once, nil where there is none.
func Rules(text string) []string {
	all := published()
	lower := strings.ToLower(text)
	var found []finding
	for _, r := range all.rules {
		if r.mayMatch(lower) {
			found = r.appendFindings(found, text, all.allow)
		}
	}
	var ids []string
	for _, f := range found {
		if !f.outranked(found) && !slices.Contains(ids, f.rule.id) {
			ids = append(ids, f.rule.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// mayMatch tells whether the rule's regular expression is to be tried. The text is in lower case.
func (r *rule) mayMatch(lower string) bool {
	for _, k := range r.keywords {
		if strings.Contains(lower, k) {
			return true
		}
	}
	return len(r.keywords) == 0
}

// appendFindings adds the matches that neither the rule's own allowlists nor those of all rules let pass.
func (r *rule) appendFindings(found []finding, text string, global []*allowlist) []finding {
	for _, at := range r.regex().FindAllStringIndex(text, -1) {
		match := strings.Trim(text[at[0]:at[1]], "\n")
		number, line := lineOf(text, at[0], at[0]+len(match))
		if strings.Contains(line, allowMark) {
			continue
		}
		secret := r.secret(match)
		if r.entropy != 0 && entropy(secret) <= r.entropy {
			continue
		}
		allows := func(a *allowlist) bool { return a.allows(secret, match, line) }
		if !slices.ContainsFunc(global, allows) && !slices.ContainsFunc(r.allow, allows) {
			found = append(found, finding{rule: r, line: number, secret: secret})
		}
	}
	return found
}

// secret is the part of the match that the rule judges: its group, else the first group with a text, else all of it.
func (r *rule) secret(match string) string {
	groups := r.regex().FindStringSubmatch(match)
	switch {
	case len(groups) < 2:
		return match
	case r.group > 0:
		return groups[r.group]
	}
	for _, g := range groups[1:] {
		if g != "" {
			return g
		}
	}
	return match
}

// allows tells whether the list lets a match pass.
func (a *allowlist) allows(secret, match, line string) bool {
	target := secret
	switch a.target {
	case targetMatch:
		target = match
	case targetLine:
		target = line
	}
	byRegex := a.regex != nil && target != "" && a.regex().MatchString(target)
	lower := strings.ToLower(secret)
	byWord := slices.ContainsFunc(a.stopwords, func(w string) bool { return strings.Contains(lower, w) })
	if a.all {
		return (a.regex == nil || byRegex) && (len(a.stopwords) == 0 || byWord)
	}
	return byRegex || byWord
}

// outranked tells whether the finding is of a generic rule, and a rule of a kind finds the same secret in its line.
func (f finding) outranked(found []finding) bool {
	return f.rule.generic() && slices.ContainsFunc(found, func(other finding) bool {
		return other.line == f.line && !other.rule.generic() && strings.Contains(other.secret, f.secret)
	})
}

func (r *rule) generic() bool { return strings.Contains(r.id, "generic") }

// entropy is Shannon's, in bits for each character; of a text with characters of several bytes it is gitleaks' figure,
// which divides by bytes.
func entropy(text string) float64 {
	counts := map[rune]int{}
	for _, c := range text {
		counts[c]++
	}
	var bits float64
	for _, c := range text { // in the text's order and not the map's, so that the sum is the same each time
		if n := counts[c]; n > 0 {
			share := float64(n) / float64(len(text))
			bits -= share * math.Log2(share)
			counts[c] = 0
		}
	}
	return bits
}
