package migration

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxChangeDepth bounds the nesting of a changelog.
const maxChangeDepth = 60

// changelogXML reads Liquibase's XML. Entities of its own are not expanded.
func (r *reader) changelogXML(src string) {
	d := xml.NewDecoder(strings.NewReader(src))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	root := &changeNode{}
	stack := []*changeNode{root}
	for {
		line, _ := d.InputPos() // where the token begins
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(stack) > maxChangeDepth {
			r.unread(0, "the changelog could not be read", "it is not well-formed XML, or nested too deeply")
			return
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			n := &changeNode{name: t.Name.Local, line: line, attrs: map[string]string{}}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			if n.name != "rollback" {
				top.inner = append(top.inner, n)
			}
			stack = append(stack, n)
		case xml.CharData:
			if top.text == "" {
				top.textLine = line
			}
			top.text += string(t)
		case xml.EndElement:
			if len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(root.inner) == 0 || root.inner[0].name != "databaseChangeLog" {
		r.unread(0, "the changelog could not be read", "it has no databaseChangeLog")
		return
	}
	r.changelog(root)
}

// changelogYAML reads Liquibase's YAML and JSON, which is YAML, too.
func (r *reader) changelogYAML(src string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(src), &doc); err != nil || len(doc.Content) == 0 {
		r.unread(0, "the changelog could not be read", "it is not well-formed")
		return
	}
	root := &changeNode{}
	fill(root, doc.Content[0], 0)
	if len(root.find("databaseChangeLog")) == 0 {
		r.unread(0, "the changelog could not be read", "it has no databaseChangeLog")
		return
	}
	r.changelog(root)
}

// fill makes elements of mappings; lists are many elements of one name. Aliases are not followed.
func fill(n *changeNode, y *yaml.Node, depth int) {
	if depth > maxChangeDepth {
		return
	}
	switch y.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(y.Content); i += 2 {
			k, v := y.Content[i], y.Content[i+1]
			if k.Value == "rollback" {
				continue
			}
			if v.Kind == yaml.ScalarNode {
				if n.attrs == nil {
					n.attrs = map[string]string{}
				}
				n.attrs[k.Value] = v.Value
				if k.Value == "sql" {
					line := v.Line
					if v.Style == yaml.LiteralStyle || v.Style == yaml.FoldedStyle {
						line++
					}
					n.inner = append(n.inner, &changeNode{name: "sql", line: line, textLine: line, text: v.Value})
				}
				continue
			}
			c := &changeNode{name: k.Value, line: k.Line, attrs: map[string]string{}}
			n.inner = append(n.inner, c)
			fill(c, v, depth+1)
		}
	case yaml.SequenceNode:
		for _, v := range y.Content {
			fill(n, v, depth+1)
		}
	}
}
