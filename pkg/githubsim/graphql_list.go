package githubsim

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// element is one entry of a connection; its key is what a cursor points at.
type element struct {
	key  string
	node *node // nil for null
}

// listing is one page of a connection.
type listing struct {
	page     []element
	total    int
	before   bool // there are pages before
	after    bool
	counts   map[string]int // more that is counted, by field
	elements string         // the type of its nodes
}

// maxPage is how many elements a connection gives at most.
const maxPage = 100

// connect cuts the page that was asked for out of a list. kind is the type of the elements.
func (h *here) connect(kind string, all []element, counts map[string]int) (any, error) {
	first, hasFirst := h.number("first")
	last, hasLast := h.number("last")
	switch {
	case !hasFirst && !hasLast:
		return nil, h.boundary("MISSING_PAGINATION_BOUNDARIES", fmt.Sprintf("You must provide a `first` or `last` value to properly paginate the `%s` connection.", h.name))
	case hasFirst && hasLast:
		return nil, h.boundary("INVALID_PAGINATION_BOUNDARIES", fmt.Sprintf("Passing both `first` and `last` to paginate the `%s` connection is not supported.", h.name))
	}
	for name, n := range map[string]int{"first": first, "last": last} {
		switch {
		case n > maxPage:
			return nil, h.boundary("EXCESSIVE_PAGINATION", fmt.Sprintf("Requesting %d records on the `%s` connection exceeds the `%s` limit of %d records.", n, h.name, name, maxPage))
		case n < 0:
			return nil, h.boundary("INVALID_PAGINATION_BOUNDARIES", fmt.Sprintf("`%s` on the `%s` connection cannot be less than zero.", name, h.name))
		}
	}
	from, to, err := h.window(all)
	if err != nil {
		return nil, err
	}
	if hasFirst {
		to = min(to, from+first)
	} else {
		from = max(from, to-last)
	}
	l := &listing{page: all[from:to], total: len(all), before: from > 0, after: to < len(all), counts: counts, elements: kind}
	return h.node(kind+"Connection", l), nil
}

func (h *here) boundary(kind, message string) error { return &queryFault{Type: kind, Message: message} }

// window is the part of a list between the cursors after and before.
func (h *here) window(all []element) (from, to int, err error) {
	to = len(all)
	for _, name := range []string{"after", "before"} {
		cursor, given := h.text(name)
		if !given {
			continue
		}
		i := slices.IndexFunc(all, func(e element) bool { return cursorOf(e.key) == cursor })
		switch {
		case i < 0:
			return 0, 0, &queryFault{Type: "INVALID_CURSOR_ARGUMENTS", Message: fmt.Sprintf("`%s` does not appear to be a valid cursor.", cursor)}
		case name == "after":
			from = i + 1
		default:
			to = i
		}
	}
	return from, max(from, to), nil
}

func cursorOf(key string) string {
	return base64.StdEncoding.EncodeToString([]byte("cursor:v2:" + key))
}

// connectionKind is any connection; one of GitHub's own kinds is told by its name.
func connectionKind() kind {
	return kind{fields: map[string]resolver{
		"nodes": with(func(_ *here, l *listing) any {
			out := make([]*node, len(l.page))
			for i, e := range l.page {
				out[i] = e.node
			}
			return out
		}),
		"edges": with(func(h *here, l *listing) any {
			out := make([]*node, len(l.page))
			for i, e := range l.page {
				out[i] = h.node(l.elements+"Edge", e)
			}
			return out
		}),
		"pageInfo!":           with(func(h *here, l *listing) any { return h.node("PageInfo", l) }),
		"totalCount!":         with(func(_ *here, l *listing) any { return l.total }),
		"checkRunCount!":      with(func(_ *here, l *listing) any { return counted(l, "checkRunCount") }),
		"statusContextCount!": with(func(_ *here, l *listing) any { return counted(l, "statusContextCount") }),
	}}
}

func counted(l *listing, name string) any { return l.counts[name] }

func edgeKind() kind {
	return kind{fields: map[string]resolver{
		"cursor!": with(func(_ *here, e element) any { return cursorOf(e.key) }),
		"node":    with(func(_ *here, e element) any { return e.node }),
	}}
}

func pageInfoKind() kind {
	ends := func(which func(page []element) element) resolver {
		return with(func(_ *here, l *listing) any {
			if len(l.page) == 0 {
				return nil
			}
			return cursorOf(which(l.page).key)
		})
	}
	return kind{fields: map[string]resolver{
		"hasNextPage!":     with(func(_ *here, l *listing) any { return l.after }),
		"hasPreviousPage!": with(func(_ *here, l *listing) any { return l.before }),
		"startCursor":      ends(func(page []element) element { return page[0] }),
		"endCursor":        ends(func(page []element) element { return page[len(page)-1] }),
	}}
}

// listKind tells whether a type is one of those that all lists have.
func listKind(name string) *kind {
	var k kind
	switch {
	case strings.HasSuffix(name, "Connection"):
		k = connectionKind()
		if name != "StatusCheckRollupContextConnection" {
			delete(k.fields, "checkRunCount!")
			delete(k.fields, "statusContextCount!")
		}
	case strings.HasSuffix(name, "Edge"):
		k = edgeKind()
	default:
		return nil
	}
	return &k
}

// elements makes the entries of a connection.
func elements[T any](all []T, key func(T) string, show func(T) *node) []element {
	out := make([]element, 0, len(all))
	for _, v := range all {
		out = append(out, element{key(v), show(v)})
	}
	return out
}

// descending tells whether an argument orderBy asks for the newest first.
func (h *here) descending() bool {
	order, _ := h.args["orderBy"].(map[string]any)
	direction, _ := order["direction"].(string)
	return direction == "DESC"
}
