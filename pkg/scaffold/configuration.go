package scaffold

import (
	"fmt"
	"path"
	"strings"

	"deploycoord/pkg/config"
)

// configuration is the text of .github/deployment.yml: what differs from the defaults, and, as comments that hold when the
// "# " before them is taken away, what only a person can fill in.
func configuration(c choices) string {
	var b strings.Builder
	repository, ref := c.source()
	fmt.Fprintf(&b, "# yaml-language-server: $schema=https://raw.githubusercontent.com/%s/%s/docs/configuration.schema.json\n", repository, ref)
	fmt.Fprintf(&b, "# By what the gate and the deployments of this repository are judged. What is not here has its default; every key is\n"+
		"# described in https://github.com/%s/blob/%s/docs/configuration.md\n", repository, ref)
	b.WriteString("version: 1\n")
	fmt.Fprintf(&b, "environment: %s # of GitHub: its secrets and variables are what production has\n", scalar(c.environment))
	if p := c.productionComposeFile(); p != "" {
		fmt.Fprintf(&b, "\nenv:\n  production:\n    - compose-file: %s # has names of variables, too\n", scalar(p))
	}
	if s := c.specSection(); s != "" {
		b.WriteString("\nchecks:\n" + s)
	}
	if len(c.pipeline) > 0 {
		var files []string
		for _, d := range c.pipeline {
			files = append(files, scalar(path.Base(d.Path)))
		}
		fmt.Fprintf(&b, "\npipeline:\n  workflows: [%s] # deploys; others are not waited for\n", strings.Join(files, ", "))
	}
	b.WriteString("\n" + c.verifySection())
	return b.String()
}

// source is the repository and the revision of OWNER/NAME@REF.
func (c choices) source() (repository, ref string) {
	name, ref, _ := strings.Cut(c.action, "@")
	if parts := strings.SplitN(name, "/", 3); len(parts) > 2 {
		name = parts[0] + "/" + parts[1]
	}
	return name, ref
}

// specSection says where feature specs are; "" where they are where the defaults say, and where there are none.
func (c choices) specSection() string {
	if c.Specs == nil {
		return ""
	}
	var keys []string
	def := config.Default().Checks.Spec
	if c.Specs.Active != def.Folder {
		keys = append(keys, "folder: "+scalar(c.Specs.Active))
	}
	if c.Specs.Implemented != def.Implemented {
		keys = append(keys, "implemented: "+scalar(c.Specs.Implemented))
	}
	if c.Specs.Pattern != "" {
		keys = append(keys, `pattern: "`+c.Specs.Pattern+`"`)
	}
	if len(keys) == 0 {
		return ""
	}
	return "  spec:\n    " + strings.Join(keys, "\n    ") + "\n"
}

// placeholder stands for an address that nobody told.
const placeholder = "https://production.example"

// verified tells whether all that a verification needs is known: where production is, what it is asked, and how it tells
// its commit.
func (c choices) verified() bool {
	return c.address != "" && len(c.Routes) > 0 && c.Routes[0].Commit != ""
}

// verifySection is what is looked at after a deployment, or what it takes to say so.
func (c choices) verifySection() string {
	address := c.address
	if address == "" {
		address = placeholder
	}
	routes := c.Routes
	if len(routes) == 0 {
		routes = []Route{{Route: "/health"}}
	}
	field := routes[0].Commit
	if field == "" {
		field = "commit"
	}
	lines := []string{"verify:", "  identity: {json: ." + field + "} # the field of the answer that has the commit that is serving", "  probes:"}
	for _, r := range routes {
		name, note := "health", ""
		if r.Part != "" {
			name = path.Base(r.Part)
		}
		if r.Path != "" {
			note = " # " + place(r)
		}
		lines = append(lines, "    - name: "+scalar(name), "      url: "+address+r.Route+note, "      expect: {status: 200}")
	}
	if c.verified() {
		return "# What is looked at in production after each deployment.\n" + strings.Join(lines, "\n") + "\n"
	}
	head := []string{
		"What is looked at in production after each deployment. Until it says something, a deployment cannot be called good:",
		"it is on HOLD. Put in where production answers, let the answer tell the commit that is serving, and take away the",
		`"# " before these lines.`,
	}
	return "# " + strings.Join(append(head, lines...), "\n# ") + "\n"
}

func place(r Route) string {
	if r.Line == 0 {
		return r.Path
	}
	return fmt.Sprintf("%s:%d", r.Path, r.Line)
}
