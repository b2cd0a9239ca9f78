package leak

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode"
)

// shaped writes a text that the regular expression matches, drawn at random; anchors and word boundaries are not heeded.
func shaped(t testing.TB, pattern string, random *rand.Rand) string {
	t.Helper()
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	shape(&b, re, random)
	return b.String()
}

func shape(b *strings.Builder, re *syntax.Regexp, random *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(re.Rune, random))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune(rune(' ' + random.IntN('~'-' ')))
	case syntax.OpCapture, syntax.OpConcat:
		for _, part := range re.Sub {
			shape(b, part, random)
		}
	case syntax.OpAlternate:
		shape(b, re.Sub[random.IntN(len(re.Sub))], random)
	case syntax.OpStar:
		repeat(b, re.Sub[0], 0, 3, random)
	case syntax.OpPlus:
		repeat(b, re.Sub[0], 1, 40, random)
	case syntax.OpQuest:
		repeat(b, re.Sub[0], 0, 1, random)
	case syntax.OpRepeat:
		most := re.Max
		if most < 0 {
			most = re.Min + 20
		}
		repeat(b, re.Sub[0], re.Min, most, random)
	}
}

func repeat(b *strings.Builder, re *syntax.Regexp, least, most int, random *rand.Rand) {
	for range least + random.IntN(most-least+1) {
		shape(b, re, random)
	}
}

// oneOf draws a character of a class, a printable one of ASCII where it has any.
func oneOf(class []rune, random *rand.Rand) rune {
	var printable []rune
	for i := 0; i < len(class); i += 2 {
		for c := class[i]; c <= class[i+1] && c < unicode.MaxASCII; c++ {
			if c > ' ' {
				printable = append(printable, c)
			}
		}
	}
	if len(printable) == 0 {
		return class[0]
	}
	return printable[random.IntN(len(printable))]
}
