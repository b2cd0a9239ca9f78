package githubsim

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	_ "deploycoord/internal/golden" // -update
	"deploycoord/pkg/githubsim/conform"
)

// Every type that the embedded GitHub answers is of the schema: its fields, whether they may be null, and what it is.
func TestKindsAreOfTheSchema(t *testing.T) {
	for name := range kinds() {
		compareKind(t, name)
	}
	for _, name := range []string{"PullRequestConnection", "StatusCheckRollupContextConnection", "PullRequestEdge", "AddCommentPayload", "MergePullRequestPayload", "DeleteRefPayload", "CreateCommitOnBranchPayload"} {
		compareKind(t, name)
	}
}

func compareKind(t *testing.T, name string) {
	t.Helper()
	k := (&query{kinds: map[string]*kind{}}).kindOf(name)
	d := conform.Schema().Types[name]
	if d == nil || d.Kind != ast.Object {
		t.Errorf("the schema has no object type %s", name)
		return
	}
	for field := range k.fields {
		if field == "edges" {
			continue // every list has them; the schema's subset leaves some out
		}
		plain, must := strings.CutSuffix(field, "!")
		f := d.Fields.ForName(plain)
		if f == nil {
			t.Errorf("%s.%s: the schema has no such field", name, plain)
			continue
		}
		if f.Type.NonNull != must {
			t.Errorf("%s.%s is %s in the schema, here it may be null: %v", name, plain, f.Type, !must)
		}
	}
	want := slices.Clone(d.Interfaces)
	for _, other := range conform.Schema().Types {
		if other.Kind == ast.Union && slices.Contains(other.Types, name) {
			want = append(want, other.Name)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(k.is))); diff != "" && len(want)+len(k.is) > 0 {
		t.Errorf("%s is of (-schema +here):\n%s", name, diff)
	}
}
