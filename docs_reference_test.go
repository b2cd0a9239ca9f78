package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"deploycoord/internal/golden"
	"deploycoord/pkg/cli"
)

// TestConfigurationPage makes docs/configuration.md of the schema, which is made of the code.
func TestConfigurationPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!-- Generated from docs/configuration.schema.json by `go test . -update`. Do not edit. -->\n\n# Configuration\n\n" +
		"`.github/deployment.yml` is optional: without it, and without a key, the default holds. The one that judges a pull request is\n" +
		"that of its base branch. `deploycoord init` writes one for a repository; a fault of it is told with line and column.\n" +
		"Durations are written `90s`, `15m`, `1h30m`. An editor completes it with the schema, by this first line:\n\n" +
		"```yaml\n# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/deployment-coordination/main/docs/configuration.schema.json\nversion: 1\n```\n")
	root := parsed(t, "docs/configuration.schema.json")
	var rows []string
	var sections strings.Builder
	for key, schema := range pairs(child(root, "properties")) {
		if child(schema, "properties") == nil {
			rows = append(rows, row("", key, schema))
			continue
		}
		fmt.Fprintf(&sections, "\n## %s\n\n%s\n\n%s", key, child(schema, "description").Value, table(fields(key+".", schema)))
	}
	b.WriteString("\n## The file\n\n" + table(rows) + sections.String())
	golden.Assert(t, "docs/configuration.md", []byte(b.String()))
}

func parsed(t *testing.T, path string) *yaml.Node {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

// pairs goes through a mapping in its order.
func pairs(n *yaml.Node) func(func(string, *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

func child(n *yaml.Node, key string) *yaml.Node {
	for k, v := range pairs(n) {
		if k == key {
			return v
		}
	}
	return nil
}

func table(rows []string) string {
	return "| key | what it says | form | default |\n|---|---|---|---|\n" + strings.Join(rows, "")
}

// fields are the rows of an object's keys and of those below them.
func fields(prefix string, schema *yaml.Node) []string {
	var out []string
	for key, s := range pairs(child(schema, "properties")) {
		out = append(out, row(prefix, key, s))
		below := s
		at := prefix + key + "."
		if items := child(s, "items"); items != nil {
			below, at = items, prefix+key+"[]."
		}
		out = append(out, fields(at, below)...)
	}
	return out
}

func row(prefix, key string, s *yaml.Node) string {
	what, def := "", ""
	if d := child(s, "description"); d != nil {
		what = strings.NewReplacer("|", "\\|", "<", "&lt;").Replace(d.Value)
	}
	if d := child(s, "default"); d != nil {
		def = "`" + d.Value + "`"
	}
	return fmt.Sprintf("| `%s%s` | %s | %s | %s |\n", prefix, key, what, form(s), def)
}

// form is what a value looks like.
func form(s *yaml.Node) string {
	if all := child(s, "enum"); all != nil {
		var out []string
		for _, v := range all.Content {
			out = append(out, "`"+v.Value+"`")
		}
		return strings.Join(out, ", ")
	}
	kind := child(s, "type")
	switch {
	case kind == nil || kind.Kind != yaml.ScalarNode:
		return "text"
	case kind.Value == "array":
		if items := child(s, "items"); child(items, "properties") == nil {
			return "list: " + form(items)
		}
		return "list, keys below"
	case kind.Value == "object" && child(s, "properties") == nil:
		return "names and texts"
	case kind.Value == "object":
		return "keys below"
	case kind.Value == "boolean":
		return "`true` or `false`"
	case kind.Value == "integer":
		return "number" + bounds(s)
	}
	if p := child(s, "pattern"); p != nil && strings.Contains(p.Value, "{1,5}h)?") {
		return "duration"
	}
	return "text"
}

func bounds(s *yaml.Node) string {
	low, high := child(s, "minimum"), child(s, "maximum")
	if low == nil || high == nil {
		return ""
	}
	return ", " + low.Value + " to " + high.Value
}

// help is what a command says of itself, for a terminal of 80 columns.
func help(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.Main(context.Background(), cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, HTTP: &http.Client{},
		Now: func() time.Time { return time.Unix(0, 0) }, Sleep: func(context.Context, time.Duration) error { return io.EOF }, Version: "dev", Width: 80,
	}, append(args, "--help"))
	if code != 0 {
		t.Fatalf("%v --help: %d\n%s", args, code, errs.String())
	}
	return out.String()
}

// commands are the names of all commands, in the order of the help.
func commands(t *testing.T) []string {
	t.Helper()
	_, list, found := strings.Cut(help(t), "Available Commands:\n")
	if !found {
		t.Fatal("the help lists no commands")
	}
	var out []string
	for line := range strings.Lines(list) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" {
			break
		}
		if name != "completion" && name != "help" {
			out = append(out, name)
		}
	}
	return out
}

// TestCommandsPage makes docs/commands.md of what the commands and action.yml say of themselves.
func TestCommandsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!-- Generated from the commands' help and action.yml by `go test . -update`. Do not edit. -->\n\n# Commands\n")
	for _, name := range commands(t) {
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s```\n", name, help(t, name))
	}
	action := parsed(t, "action.yml")
	for _, part := range []struct{ key, title, text string }{
		{"inputs", "Inputs of the Action", "Each is the flag of the same name, and the variable `DEPLOYCOORD_*`. Lists have an entry a line."},
		{"outputs", "Outputs of the Action", "They are set whatever the verdict is."},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| name | what it is |\n|---|---|\n", part.title, part.text)
		for name, n := range pairs(child(action, part.key)) {
			fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.ReplaceAll(strings.Join(strings.Fields(child(n, "description").Value), " "), "|", "\\|"))
		}
	}
	golden.Assert(t, "docs/commands.md", []byte(b.String()))
}
