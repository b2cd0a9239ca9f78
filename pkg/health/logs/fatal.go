package logs

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// fatal is the policy's expressions of fatal lines.
type fatal struct {
	expressions []*regexp.Regexp
	grams       []gram // a line that any of them matches has one of these
	every       bool   // unless an expression is such that every line must be tried
}

func newFatal(texts []string) (fatal, error) {
	var f fatal
	for _, text := range texts {
		x, err := regexp.Compile(text)
		if err != nil {
			return fatal{}, err
		}
		f.expressions = append(f.expressions, x)
		parsed, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			return fatal{}, err
		}
		needed := literals(parsed.Simplify())
		f.every = f.every || len(needed) == 0 || len(f.grams)+len(needed) > maxGrams
		if !f.every {
			for _, n := range needed {
				f.grams = append(f.grams, word(n))
			}
		}
	}
	return f, nil
}

// maxGrams bounds the words of a policy: more would make every line one to look at.
const maxGrams = 64

func (f *fatal) match(text []byte) bool {
	for _, x := range f.expressions {
		if x.Match(text) {
			return true
		}
	}
	return false
}

// literals gives texts of at least five bytes of which a match has one; none where no such can be told.
func literals(x *syntax.Regexp) []string {
	switch x.Op {
	case syntax.OpLiteral:
		if text := string(x.Rune); len(text) >= len(gram{}) && isASCII(text) {
			return []string{strings.ToLower(text)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literals(x.Sub[0])
	case syntax.OpRepeat:
		if x.Min > 0 {
			return literals(x.Sub[0])
		}
	case syntax.OpConcat:
		for _, part := range x.Sub {
			if found := literals(part); len(found) > 0 {
				return found
			}
		}
	case syntax.OpAlternate:
		var all []string
		for _, part := range x.Sub {
			found := literals(part)
			if len(found) == 0 {
				return nil
			}
			all = append(all, found...)
		}
		return all
	}
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
