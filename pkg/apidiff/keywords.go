package apidiff

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// newKeywords are those of OpenAPI 3.1 (JSON Schema 2020-12) that the comparison does not know.
var newKeywords = []string{
	"webhooks", "prefixItems", "patternProperties", "propertyNames", "contains", "if", "then", "else",
	"dependentSchemas", "dependentRequired", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "const",
}

// maxKeywords bounds how many of them are named.
const maxKeywords = 20

// uncompared names what differs in keywords that the comparison leaves out: it may break clients, or not.
func uncompared(before, after *outline) []Break {
	was, now := map[string]string{}, map[string]int{}
	walkKeywords(before.root, "", 0, func(at string, value *yaml.Node, _ int) { was[at] = written(value) })
	var out []Break
	add := func(at string, line int) {
		if len(out) < maxKeywords {
			out = append(out, Break{ID: KeywordID, Text: "the keyword at " + cut(at) + " changed; what it means is not compared", Line: line, Warning: true})
		}
	}
	walkKeywords(after.root, "", 0, func(at string, value *yaml.Node, line int) {
		now[at] = line
		if old, ok := was[at]; !ok || old != written(value) {
			add(at, line)
		}
	})
	var gone []string
	for at := range was {
		if _, ok := now[at]; !ok {
			gone = append(gone, at)
		}
	}
	slices.Sort(gone)
	for _, at := range gone {
		add(at, 0)
	}
	return out
}

func walkKeywords(n *yaml.Node, at string, depth int, found func(at string, value *yaml.Node, line int)) {
	if n == nil || depth > maxDepth {
		return
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			walkKeywords(c, at+"/"+strconv.Itoa(i), depth+1, found)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			key := n.Content[i-1]
			inside := at + "/" + key.Value
			named := strings.HasSuffix(at, "/properties") || strings.HasSuffix(at, "/schemas")
			switch {
			case key.Value == "example" || key.Value == "examples" || key.Value == "default":
			case !named && slices.Contains(newKeywords, key.Value):
				found(inside, c, key.Line)
			default:
				walkKeywords(c, inside, depth+1, found)
			}
		}
	}
}

// written gives a value without its layout and comments.
func written(n *yaml.Node) string {
	var value any
	if err := n.Decode(&value); err != nil {
		return err.Error()
	}
	out, err := yaml.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
