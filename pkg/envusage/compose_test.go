package envusage

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/google/go-cmp/cmp"
)

// TestComposeTemplate holds the interpolation grammar against the one compose itself uses.
func TestComposeTemplate(t *testing.T) {
	for _, text := range []string{
		"$A", "${A}", "${A-d}", "${A:-d}", "${A:-}", "${A?e}", "${A:?e}", "${A+x}", "${A:+x}", "a$A.b", "$$A", "$$$A", "$${A}",
		"${A:-${B}}", "${A:-${B:-${C}}}", "${A:+${B}}${C}", "${A}${B}", "$A$B", "$a_1-${_b}", "x${A:-$B}y${C}", "no", "",
		"${A:-{}}", "${A-b-c:?d}", "${A:-a$${B}}",
	} {
		known := template.ExtractVariables(map[string]any{"x": text}, nil)
		var want []string
		for name := range known {
			want = append(want, name)
		}
		x := &extractor{src: []byte(text), facts: &facts{lang: compose}}
		(&composeFile{extractor: x}).template(0, len(text), 0)
		var got []string
		for _, r := range x.facts.refs {
			got = append(got, r.Name)
			if v := known[r.Name]; v.Required && r.HasDefault || (v.DefaultValue+v.PresenceValue != "") != r.HasDefault && !strings.Contains(text, ":-}") {
				t.Errorf("%q: %s has default %v, compose says %+v", text, r.Name, r.HasDefault, v)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-compose +ours):\n%s", text, diff)
		}
	}
}
