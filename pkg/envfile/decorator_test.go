package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseDecorators(t *testing.T) {
	tests := []struct {
		src  string
		want []decorator
		rest string
	}{
		{"@required", []decorator{{name: "required"}}, ""},
		{"@required @type=enum(a, \"b c\") # why", []decorator{{name: "required"}, {name: "type", has: true, value: `enum(a, "b c")`}}, "why"},
		{"@example=\"a b\" @x", []decorator{{name: "example", has: true, value: `"a b"`}, {name: "x"}}, ""},
		{"@docs(https://x.io/a) @docs(\"A guide\", https://x.io/b)", []decorator{
			{name: "docs", call: true, args: "https://x.io/a"}, {name: "docs", call: true, args: `"A guide", https://x.io/b`}}, ""},
		{"@see: https://x.io", []decorator{{name: "see", stray: "https://x.io"}}, ""},
		{"@deprecated use NEW instead", []decorator{{name: "deprecated", stray: "use NEW instead"}}, ""},
		{"@type=string(matches=/^a(b|,c)\\/$/i)", []decorator{{name: "type", has: true, value: `string(matches=/^a(b|,c)\/$/i)`}}, ""},
		{"@sensitive={preventLeaks=false}", []decorator{{name: "sensitive", has: true, value: "{preventLeaks=false}"}}, ""},
		{"@import(./x, pick=[\nA,\n# B,\n])", []decorator{{name: "import", call: true, args: "./x, pick=[\nA,\n# B,\n]"}}, ""},
		{"@docs(open", []decorator{{name: "docs", call: true, args: "open"}}, ""},
		{"@type=enum(a", []decorator{{name: "type", has: true, value: "enum(a"}}, ""},
	}
	for _, tt := range tests {
		got, rest := parseDecorators(tt.src)
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(decorator{})); diff != "" || rest != tt.rest {
			t.Errorf("%q: rest %q, want %q (-want +got):\n%s", tt.src, rest, tt.rest, diff)
		}
	}
}

func TestDecorate(t *testing.T) {
	tests := []struct {
		name, src string
		want      Entry
	}{
		{"all", "# The key.\n# @required @sensitive @type=string(startsWith=sk_, minLength=8) @example=\"sk_1\"\n# @docs(\"How to\", https://x.io/k)\n# @deprecated=\"use B\"\nA=",
			Entry{Decided: true, Required: true, Sensitive: true, Example: "sk_1", Docs: "https://x.io/k", Deprecated: "use B", Description: "The key.",
				Type: Type{Name: "string", Options: []Option{{Name: "startsWith", Value: "sk_"}, {Name: "minLength", Value: "8"}}}}},
		{"enum over lines", "# @type=enum(\n#   a,\n#   # b,\n#   c, # why\n# )\nA=a", Entry{Required: true, HasValue: true, Type: Type{Name: "enum", Args: []string{"a", "c"}}}},
		{"enum never closed", "# @type=enum(a\nA=a", Entry{Required: true, HasValue: true, Type: Type{Name: "enum", Args: []string{"a"}}}},
		{"inline", "A= # @required=false @public # why", Entry{Decided: true, Optional: true, Description: "why"}},
		{"docsUrl", "# @docsUrl=https://x.io\nA=", Entry{Required: true, Docs: "https://x.io"}},
		{"see", "# @see https://x.io\nA=", Entry{Required: true, Docs: "https://x.io"}},
		{"bare deprecated", "# @deprecated\nA=", Entry{Required: true, Deprecated: "deprecated"}},
		{"optional", "# @optional\nA=1", Entry{Decided: true, Optional: true, HasValue: true}},
		{"optional=false", "# @optional=false\nA=", Entry{Decided: true, Required: true}},
		{"undefined", "# @required=undefined\nA=", Entry{Required: true}},
		{"forEnv holds", "# @required=forEnv(prod, staging)\nA=", Entry{Decided: true, Required: true}},
		{"forEnv does not", "# @required=forEnv(dev)\nA=", Entry{Decided: true, Optional: true}},
		{"condition", "# @required=eq($B, c)\nA=", Entry{Decided: true, Optional: true}},
		{"sensitive object", "# @sensitive={preventLeaks=false}\nA=", Entry{Required: true, Sensitive: true}},
		{"sensitive disabled", "# @sensitive={enabled=false}\nA=", Entry{Required: true}},
		{"sensitive condition", "# @sensitive=eq($B, c)\nA=", Entry{Required: true, Sensitive: true}},
		{"not attached", "# @optional\n\nA=", Entry{Required: true}},
		{"root required false", "# @defaultRequired=false\n# ---\nA=1", Entry{Decided: true, HasValue: true}},
		{"root infer without", "# @defaultRequired=infer\n\nA=", Entry{Decided: true}},
		{"root infer with", "# @defaultRequired=infer\n\nA=1", Entry{Decided: true, HasValue: true, Required: true}},
		{"root infer, explicit", "# @defaultRequired=infer\n\n# @required\nA=", Entry{Decided: true, Required: true}},
		{"root in the second block", "# Head\n\n# @defaultRequired=false @defaultSensitive=true\n\nA=", Entry{Decided: true, Sensitive: true}},
		{"root attached to an item is none", "# @defaultRequired=false\nA=", Entry{Required: true}},
		{"root prefix", "# @defaultSensitive=inferFromPrefix(B_)\n\nA=", Entry{Required: true, Sensitive: true}},
		{"root prefix matches", "# @defaultSensitive=inferFromPrefix(A)\n\nA=", Entry{Required: true}},
		{"computed", "# @currentEnv=$APP_ENV\n# ---\nA=op(\"x\")", Entry{Required: true, HasValue: true, Computed: true}},
		{"not computed in a plain file", "A=op(x)", Entry{Required: true, HasValue: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Parse("f", []byte(tt.src))
			if len(f.Entries) != 1 || len(f.Errors) != 0 {
				t.Fatalf("%d entries, errors %v", len(f.Entries), f.Errors)
			}
			got := f.Entries[0]
			got.Name, got.Value, got.Line, got.Column, got.EndLine = "", "", 0, 0, 0
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRootAfterAnItemIsIgnored(t *testing.T) {
	f := Parse("f", []byte("A=1\n\n# @defaultRequired=false\n\nB=2\n"))
	for _, e := range f.Entries {
		if !e.Required {
			t.Errorf("%v is not required", e)
		}
	}
}

// TestLongDecorators: what a comment line may cost is bounded, and so is what is kept of it.
func TestLongDecorators(t *testing.T) {
	f := Parse("f", []byte("# @deprecated "+strings.Repeat("word ", 1000)+"\nA=\n# @deprecated "+strings.Repeat("word ", 100000)+"\nB=\n"))
	if n := len(f.Entries[0].Deprecated); n < 100 || n > maxText+8 {
		t.Errorf("reason of %d bytes", n)
	}
	if e := f.Entries[1]; e.Deprecated != "" || !strings.HasPrefix(e.Description, "@deprecated word") || len(e.Description) > maxDescription+8 {
		t.Errorf("a line over the bound is prose: deprecated %q, description of %d bytes", e.Deprecated, len(e.Description))
	}
}
