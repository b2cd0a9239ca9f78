package apidiff

import (
	"go.yaml.in/yaml/v3"
)

// asVersion30 writes the keywords of OpenAPI 3.1 that 3.0 has by another form as 3.0 does: a bound that is exclusive,
// and a constant. The data is given back as it is where there are none.
func asVersion30(o *outline, data []byte) []byte {
	if o.root == nil || !lower(o.root, 0) {
		return data
	}
	out, err := yaml.Marshal(o.root)
	if err != nil {
		return data
	}
	return out
}

// lower rewrites in place, and tells whether it did.
func lower(n *yaml.Node, depth int) bool {
	changed := false
	if depth > maxDepth {
		return false
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if value.Kind != yaml.ScalarNode {
			continue
		}
		number := value.Tag == "!!int" || value.Tag == "!!float"
		switch {
		case key.Value == "exclusiveMinimum" && number, key.Value == "exclusiveMaximum" && number:
			plain := map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}[key.Value]
			if k, _ := field(n, plain); k != nil {
				// Both bounds stand: the exclusive one is the usual meaning of the pair.
				k.Value = "x-" + plain
			}
			bound := *value
			n.Content[i+1] = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"}
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: plain}, &bound)
			changed = true
		case key.Value == "const":
			if k, _ := field(n, "enum"); k != nil {
				continue
			}
			only := *value
			n.Content[i] = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "enum"}
			n.Content[i+1] = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{&only}}
			changed = true
		}
	}
	for _, c := range n.Content {
		changed = lower(c, depth+1) || changed
	}
	return changed
}
