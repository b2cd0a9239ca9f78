package leak

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"

	"deploycoord/internal/golden"
)

const gitleaks = "github.com/zricethezav/gitleaks/v8"

// TestRules holds rules.txt against the rules of the gitleaks that go.mod has; -update writes them anew.
func TestRules(t *testing.T) {
	d, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	version, _ := module(t)
	fmt.Fprintf(&b, "# The rules of gitleaks %s, written by go test -update; see rules.go for their form.\n#\n", version)
	licence, err := os.ReadFile("LICENSE.gitleaks")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(licence)) {
		b.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	for _, a := range d.Config.Allowlists {
		writeAllowlist(t, &b, a)
	}
	for _, r := range d.Config.GetOrderedRules() {
		writeRule(t, &b, r)
	}
	golden.Assert(t, "rules.txt", []byte(b.String()))
}

// module says of gitleaks what go.mod has: its version and where its sources are.
func module(t testing.TB) (version, dir string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", gitleaks).Output()
	if err != nil {
		t.Skipf("go list says nothing of %s: %v", gitleaks, err)
	}
	version, dir, _ = strings.Cut(strings.TrimSpace(string(out)), " ")
	return version, dir
}

// writeRule writes what is judged of a rule; a rule for paths that a setting does not have is left out.
func writeRule(t *testing.T, b *strings.Builder, r config.Rule) {
	t.Helper()
	if len(r.RequiredRules) > 0 {
		t.Fatalf("rule %s needs other rules, which package leak does not know", r.RuleID)
	}
	if r.SkipReport || r.Regex == nil || r.Path != nil && !r.Path.MatchString("") {
		return
	}
	b.WriteString("\n")
	write(t, b, "rule", r.RuleID)
	for _, k := range slices.Compact(slices.Sorted(slices.Values(r.Keywords))) {
		write(t, b, "keyword", k)
	}
	write(t, b, "regex", r.Regex.String())
	if r.Entropy != 0 {
		write(t, b, "entropy", fmt.Sprint(r.Entropy))
	}
	if r.SecretGroup != 0 {
		write(t, b, "group", fmt.Sprint(r.SecretGroup))
	}
	for _, a := range r.Allowlists {
		writeAllowlist(t, b, a)
	}
}

// writeAllowlist writes an allowlist, unless it can hold for a path or a commit only.
func writeAllowlist(t *testing.T, b *strings.Builder, a *config.Allowlist) {
	t.Helper()
	all := a.MatchCondition == config.AllowlistMatchAnd
	if all && len(a.Paths)+len(a.Commits) > 0 || len(a.Regexes)+len(a.StopWords) == 0 {
		return
	}
	how := "any"
	if all {
		how = "all"
	}
	write(t, b, "allow", how)
	if a.RegexTarget != "" {
		write(t, b, "of", a.RegexTarget)
	}
	for _, re := range a.Regexes {
		write(t, b, "like", re.String())
	}
	for _, w := range slices.Sorted(slices.Values(a.StopWords)) {
		write(t, b, "stopword", w)
	}
}

func write(t *testing.T, b *strings.Builder, key, value string) {
	t.Helper()
	if value == "" || strings.Contains(value, "\n") {
		t.Fatalf("%s %q does not fit a line of rules.txt", key, value)
	}
	fmt.Fprintf(b, "%s %s\n", key, value)
}

// TestLicence holds the licence beside the rules against gitleaks' own.
func TestLicence(t *testing.T) {
	_, dir := module(t)
	want, err := os.ReadFile(filepath.Join(dir, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	golden.Assert(t, "LICENSE.gitleaks", want)
}

// TestParse holds that each rule and allowlist of rules.txt compiles, and has what the judgement needs.
func TestParse(t *testing.T) {
	set := published()
	if len(set.rules) < 200 || len(set.allow) == 0 {
		t.Fatalf("%d rules and %d allowlists of all rules", len(set.rules), len(set.allow))
	}
	lists := slices.Clone(set.allow)
	for _, r := range set.rules {
		if r.regex == nil || r.group > r.regex().NumSubexp() {
			t.Errorf("rule %s: no regular expression with a group %d", r.id, r.group)
		}
		lists = append(lists, r.allow...)
	}
	for _, a := range lists {
		if a.regex == nil && a.stopwords == nil {
			t.Error("an allowlist without anything in it")
		}
		if a.regex != nil {
			a.regex()
		}
		if a.target != "" && a.target != targetMatch && a.target != targetLine {
			t.Errorf("an allowlist of %q", a.target)
		}
	}
}
