package githubsim

import (
	"strings"
)

// text, number, truth and list read an argument.
func (h *here) text(name string) (string, bool) {
	value, is := h.args[name].(string)
	return value, is
}

func (h *here) number(name string) (int, bool) { return whole(h.args[name]) }

func (h *here) truth(name string) bool {
	value, _ := h.args[name].(bool)
	return value
}

func (h *here) list(name string) []string {
	var out []string
	switch v := h.args[name].(type) {
	case []any:
		for _, element := range v {
			if s, is := element.(string); is {
				out = append(out, s)
			}
		}
	case string:
		out = append(out, v)
	}
	return out
}

// web is the call as REST would have it at the field's repository: for addresses and permissions.
func (h *here) web() *call {
	c := *h.call
	c.repo, c.args = h.repo, map[string]string{}
	return &c
}

func (h *here) page(tail string) string { return h.web().pageAt(tail) }

// resource is a page's address without the host.
func (h *here) resource(tail string) string { return strings.TrimPrefix(h.page(tail), h.call.web) }

func (h *here) node(kind string, value any) *node {
	return &node{kind: kind, repo: h.repo, value: value}
}
