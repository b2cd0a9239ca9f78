package github

import (
	"context"
	"errors"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// NamedRef is a ref and what it points to.
type NamedRef struct {
	Name string // without "refs/": "heads/main"
	SHA  string
}

// MatchingRefs lists the refs whose names begin with a prefix, such as "heads/rollback/"; none is no error.
func (r *Repository) MatchingRefs(ctx context.Context, prefix string) ([]NamedRef, error) {
	what := "git/matching-refs/" + refPath(strings.TrimSuffix(prefix, "/"))
	if strings.HasSuffix(prefix, "/") {
		what += "/"
	}
	wire, err := entries[api.Reference](ctx, r, listing{what: what, permission: readContents})
	if err != nil {
		return nil, err
	}
	out := make([]NamedRef, 0, len(wire))
	for i := range wire {
		name, is := strings.CutPrefix(wire[i].GetRef(), "refs/")
		if !is || !isSHA(wire[i].GetObject().GetSHA()) {
			return nil, r.odd(what, errors.New("a ref has no name or no SHA"))
		}
		if strings.HasPrefix(name, prefix) { // the sim and older servers drop the slash at the end
			out = append(out, NamedRef{Name: name, SHA: wire[i].GetObject().GetSHA()})
		}
	}
	return out, nil
}
