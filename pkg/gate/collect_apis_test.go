package gate

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
)

const usersAPI = `openapi: 3.0.3
info: {title: Users, version: "1"}
paths:
  /users:
    get:
      responses:
        "200": {description: all, content: {application/json: {schema: {$ref: "parts/user.yaml"}}}}
    delete: {responses: {"204": {description: gone}}}
`

// collectedAPIs words the documents of a change: their paths, and what breaks.
func collectedAPIs(t *testing.T, c *change.Change, rules config.Breaking) []string {
	t.Helper()
	e, err := Collect(context.Background(), Inputs{Change: c, Policy: Policy{Risk: config.Risk{Breaking: rules}}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range e.APIs {
		line := d.Path
		if d.OldPath != "" {
			line += " was " + d.OldPath
		}
		if d.Fault != "" {
			line += " fault: " + d.Fault
		}
		for _, b := range d.Breaks {
			line += " " + b.ID
		}
		out = append(out, line)
	}
	return out
}

func TestCollectAPIs(t *testing.T) {
	part := "type: object\nproperties: {name: {type: string}}\n"
	base := memTree{"api/openapi.yaml": usersAPI, "api/parts/user.yaml": part}
	narrowed := strings.Replace(usersAPI, "    delete: {", "    x-delete: {", 1)
	for _, c := range []struct {
		name       string
		base, head memTree
		globs      []string
		want       []string
	}{
		{"nothing of it", base, base.with("a.yaml", "a: b"), nil, nil},
		{"an operation less", base, base.with("api/openapi.yaml", narrowed), nil, []string{"api/openapi.yaml api-removed-without-deprecation"}},
		{"the part alone", base, base.with("api/parts/user.yaml", strings.Replace(part, "{type: string}", "{type: integer}", 1)), nil, []string{"api/openapi.yaml response-property-type-changed"}},
		{"the part is gone", base, base.with("api/parts/user.yaml", "-"), nil, []string{"api/openapi.yaml fault: the version after: read api/parts/user.yaml: file does not exist"}},
		{"gone", base, base.with("api/openapi.yaml", "-"), nil, []string{"api/openapi.yaml document-removed"}},
		{"new", memTree{}, base, nil, []string{"api/openapi.yaml"}},
		{"by another name", memTree{"spec.yml": usersAPI, "parts/user.yaml": part}, memTree{"spec.yml": narrowed, "parts/user.yaml": part}, nil, nil},
		{"by a configured name", memTree{"spec.yml": usersAPI, "parts/user.yaml": part}, memTree{"spec.yml": narrowed, "parts/user.yaml": part}, []string{"spec.*"}, []string{"spec.yml api-removed-without-deprecation"}},
		{"too large", base, base.with("api/openapi.yaml", "HUGE"), nil, []string{"api/openapi.yaml fault: the version after: " + change.ErrTooLarge.Error()}},
		{"too large before", base.with("api/openapi.yaml", "HUGE"), base, nil, []string{"api/openapi.yaml fault: the version before: " + change.ErrTooLarge.Error()}},
		{"a fixture", memTree{"testdata/openapi.yaml": usersAPI}, memTree{}, nil, nil},
		{"no document", memTree{}, memTree{"openapi/values.yaml": "a: b", "openapi.json": "[]"}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, collectedAPIs(t, changeOf(c.base, c.head, false), config.Breaking{OpenAPI: c.globs})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCollectMovedAPI(t *testing.T) {
	moved := &change.Change{
		Base: "b", Head: "h", BaseTree: memTree{"a/openapi.yaml": usersAPI, "a/parts/user.yaml": "type: string\n", "parts/user.yaml": "type: string\n"},
		HeadTree: memTree{"openapi.yaml": usersAPI, "a/parts/user.yaml": "type: string\n", "parts/user.yaml": "type: string\n"},
		Files:    []change.File{{Path: "openapi.yaml", OldPath: "a/openapi.yaml", Status: change.Renamed}},
	}
	if diff := cmp.Diff([]string{"openapi.yaml was a/openapi.yaml"}, collectedAPIs(t, moved, config.Breaking{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAPIsAreBounded(t *testing.T) {
	head := memTree{}
	for i := range maxAPIs + 1 {
		head[fmt.Sprintf("s%02d/openapi.yaml", i)] = strings.Replace(usersAPI, "parts/user.yaml", "#/info", 1)
	}
	got := collectedAPIs(t, changeOf(memTree{}, head, false), config.Breaking{})
	if len(got) != maxAPIs+1 || !strings.Contains(got[maxAPIs], "more documents than are compared") {
		t.Errorf("%d documents, the last %q", len(got), got[len(got)-1])
	}
}
