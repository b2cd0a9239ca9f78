package gate

import (
	"slices"
	"strings"

	"deploycoord/pkg/envfile"
	"deploycoord/pkg/gate/internal/leak"
)

// The rules of an env file with real values: git tracks it, or would with the next `git add`.
const (
	TrackedEnvFile   = "tracked-env-file"
	UnignoredEnvFile = "unignored-env-file"
)

// leaks looks for credentials in the templates and env files that the change touches.
func (c *collector) leaks() {
	for _, p := range c.headPaths {
		env := envfile.IsEnvFile(p)
		if !env && !c.IsTemplate(p) || c.Skip != nil && c.Skip(p) {
			continue
		}
		data, err := c.head.Read(p, nil)
		if err != nil {
			if env { // of a template, documents has said it
				c.Evidence.Head.Documents.Unread = append(c.Evidence.Head.Documents.Unread, envfile.SyntaxError{Path: p, Message: err.Error()})
			}
			continue
		}
		f := envfile.Parse(p, data)
		if env && holdsSecrets(p, f) {
			rule := TrackedEnvFile
			if c.Change.Head == "" && c.Added[p] { // in the work tree, and in no commit yet
				rule = UnignoredEnvFile
			}
			c.Leaks = append(c.Leaks, Leak{Path: p, Rule: rule, New: c.Added[p]})
		}
		entries := candidates(f)
		if len(entries) == 0 {
			continue
		}
		var before envfile.File
		if data, err := c.base.Read(p, nil); err == nil {
			before = envfile.Parse(p, data)
		}
		c.Leaks = append(c.Leaks, detectLeaks(p, entries, before)...)
	}
}

// localEnvFile tells whether an env file is by its name one that never belongs into a repository.
func localEnvFile(p string) bool {
	base := p[strings.LastIndexByte(p, '/')+1:]
	return base == ".env" || strings.HasSuffix(base, ".local")
}

// holdsSecrets tells whether a tracked env file is a fault: by its name, with any value at all; else (.env.production,
// which frameworks want tracked for public settings) with a real value under a sensitive name.
func holdsSecrets(p string, f envfile.File) bool {
	for _, e := range f.Entries {
		if e.Commented || envfile.Classify(e.Value) != envfile.Set {
			continue
		}
		if localEnvFile(p) || e.Sensitive && len(e.Value) >= minCredential && len(e.Expands) == 0 && !strings.Contains(p, "test") {
			return true
		}
	}
	return false
}

// minCredential is the length in bytes below which no value is taken for a credential.
const minCredential = 12

// candidates lists the entries whose value may be a credential.
func candidates(f envfile.File) []envfile.Entry {
	var out []envfile.Entry
	for _, e := range f.Entries {
		if len(e.Value) >= minCredential && len(e.Value) < 16<<10 && envfile.Classify(e.Value) == envfile.Set {
			out = append(out, e)
		}
	}
	return out
}

// detectLeaks holds each entry against the rules. What the base already had in that file is not new.
func detectLeaks(p string, entries []envfile.Entry, before envfile.File) []Leak {
	var out []Leak
	for _, e := range entries {
		rules := leak.Rules(e.Name + "=" + e.Value + "\n")
		if len(rules) == 0 {
			continue
		}
		known := slices.ContainsFunc(before.Entries, func(b envfile.Entry) bool { return b.Name == e.Name && b.Value == e.Value })
		out = append(out, Leak{Path: p, Line: e.Line, Variable: e.Name, Rule: rules[0], New: !known})
	}
	return out
}
