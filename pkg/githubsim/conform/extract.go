//go:build ignore

// Extract writes schema.graphql: of GitHub's public schema, the types around pull requests, without descriptions. A
// field stays where its type and those of its arguments stay.
//
//	npm pack @octokit/graphql-schema@15.26.1 && tar xzf octokit-graphql-schema-*.tgz
//	go run extract.go -whole package/schema.graphql -seed testdata/schema.graphql >schema.new && mv schema.new testdata/schema.graphql
//
// -seed names the types; more, query and mutation below are what was added to them.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

var (
	more = []string{
		"AddCommentInput", "AddCommentPayload", "IssueCommentEdge", "ClosePullRequestInput", "ClosePullRequestPayload",
		"ReopenPullRequestInput", "ReopenPullRequestPayload", "MarkPullRequestReadyForReviewInput", "MarkPullRequestReadyForReviewPayload",
		"CreateRefInput", "CreateRefPayload", "UpdateRefInput", "UpdateRefPayload", "DeleteRefInput", "DeleteRefPayload",
		"BranchProtectionRuleConnection",
	}
	query    = []string{"node", "rateLimit", "repository", "viewer"}
	mutation = []string{"addComment", "closePullRequest", "createRef", "deleteRef", "markPullRequestReadyForReview", "reopenPullRequest", "updateRef"}
)

func main() {
	whole := flag.String("whole", "", "the public schema")
	seed := flag.String("seed", "", "the schema whose types are kept")
	flag.Parse()
	full, old := load(*whole), load(*seed)
	keep := map[string]bool{"Int": true, "Float": true, "String": true, "Boolean": true, "ID": true}
	for _, d := range old.Definitions {
		keep[d.Name] = true
	}
	for _, name := range more {
		keep[name] = true
	}
	for _, f := range old.Definitions.ForName("Mutation").Fields {
		mutation = append(mutation, f.Name)
	}
	out := &ast.SchemaDocument{}
	for _, d := range full.Definitions {
		if keep[d.Name] {
			out.Definitions = append(out.Definitions, cut(d, keep))
		}
	}
	slices.SortFunc(out.Definitions, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	var text bytes.Buffer
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatSchemaDocument(out)
	fmt.Print(text.String())
}

func load(path string) *ast.SchemaDocument {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	s, err := parser.ParseSchema(&ast.Source{Name: path, Input: string(data)})
	if err != nil {
		log.Fatal(err)
	}
	return s
}

// cut leaves of a type what stands on kept types.
func cut(d *ast.Definition, keep map[string]bool) *ast.Definition {
	out := &ast.Definition{Kind: d.Kind, Name: d.Name, EnumValues: d.EnumValues}
	for _, v := range d.EnumValues {
		v.Directives, v.Description = nil, ""
	}
	slices.SortFunc(out.EnumValues, func(a, b *ast.EnumValueDefinition) int { return strings.Compare(a.Name, b.Name) })
	for _, name := range d.Interfaces {
		if keep[name] && d.Name != "Query" {
			out.Interfaces = append(out.Interfaces, name)
		}
	}
	for _, name := range d.Types {
		if keep[name] {
			out.Types = append(out.Types, name)
		}
	}
	slices.Sort(out.Interfaces)
	slices.Sort(out.Types)
	for _, f := range d.Fields {
		if stays(d, f, keep) {
			f.Directives, f.Description = nil, ""
			f.Arguments = slices.DeleteFunc(slices.Clone(f.Arguments), func(a *ast.ArgumentDefinition) bool { return !keep[a.Type.Name()] })
			for _, a := range f.Arguments {
				a.Directives, a.Description = nil, ""
			}
			slices.SortFunc(f.Arguments, func(a, b *ast.ArgumentDefinition) int { return strings.Compare(a.Name, b.Name) })
			out.Fields = append(out.Fields, f)
		}
	}
	slices.SortFunc(out.Fields, func(a, b *ast.FieldDefinition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func stays(d *ast.Definition, f *ast.FieldDefinition, keep map[string]bool) bool {
	switch {
	case len(f.Name) > 2 && f.Name[:2] == "__":
		return false
	case d.Name == "Query":
		return slices.Contains(query, f.Name)
	case d.Name == "Mutation":
		return slices.Contains(mutation, f.Name)
	}
	return keep[f.Type.Name()]
}
