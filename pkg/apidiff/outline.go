package apidiff

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// What a document may be made of, with its aliases followed.
const (
	maxDepth = 200
	maxNodes = 1_000_000
)

var errLarge = fmt.Errorf("larger than %d MB", MaxSize>>20)

// outline is a document as it is written, with its lines.
type outline struct {
	root    *yaml.Node // the top mapping; nil where the file is another thing
	openapi string     // "3.0.3"; "" where the key is absent
	swagger string     // "2.0"
	refs    bool       // it refers to other files
}

// document tells whether it is one: its own key decides.
func (o *outline) document() bool { return o.openapi != "" || o.swagger != "" }

// read parses JSON or YAML within the bounds. The library's errors quote no values.
func read(data []byte) (o outline, err error) {
	if len(data) > MaxSize {
		return o, errLarge
	}
	defer func() {
		if recover() != nil {
			err = errors.New("neither YAML nor JSON")
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return o, fmt.Errorf("neither YAML nor JSON: %w", err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return o, nil
	}
	left := maxNodes
	if err := o.measure(doc.Content[0], 0, &left); err != nil {
		return o, err
	}
	o.root = doc.Content[0]
	if _, v := field(o.root, "openapi"); v != nil && v.Kind == yaml.ScalarNode {
		o.openapi = v.Value
	}
	if _, v := field(o.root, "swagger"); v != nil && v.Kind == yaml.ScalarNode {
		o.swagger = v.Value
	}
	return o, nil
}

func (o *outline) measure(n *yaml.Node, depth int, left *int) error {
	if *left--; *left < 0 {
		return fmt.Errorf("more than %d values", maxNodes)
	}
	if depth > maxDepth {
		return fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	if n.Kind == yaml.AliasNode {
		return o.measure(n.Alias, depth+1, left)
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && c.Value == "$ref" {
			o.refs = o.refs || n.Content[i+1].Kind == yaml.ScalarNode && !strings.HasPrefix(n.Content[i+1].Value, "#")
		}
		if err := o.measure(c, depth+1, left); err != nil {
			return err
		}
	}
	return nil
}

// field gives a mapping's key and value of a name, nil where it has none.
func field(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// line gives the line of an operation, of its path where it is gone, of the paths where that is gone, too; else 0.
func (o *outline) line(p, method string) int {
	key, paths := field(o.root, "paths")
	if key == nil || p == "" {
		return 0
	}
	at := key.Line
	if key, item := field(paths, p); key != nil {
		at = key.Line
		if key, _ := field(item, strings.ToLower(method)); key != nil {
			at = key.Line
		}
	}
	return at
}
