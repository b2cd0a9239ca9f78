package probe

import (
	"fmt"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/expression"
)

// identity is how an answer tells which commit is serving.
type identity struct {
	path   expression.Path // in its JSON; nil where it is not there
	header string
	own    bool // the probe has it of itself, so its answers must tell
}

// maxCommit bounds what is taken for the name of a build, in bytes.
const maxCommit = 100

func parseIdentity(c config.Identity, own bool) (identity, error) {
	i := identity{header: c.Header, own: own}
	if c.JSON != "" {
		path, err := expression.ParsePath(dotted(c.JSON))
		if err != nil {
			return i, fmt.Errorf("identity.json %w", err)
		}
		i.path = path
	}
	return i, nil
}

// dotted is a path with the dot that people leave out.
func dotted(path string) string {
	if path == "" || path[0] == '.' || path[0] == '[' {
		if strings.HasPrefix(path, "[") {
			return "." + path
		}
		return path
	}
	return "." + path
}

// needsBody tells whether an answer of this kind is one that tells the commit in its JSON. An identity for all probes
// does not ask for it of pages, pictures and the like.
func (i identity) needsBody(contentType string) bool {
	if i.path == nil {
		return false
	}
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	if i.own || strings.HasSuffix(kind, "json") {
		return true
	}
	switch kind {
	case "text/html", "application/xhtml+xml", "text/css", "text/javascript", "application/javascript", "text/xml", "application/xml", "application/pdf":
		return false
	}
	family, _, _ := strings.Cut(kind, "/")
	return family != "image" && family != "video" && family != "audio" && family != "font"
}

// commit is what the answer says is serving, whatever else it says; "" where it says nothing.
func (i identity) commit(a *answer) string {
	if i.path != nil && len(a.body) > 0 && !a.large {
		if raw, ok := a.document().find(i.path); ok && raw[0] != '{' && raw[0] != '[' && raw[0] != 'n' && raw[0] != 't' && raw[0] != 'f' {
			if c := a.buildName(plainValue(raw)); c != "" {
				return c
			}
		}
	}
	if i.header != "" {
		return a.buildName(a.header.Get(i.header))
	}
	return ""
}

// document is the body as JSON, read once.
func (a *answer) document() document {
	if a.json.text == nil && a.json.fault == "" {
		a.json = parseDocument(a.body)
	}
	return a.json
}

// buildName is a name of a build in bounds: one line, no control characters. What must not be shown is none.
func (a *answer) buildName(s string) string {
	if a.hide(s) != s {
		return ""
	}
	return oneLine(s, maxCommit)
}
