package leak

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// rulesText is gitleaks' configuration as far as a setting without a path is judged by it. Below the licence, each line
// is a key and its value; `rule` begins a rule, `allow` an allowlist: of the rule above it, before the first of all.
//
//go:embed rules.txt
var rulesText string

// rule is one of gitleaks' rules.
type rule struct {
	id       string
	keywords []string // in lower case: the text has one of them, where there are any
	regex    func() *regexp.Regexp
	entropy  float64 // the secret has more; 0 where it is not judged
	group    int     // the regular expression's group that is the secret; 0 for the first with a text
	allow    []*allowlist
}

// allowlist lets matches pass.
type allowlist struct {
	all       bool                  // each of its kinds must hold, not only one
	target    string                // what the regular expressions are held against; the secret where empty
	regex     func() *regexp.Regexp // all of them as one; nil where there is none
	stopwords []string              // parts of the secret, in lower case
	patterns  []string
}

// The targets of an allowlist's regular expressions, other than the secret.
const (
	targetMatch = "match"
	targetLine  = "line"
)

// ruleSet is all rules, and the allowlists of all of them.
type ruleSet struct {
	rules []*rule
	allow []*allowlist
}

// published reads gitleaks' rules, once. Their regular expressions are compiled where they are first tried.
var published = sync.OnceValue(func() ruleSet { return parse(rulesText) })

func parse(text string) ruleSet {
	var set ruleSet
	var r *rule
	lists := &set.allow
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "rule":
			r = &rule{id: value}
			set.rules = append(set.rules, r)
			lists = &r.allow
		case "keyword":
			r.keywords = append(r.keywords, value)
		case "regex":
			r.regex = compiled(value)
		case "entropy":
			r.entropy, _ = strconv.ParseFloat(value, 64) // the tests hold what is read here against gitleaks
		case "group":
			r.group, _ = strconv.Atoi(value)
		case "allow":
			*lists = append(*lists, &allowlist{all: value == "all"})
		case "of", "like", "stopword":
			(*lists)[len(*lists)-1].add(key, value)
		}
	}
	return set
}

func (a *allowlist) add(key, value string) {
	switch key {
	case "of":
		a.target = value
	case "like":
		// Joined as gitleaks joins them: a flag at the start of one holds for all that follow.
		a.patterns = append(a.patterns, value)
		a.regex = compiled("(?:" + strings.Join(a.patterns, "|") + ")")
	case "stopword":
		a.stopwords = append(a.stopwords, value)
	}
}

func compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
