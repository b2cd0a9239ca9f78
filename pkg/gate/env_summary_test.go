package gate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

// TestEnvironmentSummaries holds the one line that each check of the environment gives, and the counts in it.
func TestEnvironmentSummaries(t *testing.T) {
	const template = ".env.example"
	had := shop[template]
	none := map[string]string{}
	for _, c := range []struct {
		name  string
		check string
		judgeCase
		want string
	}{
		{"nothing", "env-documented", judgeCase{head: shop}, "the change reads no undocumented variable"},
		{"one new", "env-documented", judgeCase{head: shop.with("a.ts", "process.env.A;", template, had+"A=\n")}, "1 new variable, all documented"},
		{"two new", "env-documented", judgeCase{head: shop.with("a.ts", "process.env.A;", template, had+"A=\nB=\n")}, "2 new variables, all documented"},
		{"one undocumented", "env-documented", judgeCase{head: shop.with("a.ts", "process.env.A;")}, "1 variable is read but not documented: A"},
		{"read by two services", "env-documented", judgeCase{head: shop.with("x/.env.example", "X=\n", "x/a.ts", "process.env.A;", "a.ts", "process.env.A;")}, "1 variable is read but not documented: A"},
		{"a file that cannot be read", "env-documented", judgeCase{head: shop.with("a.ts", "HUGE")}, "1 file could not be searched for variables"},
		{"two of them", "env-documented", judgeCase{head: shop.with("a.ts", "HUGE", "b.ts", "HUGE")}, "2 files could not be searched for variables"},
		{"a file that could not be read before", "env-documented", judgeCase{base: shop.with("a.ts", "HUGE"), head: shop.with("a.ts", "HUGE")}, "the change reads no undocumented variable"},
		{"a computed name", "env-documented", judgeCase{head: shop.with("a.ts", "process.env[name];"), rules: Rules{Dynamic: finding.Warning}}, "1 variable is read by a name that is computed"},
		{"a computed name that is a note", "env-documented", judgeCase{head: shop.with("a.ts", "process.env[name];")}, "the change reads no undocumented variable"},
		{"nothing new", "env-present", judgeCase{head: shop, prod: none}, "the change introduces no variable that production must have"},
		{"no source", "env-present", judgeCase{head: shop}, "the change introduces no variable that production must have; nothing says what production has"},
		{"there", "env-present", judgeCase{head: shop.with(template, had+"A=\nB=\n"), prod: map[string]string{"A": "1", "B": "1"}}, "production has 2 new variables that the change needs"},
		{"one lacks", "env-present", judgeCase{head: shop.with(template, had+"A=\nB=\n"), prod: map[string]string{"A": "1"}}, "production lacks B"},
		{"nothing removed", "env-removed", judgeCase{head: shop, prod: none}, "the change removes no documented variable"},
		{"removed", "env-removed", judgeCase{base: shop.with(template, had+"A=\nB=\n"), head: shop, prod: none}, "2 variables are removed and read no more"},
		{"removed and still set", "env-removed", judgeCase{base: shop.with(template, had+"A=\n"), head: shop, prod: map[string]string{"A": "1"}}, "1 documented variable is removed, with something left behind"},
		{"moved to another template", "env-removed", judgeCase{base: shop.with(template, had+"A=\n"), head: shop.with("x/.env.example", "A=\n"), prod: none}, "the change removes no documented variable"},
		{"no credential", "env-secret", judgeCase{head: shop}, "no credential in templates and env files that the change touches"},
		{"one tracked file", "env-secret", judgeCase{head: shop.with(".env", "A=real\n")}, "1 credential or tracked env file in the repository"},
		{"two of them", "env-secret", judgeCase{head: shop.with(".env", "A=real\n", "x/.env.local", "A=real\n")}, "2 credentials or tracked env files in the repository"},
		{"not yet tracked", "env-secret", judgeCase{head: shop.with(".env", "A=real\n"), worktree: true}, "no credential in templates and env files that the change touches"},
		{"tracked before", "env-secret", judgeCase{base: shop.with(".env", "A=real\n"), head: shop.with(".env", "A=other\n")}, "no credential in templates and env files that the change touches"},
		{"one template", "env-template", judgeCase{head: shop}, "1 template read"},
		{"no template", "env-template", judgeCase{base: memTree{"x": ""}, head: memTree{"x": "y"}}, "there is no template; .env.example is the usual name"},
		{"one fault", "env-template", judgeCase{head: shop.with(template, had+"what is this\n")}, "1 fault in templates"},
		{"two faults", "env-template", judgeCase{head: shop.with(template, had+"what is this\nDATABASE_URL=\n")}, "2 faults in templates"},
		{"a fault of the past stands once more", "env-template", judgeCase{base: shop.with(template, had+"what is this\n"), head: shop.with(template, had+"what is this\nwhat is this\n")}, "1 fault in templates"},
		{"a fault of the past", "env-template", judgeCase{base: shop.with(template, had+"what is this\n"), head: shop.with(template, had+"\nwhat is this\n")}, "1 template read"},
		{"two that cannot be read", "env-template", judgeCase{head: shop.with("a/.env.example", "HUGE", "b/.env.example", "HUGE")}, "2 files could not be read"},
		{"no value", "env-value", judgeCase{head: shop}, "no value of production can be read here"},
		{"right values", "env-value", judgeCase{head: shop, prod: map[string]string{"DATABASE_URL": "postgres://db.internal/x", "OPTIONAL_ONE": "1"}}, "2 readable values held against the templates"},
		{"wrong values", "env-value", judgeCase{head: shop.with(template, had+"A=\nB=\n"), prod: map[string]string{"A": "changeme", "B": ""}}, "2 values in production cannot be right"},
		{"doubtful values", "env-value", judgeCase{head: shop.with(template, had+"A=\n"), prod: map[string]string{"A": "http://localhost:1"}}, "1 value in production may be wrong"},
		{"a wrong value of the past", "env-value", judgeCase{head: shop, prod: map[string]string{"DATABASE_URL": "changeme"}}, "1 readable value held against the templates"},
	} {
		t.Run(c.check+"/"+c.name, func(t *testing.T) {
			r := judge(t, c.judgeCase, false)
			i := slices.IndexFunc(r.Checks, func(k finding.Check) bool { return k.ID == c.check })
			if i < 0 || r.Checks[i].Summary != c.want {
				t.Errorf("%+v, want %q", r.Checks, c.want)
			}
		})
	}
}

// TestRiskOfTheEnvironment: what changes the environment is no longer of low risk.
func TestRiskOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name string
		judgeCase
		want finding.Risk
	}{
		{"nothing of it", judgeCase{head: shop.with("README.md", "x"), prod: map[string]string{}}, finding.RiskLow},
		{"one more", judgeCase{head: shop.with(".env.example", shop[".env.example"]+"# EXTRA_ONE=\n"), prod: map[string]string{}}, finding.RiskMedium},
		{"one less", judgeCase{base: shop.with(".env.example", shop[".env.example"]+"# EXTRA_TWO=\n"), head: shop, prod: map[string]string{}}, finding.RiskMedium},
		{"as many more as less", judgeCase{base: shop.with(".env.example", shop[".env.example"]+"# EXTRA_TWO=\n"), head: shop.with(".env.example", shop[".env.example"]+"# EXTRA_ONE=\n"), prod: map[string]string{}}, finding.RiskMedium},
		{"one more and missing", judgeCase{head: shop.with(".env.example", shop[".env.example"]+"A=\n"), prod: map[string]string{}}, finding.RiskMedium},
	} {
		if r := judge(t, c.judgeCase, false); r.Risk != c.want || r.DeploymentType != finding.Regular {
			t.Errorf("%s: %s and %s, want %s and regular", c.name, r.Risk, r.DeploymentType, c.want)
		}
	}
}

// TestUndocumentedMessage holds what is said of a variable that is read in several places, and where to document it.
func TestUndocumentedMessage(t *testing.T) {
	head := shop.with(
		"a.test.ts", "process.env.A;", "b.ts", "process.env.A;", "c.ts", "process.env.A;",
		"api/.env.example", "X=\n", "api/v2/.env.example", "Y=\n", "api/v2/z.ts", "process.env.B || 'x';", "api/v2/z.test.ts", "process.env.C;")
	got := map[string]string{}
	for _, f := range judge(t, judgeCase{head: head, prod: map[string]string{"A": "1"}}, false).Findings {
		if f.Check == "env-documented" && f.Path != "src/old.ts" {
			got[f.Variable] = fmt.Sprintf("%s %s:%d %s; %s", f.Severity, f.Path, f.Line, f.Message, f.Fix)
		}
	}
	want := map[string]string{
		"A": "error b.ts:1 A is read here but no template documents it (and in 2 more places); add the line A= to .env.example, with a comment that says what it is for",
		"B": "error api/v2/z.ts:1 B is read here but no template documents it; add the line # B= to api/v2/.env.example, with a comment that says what it is for",
		"C": "note api/v2/z.test.ts:1 C is read by test code and no template documents it; add the line C= to api/v2/.env.example, with a comment that says what it is for",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSetup holds the command for each kind of name, and the bound of the places that read it.
func TestSetup(t *testing.T) {
	workflow := func(name string) string {
		return "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ " + name + " }}\n"
	}
	head := shop.with(".github/workflows/a.yml", workflow("secrets.PLAIN"), ".github/workflows/b.yml", workflow("vars.API_TOKEN"),
		".env.example", shop[".env.example"]+"# Where mail goes.\n# @docs=https://example.org/mail\nMAIL_HOST=\n", "x/y.ts", "process.env.OTHER_KEY;")
	for i := range maxReadBy {
		head[fmt.Sprintf("m%d.ts", i)] = "process.env.MAIL_HOST;"
	}
	head["m0.ts"] += "process.env.MAIL_HOST;" // one place, though it reads twice
	got := map[string]finding.Setup{}
	for _, s := range judge(t, judgeCase{head: head, prod: map[string]string{}}, false).Environment.Setup {
		got[s.Name] = s
	}
	for name, command := range map[string]string{
		"PLAIN":     "gh secret set PLAIN --env production",
		"API_TOKEN": "gh variable set API_TOKEN --env production",
		"MAIL_HOST": "gh variable set MAIL_HOST --env production",
		"OTHER_KEY": "gh secret set OTHER_KEY --env production",
	} {
		if got[name].Command != command {
			t.Errorf("%s: %q, want %q", name, got[name].Command, command)
		}
	}
	if m := got["MAIL_HOST"]; strings.Join(m.ReadBy, " ") != "m0.ts:1 m1.ts:1 m2.ts:1 m3.ts:1 m4.ts:1" || m.Description != "Where mail goes." {
		t.Errorf("%+v", m)
	}
	more := maps.Clone(head)
	more["a.ts"] = "process.env.MAIL_HOST;"
	for _, s := range judge(t, judgeCase{head: more, prod: map[string]string{}}, false).Environment.Setup {
		if s.Name == "MAIL_HOST" && (len(s.ReadBy) != maxReadBy || s.ReadBy[0] != "a.ts:1") {
			t.Errorf("of %d places it names %q", maxReadBy+1, s.ReadBy)
		}
	}
}

func TestShellQuote(t *testing.T) {
	for word, want := range map[string]string{
		"production": "production", "az-AZ_09./:@%+=,": "az-AZ_09./:@%+=,",
		"": "''", "-rf": "'-rf'", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "ä": "'ä'",
		"`": "'`'", "{": "'{'", "[": "'['", ";": "';'",
	} {
		if got := ShellQuote(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}
