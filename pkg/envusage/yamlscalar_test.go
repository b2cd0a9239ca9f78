package envusage

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamllib "gopkg.in/yaml.v3"
)

// yamlForms has every form that the reader tells apart.
const yamlForms = `# comment
name: plain text # comment
"quoted key": 'it''s'
'other': "a # b"
url: http://host:80/#x
list:
- one
- two: 2
  three: "3"
-   - nested
    - deeper
deep:
    - a: &anchor
        b: c
    - *anchor
literal: |
  first # kept

  third
   indented
folded: >-
  one
  two
after: multi
  line
  plain
empty:
null_then: ~
flow: {a: b, "c": [d, 'e', {f: g}], h: }
json: {"a":1,"b":[2,3]}
tagged: !!str 12
indicated: |2
    two kept
- bad: item
`

// TestReadYAML holds paths and texts of the scalars against a YAML library's tree.
func TestReadYAML(t *testing.T) {
	src := strings.TrimSuffix(yamlForms, "- bad: item\n")
	for _, text := range []string{src, strings.ReplaceAll(src, "\n", "\r\n"), "\ufeff" + src, "---\n" + src + "...\n", "just text\n"} {
		var tree yamllib.Node
		if err := yamllib.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		want := yamlTree(&tree, "")
		var got []string
		readYAML([]byte(text), func(s yamlScalar) {
			value := strings.ReplaceAll(text[s.start:s.end], "''", "'")
			got = append(got, fmt.Sprintf("%s=%s", pathText(s.path), strings.Join(strings.Fields(value), " ")))
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("scalars of %.20q (-library +ours):\n%s", text, diff)
		}
	}
}

// TestReadYAMLBroken holds that what is no YAML is still read by its lines.
func TestReadYAMLBroken(t *testing.T) {
	var got []string
	readYAML([]byte("a: \"unclosed\n b: {{ x }} y\n\tc: 'z\n- d: [e\n"), func(s yamlScalar) {
		got = append(got, pathText(s.path))
	})
	if diff := cmp.Diff([]string{"/a", "/a/b", "/a/b", "/a/c", "/a/-/d/-"}, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

func pathText(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return "/" + strings.Join(path, "/")
}

// yamlTree lists the scalars of a node in the order of the source.
func yamlTree(n *yamllib.Node, path string) []string {
	var out []string
	switch n.Kind {
	case yamllib.DocumentNode:
		for _, c := range n.Content {
			out = append(out, yamlTree(c, path)...)
		}
	case yamllib.SequenceNode:
		for _, c := range n.Content {
			out = append(out, yamlTree(c, path+"/-")...)
		}
	case yamllib.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			out = append(out, yamlTree(n.Content[i+1], path+"/"+n.Content[i].Value)...)
		}
	default:
		out = append(out, fmt.Sprintf("%s=%s", path, strings.Join(strings.Fields(n.Value), " ")))
	}
	return out
}
