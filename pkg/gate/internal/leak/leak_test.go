package leak

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zricethezav/gitleaks/v8/detect"
)

// oracle is gitleaks itself.
var oracle = sync.OnceValues(detect.NewDetectorDefaultConfig)

func oracleRules(t testing.TB, text string) []string {
	t.Helper()
	d, err := oracle()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range d.DetectString(text) {
		ids = append(ids, f.RuleID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// agree holds what is found in the text against gitleaks, and returns it. The text is not printed: where says what it is.
func agree(t testing.TB, where, text string) []string {
	t.Helper()
	got := Rules(text)
	if diff := cmp.Diff(oracleRules(t, text), got); diff != "" {
		t.Errorf("%s: (-gitleaks +got)\n%s", where, diff)
	}
	return got
}

// framed lists the texts in which a credential is tried: as it is, as a value, and beside what changes the judgement.
func framed(credential string) []string {
	return []string{
		credential,
		"TOKEN=" + credential + "\n",
		"FIRST=1\nAUTH_SECRET='" + credential + "'\nLAST=" + credential,
		"TOKEN=" + credential + " # gitleaks:allow\n",
		"TOKEN=" + strings.ToUpper(credential) + "\n",
		"TOKEN=" + credential[:len(credential)/2] + "example" + credential[len(credential)/2:] + "\n",
		"TOKEN=\n\n" + credential + "\n\n",
	}
}

// TestGenerated holds that each rule finds what gitleaks finds in texts drawn from the rule's regular expression.
func TestGenerated(t *testing.T) {
	seen := map[string]bool{}
	for i, r := range published().rules {
		random := rand.New(rand.NewPCG(1, uint64(i)))
		for n, text := range framed(shaped(t, r.regex().String(), random)) {
			for _, id := range agree(t, fmt.Sprintf("%s, frame %d", r.id, n), text) {
				seen[id] = true
			}
		}
	}
	if all := len(published().rules); len(seen) < all-5 {
		t.Errorf("the shapes had %d of %d rules find something", len(seen), all)
	}
}

// TestDocumented holds the same of each text in the sources of gitleaks' rules: what is a credential, and what is not.
func TestDocumented(t *testing.T) {
	_, dir := module(t)
	files, err := filepath.Glob(filepath.Join(dir, "cmd/generate/config/rules/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	texts, found := 0, 0
	for _, file := range files {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for at, text := range literals(parsed) {
			where := fmt.Sprintf("%s:%d", filepath.Base(file), set.Position(at).Line)
			for _, text := range []string{text, "TOKEN=" + text + "\n"} {
				texts++
				if len(agree(t, where, text)) > 0 {
					found++
				}
			}
		}
	}
	if texts < 2000 || found < 500 {
		t.Errorf("%d texts with %d credentials in gitleaks' sources, which have many more", texts, found)
	}
}

// literals maps where a text of a file stands to the text; texts joined by a plus are one.
func literals(file *ast.File) map[token.Pos]string {
	found := map[token.Pos]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		text, ok := literal(expr)
		if ok && len(text) >= 8 {
			found[expr.Pos()] = text
		}
		return !ok
	})
	return found
}

func literal(expr ast.Expr) (string, bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "=", "DEBUG=true\n", "PORT=8080\n", "DATABASE_URL=postgres://localhost/shop\n", "TOKEN=changeme-changeme\n", "\xff\xfe=\xff\n"} {
		if got := agree(t, fmt.Sprintf("%q", text), text); got != nil {
			t.Errorf("%q: found %v", text, got)
		}
	}
}

// FuzzAgainstGitleaks draws a credential of a rule, damages it, and holds the outcome against gitleaks.
func FuzzAgainstGitleaks(f *testing.F) {
	f.Add("TOKEN", uint16(0), uint64(0), uint16(0), "", "\n")
	f.Add("", uint16(80), uint64(2), uint16(9), "gitleaks:allow", "\r\n")
	f.Add("a\nkey", uint16(150), uint64(3), uint16(12), "\n", " \n\n")
	f.Add("secret", uint16(200), uint64(4), uint16(5), "K", "\xff")
	rules := published().rules
	f.Fuzz(func(t *testing.T, name string, rule uint16, seed uint64, at uint16, inserted, tail string) {
		r := rules[int(rule)%len(rules)]
		value := shaped(t, r.regex().String(), rand.New(rand.NewPCG(seed, 0)))
		if cut := int(at); cut > 0 && cut < len(value) {
			value = value[:cut] + inserted + value[cut:]
		}
		agree(t, r.id, name+"="+value+tail)
		agree(t, "the tail alone", inserted+tail)
	})
}

func BenchmarkRules(b *testing.B) {
	text := "STRIPE_API_KEY=" + shaped(b, "sk_live_[a-z0-9]{24}", rand.New(rand.NewPCG(1, 1))) + "\n"
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			Rules(text)
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			parse(rulesText)
		}
	})
	b.Run("gitleaks", func(b *testing.B) {
		for b.Loop() {
			oracleRules(b, text)
		}
	})
}
