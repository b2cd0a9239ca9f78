package gate

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/change"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/production"
)

// memTree is one revision in memory.
type memTree map[string]string

func (m memTree) Paths() ([]string, error) { return slices.Sorted(maps.Keys(m)), nil }

func (m memTree) Read(p string, buf []byte) ([]byte, error) {
	s, ok := m[p]
	switch {
	case !ok:
		return nil, fs.ErrNotExist
	case s == "HUGE":
		return nil, change.ErrTooLarge
	}
	return append(buf[:0], s...), nil
}

func (m memTree) List(dir string) ([]change.Entry, error) {
	seen := map[string]bool{}
	var out []change.Entry
	for p := range m {
		rest, ok := strings.CutPrefix(p, dir)
		if !ok || dir != "" && !strings.HasPrefix(rest, "/") {
			continue
		}
		name, _, isDir := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		if !seen[name] {
			seen[name] = true
			out = append(out, change.Entry{Name: name, IsDir: isDir})
		}
	}
	if out == nil {
		return nil, fs.ErrNotExist
	}
	return out, nil
}

// bigTree says that it is too large to be compared whole.
type bigTree struct{ memTree }

func (bigTree) Count() (int, error) { return MaxWhole + 1, nil }

func changeOf(base, head memTree, big bool) *change.Change {
	c := &change.Change{Base: "b", Head: "h", BaseTree: base, HeadTree: head}
	if big {
		c.BaseTree, c.HeadTree = bigTree{base}, bigTree{head}
	}
	for p, s := range head {
		if old, ok := base[p]; !ok {
			c.Files = append(c.Files, change.File{Path: p, Status: change.Added})
		} else if old != s {
			c.Files = append(c.Files, change.File{Path: p, Status: change.Modified})
		}
	}
	for p := range base {
		if _, ok := head[p]; !ok {
			c.Files = append(c.Files, change.File{Path: p, Status: change.Deleted})
		}
	}
	slices.SortFunc(c.Files, func(a, b change.File) int { return strings.Compare(a.Path, b.Path) })
	return c
}

// with gives a copy of a revision with files set, or deleted where the content is "-".
func (m memTree) with(files ...string) memTree {
	out := maps.Clone(m)
	for i := 0; i < len(files); i += 2 {
		if out[files[i]] = files[i+1]; files[i+1] == "-" {
			delete(out, files[i])
		}
	}
	return out
}

func inventory(t *testing.T, values map[string]string, partial string) production.Inventory {
	t.Helper()
	if values == nil {
		return production.Inventory{}
	}
	var b strings.Builder
	sep := "{"
	for _, k := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "%s%q:%q", sep, k, values[k])
		sep = ","
	}
	if len(values) == 0 {
		b.WriteString("{")
	}
	b.WriteString("}")
	inv, err := production.Join(context.Background(), []production.Source{production.JSON{Label: "secrets", Data: []byte(b.String()), Partial: partial}})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// lines words findings for comparison; notes only where asked.
func lines(r finding.Result, notes bool) []string {
	out := []string{}
	for _, f := range r.Findings {
		if f.Severity == finding.Note && !notes {
			continue
		}
		where := f.Path
		if f.Line > 0 {
			where = fmt.Sprintf("%s:%d", f.Path, f.Line)
		}
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", f.Severity, f.Check, f.Variable, where)), " "))
	}
	return out
}

var shop = memTree{
	".env.example": "DATABASE_URL=\n# OPTIONAL_ONE=\n",
	"src/db.ts":    "export const url = process.env.DATABASE_URL;\nconst o = process.env.OPTIONAL_ONE;\n",
	"src/old.ts":   "process.env.UNDOCUMENTED_BEFORE;\n",
}

type judgeCase struct {
	name     string
	base     memTree
	head     memTree
	prod     map[string]string // nil: no source
	partial  string
	rules    Rules
	verdict  finding.Verdict
	want     []string
	notes    bool
	worktree bool // the head is the work tree
}

func judgeCases() []judgeCase {
	all := map[string]string{"DATABASE_URL": "postgres://db.internal/x", "UNDOCUMENTED_BEFORE": "1"}
	plus := func(kv ...string) map[string]string {
		out := maps.Clone(all)
		for i := 0; i < len(kv); i += 2 {
			out[kv[i]] = kv[i+1]
		}
		return out
	}
	const reads = "process.env.NEW_ONE;\n"
	doc := shop[".env.example"] + "NEW_ONE=\n"
	return []judgeCase{
		{name: "nothing changed, no source", head: shop, verdict: finding.VerdictPass, notes: true, want: []string{"note env-present", "note env-documented UNDOCUMENTED_BEFORE src/old.ts:1"}},
		{name: "new and undocumented, no source", head: shop.with("a.ts", reads), verdict: finding.VerdictBlocked, want: []string{"error env-documented NEW_ONE a.ts:1", "unknown env-present NEW_ONE a.ts:1"}},
		{name: "documented, no source", head: shop.with("a.ts", reads, ".env.example", doc), verdict: finding.VerdictUnknown, want: []string{"unknown env-present NEW_ONE a.ts:1"}},
		{name: "documented, absent", head: shop.with("a.ts", reads, ".env.example", doc), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present NEW_ONE a.ts:1"}},
		{name: "documented, present", head: shop.with("a.ts", reads, ".env.example", doc), prod: plus("NEW_ONE", "v1"), verdict: finding.VerdictPass, want: []string{}},
		{name: "placeholder", head: shop.with("a.ts", reads, ".env.example", doc), prod: plus("NEW_ONE", "changeme"), verdict: finding.VerdictBlocked, want: []string{"error env-value NEW_ONE a.ts:1"}},
		{name: "empty", head: shop.with("a.ts", reads, ".env.example", doc), prod: plus("NEW_ONE", ""), verdict: finding.VerdictBlocked, want: []string{"error env-value NEW_ONE a.ts:1"}},
		{name: "local is a warning", head: shop.with("a.ts", reads, ".env.example", doc), prod: plus("NEW_ONE", "http://localhost:3000"), verdict: finding.VerdictPass, want: []string{"warning env-value NEW_ONE a.ts:1"}},
		{name: "wrong type", head: shop.with("a.ts", reads, ".env.example", shop[".env.example"]+"# @type=port\nNEW_ONE=\n"), prod: plus("NEW_ONE", "eighty"), verdict: finding.VerdictBlocked, want: []string{"error env-value NEW_ONE a.ts:1"}},
		{name: "a partial source proves no absence", head: shop.with("a.ts", reads, ".env.example", doc), prod: all, partial: "a fork", verdict: finding.VerdictUnknown, want: []string{"unknown env-present NEW_ONE a.ts:1"}},
		{name: "a partial source proves presence", head: shop.with("a.ts", reads, ".env.example", doc), prod: plus("NEW_ONE", "v1"), partial: "a fork", verdict: finding.VerdictPass, want: []string{}},
		{name: "default in code", head: shop.with("a.ts", "process.env.NEW_ONE || 'x';\n", ".env.example", doc), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "optional in the template", head: shop.with("a.ts", reads, ".env.example", shop[".env.example"]+"# NEW_ONE=\n"), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "@required beats a default", head: shop.with("a.ts", "process.env.NEW_ONE || 'x';\n", ".env.example", shop[".env.example"]+"# @required\nNEW_ONE=\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present NEW_ONE a.ts:1"}},
		{name: "the default is taken away", base: shop.with("a.ts", "process.env.NEW_ONE || 'x';\n", ".env.example", doc), head: shop.with("a.ts", reads, ".env.example", doc), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present NEW_ONE a.ts:1"}},
		{name: "documented before, read for the first time", base: shop.with(".env.example", doc), head: shop.with("a.ts", reads, ".env.example", doc), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present NEW_ONE a.ts:1"}},
		{name: "documented before, read for the first time, no source", base: shop.with(".env.example", doc), head: shop.with("a.ts", reads, ".env.example", doc), verdict: finding.VerdictPass, want: []string{}},
		{name: "the default is taken away, no source", base: shop.with("a.ts", "process.env.NEW_ONE || 'x';\n", ".env.example", doc), head: shop.with("a.ts", reads, ".env.example", doc), verdict: finding.VerdictUnknown, want: []string{"unknown env-present NEW_ONE a.ts:1"}},
		{name: "only listed", head: shop.with(".env.example", doc), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present NEW_ONE .env.example:3"}},
		{name: "read in tests only", head: shop.with("a.test.ts", reads), prod: all, verdict: finding.VerdictPass, notes: true, want: []string{"note env-documented NEW_ONE a.test.ts:1", "note env-documented UNDOCUMENTED_BEFORE src/old.ts:1"}},
		{name: "undocumented before, read once more", head: shop.with("a.ts", "process.env.UNDOCUMENTED_BEFORE;\n"), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "documented at last", head: shop.with(".env.example", shop[".env.example"]+"UNDOCUMENTED_BEFORE=\n"), verdict: finding.VerdictPass, want: []string{}},
		{name: "strict blocks on the past", head: shop.with("README.md", "x"), prod: all, rules: Rules{Strict: true}, verdict: finding.VerdictBlocked, want: []string{"error env-documented UNDOCUMENTED_BEFORE src/old.ts:1"}},
		{name: "the past is a note", head: shop.with("README.md", "x"), prod: map[string]string{}, verdict: finding.VerdictPass, notes: true, want: []string{"note env-documented UNDOCUMENTED_BEFORE src/old.ts:1", "note env-present DATABASE_URL src/db.ts:1", "note env-present UNDOCUMENTED_BEFORE src/old.ts:1"}},
		{name: "removed but read", head: shop.with(".env.example", "# OPTIONAL_ONE=\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-removed DATABASE_URL src/db.ts:1"}},
		{name: "removed and still set", head: shop.with(".env.example", "# OPTIONAL_ONE=\n", "src/db.ts", "-"), prod: all, verdict: finding.VerdictPass, want: []string{"warning env-removed DATABASE_URL .env.example"}},
		{name: "removed whole template", head: shop.with(".env.example", "-"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-present OPTIONAL_ONE src/db.ts:2", "error env-removed DATABASE_URL src/db.ts:1", "error env-removed OPTIONAL_ONE src/db.ts:2"}},
		{name: "syntax error", head: shop.with(".env.example", shop[".env.example"]+"this is no assignment\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-template .env.example:3"}},
		{name: "syntax error of the past", base: shop.with(".env.example", "what is this\n"+shop[".env.example"]), head: shop.with(".env.example", "# moved\nwhat is this\n"+shop[".env.example"]), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "twice", head: shop.with(".env.example", shop[".env.example"]+"DATABASE_URL=\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-template DATABASE_URL .env.example:3"}},
		{name: "a fixture is no template", head: shop.with("testdata/.env.example", "FIXTURE=\nbroken on purpose\n"), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "tracked .env", head: shop.with(".env", "DATABASE_URL=postgres://prod.db.internal/shop\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-secret .env"}},
		{name: "unignored .env in the work tree", worktree: true, head: shop.with(".env", "DATABASE_URL=postgres://prod.db.internal/shop\n"), prod: all, verdict: finding.VerdictPass, want: []string{"warning env-secret .env"}},
		{name: "huge env file", head: shop.with(".env.production", "HUGE"), prod: all, verdict: finding.VerdictUnknown, want: []string{"unknown env-template .env.production"}},
		{name: "live credential", head: shop.with(".env.example", shop[".env.example"]+"# AWS_ACCESS_KEY_ID=AKIA"+"2E2A6F3B244C7756\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-secret AWS_ACCESS_KEY_ID .env.example:3"}},
		{name: "huge source", head: shop.with("big.ts", "HUGE"), prod: all, verdict: finding.VerdictUnknown, want: []string{"unknown env-documented big.ts"}},
		{name: "huge template", head: shop.with(".env.example", "HUGE"), prod: all, verdict: finding.VerdictUnknown, want: []string{"unknown env-template .env.example"}},
		{name: "huge source of the past", base: shop.with("big.ts", "HUGE"), head: shop.with("big.ts", "HUGE"), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "computed name", head: shop.with("a.ts", "process.env[name];\n"), prod: all, rules: Rules{Dynamic: finding.Error}, verdict: finding.VerdictBlocked, want: []string{"error env-documented a.ts:1"}},
		{name: "ignored name", head: shop.with("a.ts", reads), prod: all, rules: Rules{Ignored: func(n string) bool { return n == "NEW_ONE" }}, verdict: finding.VerdictPass, want: []string{}},
		{name: "moved file", base: shop, head: shop.with("src/old.ts", "-", "lib/old.ts", shop["src/old.ts"]), prod: all, verdict: finding.VerdictPass, want: []string{}},
		{name: "own template in a folder", head: shop.with("api/.env.example", "OWN=\n", "api/a.ts", "process.env.OWN;\n"), prod: plus("OWN", "v"), verdict: finding.VerdictPass, want: []string{}},
		{name: "a sibling's template does not count", base: shop.with("web/.env.example", "WEB=\n"), head: shop.with("web/.env.example", "WEB=\n", "api/a.ts", "process.env.WEB;\n"), prod: plus("WEB", "v"), verdict: finding.VerdictBlocked, want: []string{"error env-documented WEB api/a.ts:1"}},
		{name: "any template counts where none is above", base: memTree{"web/.env.example": "WEB=\n"}, head: memTree{"web/.env.example": "WEB=\n", "api/a.ts": "process.env.WEB;\n"}, prod: plus("WEB", "v"), verdict: finding.VerdictPass, want: []string{}},
		{name: "helper in an unchanged file", base: shop.with("env.ts", "export function need(k: string) { return process.env[k]; }\n"), head: shop.with("env.ts", "export function need(k: string) { return process.env[k]; }\n", "a.ts", "import { need } from './env';\nneed('NEW_ONE');\n"), prod: all, verdict: finding.VerdictBlocked, want: []string{"error env-documented NEW_ONE a.ts:2", "error env-present NEW_ONE a.ts:2"}},
	}
}

func judge(t *testing.T, c judgeCase, big bool) finding.Result {
	t.Helper()
	if c.base == nil {
		c.base = shop
	}
	c.rules.Environment = "production"
	ch := changeOf(c.base, c.head, big)
	if c.worktree {
		ch.Head = ""
	}
	e, err := Collect(context.Background(), Inputs{Change: ch, Production: inventory(t, c.prod, c.partial), Rules: c.rules, Now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return Judge(e)
}

func TestJudge(t *testing.T) {
	for _, c := range judgeCases() {
		t.Run(c.name, func(t *testing.T) {
			r := judge(t, c, false)
			if r.Verdict != c.verdict {
				t.Errorf("verdict %s, want %s", r.Verdict, c.verdict)
			}
			got := lines(r, c.notes)
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if len(r.Checks) != len(Checks()) {
				t.Errorf("%d checks are listed, want every one of %d", len(r.Checks), len(Checks()))
			}
		})
	}
}

// TestJudgeLargeTree holds the same cases against a tree that is not compared whole: what blocks must be the same,
// only notes about untouched files may be missing.
func TestJudgeLargeTree(t *testing.T) {
	for _, c := range judgeCases() {
		t.Run(c.name, func(t *testing.T) {
			whole, part := judge(t, c, false), judge(t, c, true)
			if diff := cmp.Diff(lines(whole, false), lines(part, false)); diff != "" {
				t.Errorf("findings (-whole +part):\n%s", diff)
			}
			if diff := cmp.Diff(whole.Environment, part.Environment); diff != "" {
				t.Errorf("environment (-whole +part):\n%s", diff)
			}
			if whole.Verdict != part.Verdict {
				t.Errorf("verdict %s, whole %s", part.Verdict, whole.Verdict)
			}
		})
	}
}

// TestNoValueComesOut plants a secret in every place a value can come from, and looks for it in the result.
func TestNoValueComesOut(t *testing.T) {
	const planted = "pl4nted-s3cret-value"
	for _, c := range judgeCases() {
		c.prod = map[string]string{"DATABASE_URL": planted, "NEW_ONE": "changeme " + planted, "OPTIONAL_ONE": planted}
		r := judge(t, c, false)
		if text := fmt.Sprintf("%+v %#v", r, r); strings.Contains(text, planted) {
			t.Errorf("%s: the value is in the result", c.name)
		}
	}
}

func TestEnvironment(t *testing.T) {
	provided := shop.with("Dockerfile", "FROM scratch\nENV BAKED_IN=1\n", "a.test.ts", "process.env.TEST_ONLY;\n")
	for _, c := range []struct {
		name           string
		base, head     memTree
		added, removed []string
	}{
		{"nothing", provided, provided.with("x.md", "x"), []string{}, []string{}},
		{"read and documented", shop, shop.with("a.ts", "process.env.NEW_ONE;", ".env.example", shop[".env.example"]+"NEW_ONE=\nLISTED=\n"), []string{"LISTED", "NEW_ONE"}, []string{}},
		{"read in tests only", shop, shop.with("b.test.ts", "process.env.TEST_NEW;"), []string{}, []string{}},
		{"gone from everywhere", shop, shop.with("src/db.ts", "-", "src/old.ts", "-", ".env.example", "# OPTIONAL_ONE=\n"), []string{}, []string{"DATABASE_URL", "UNDOCUMENTED_BEFORE"}},
		{"gone from one of two files", shop.with("lib/x.ts", "process.env.UNDOCUMENTED_BEFORE;"), shop.with("lib/x.ts", "process.env.UNDOCUMENTED_BEFORE;", "src/old.ts", "-"), []string{}, []string{}},
		{"documented at last", shop, shop.with(".env.example", shop[".env.example"]+"UNDOCUMENTED_BEFORE=\n"), []string{"UNDOCUMENTED_BEFORE"}, []string{}},
		{"gone from the code only", shop, shop.with("src/db.ts", "-"), []string{}, []string{}},
	} {
		for _, big := range []bool{false, true} {
			got := judge(t, judgeCase{base: c.base, head: c.head, prod: map[string]string{}}, big).Environment
			if diff := cmp.Diff([][]string{c.added, c.removed}, [][]string{got.Added, got.Removed}); diff != "" {
				t.Errorf("%s, large %v (-want +got):\n%s", c.name, big, diff)
			}
		}
	}
}
