package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const (
	limitedType = "RATE_LIMITED"
	// queryAttempts is small: what a query asks can be read by REST.
	queryAttempts = 2
)

// graphQLURL derives the address as GitHub documents it: /graphql on github.com, /api/graphql on a GitHub Enterprise
// Server whose REST API is at /api/v3.
func graphQLURL(text string, base *url.URL) (*url.URL, error) {
	if text != "" {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
			return nil, fmt.Errorf("the GitHub GraphQL API's address %q is no http(s) URL: expected something like https://api.github.com/graphql", redacted(u, text))
		}
		u.Fragment = ""
		return u, nil
	}
	u := *base
	u.Path = strings.TrimSuffix(base.Path, "/")
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/v3")+"/graphql", ""
	return &u, nil
}

// queryError is one error of an answer, with the path to what it kept from being answered.
type queryError struct {
	Type       string
	Message    string
	Path       []any
	Extensions struct{ Code string }
}

// part names what an error is about: the path's piece at a depth, "" where it goes less deep.
func (e queryError) part(depth int) string {
	if depth < len(e.Path) {
		name, _ := e.Path[depth].(string)
		return name
	}
	return ""
}

// query asks GraphQL. Errors beside data come back as faults: what they are about is missing or null in the answer.
func (c *Client) query(ctx context.Context, text string, variables map[string]any, permission string, into any) ([]queryError, error) {
	if c.noGraphQL.Load() {
		return nil, errNoGraphQL
	}
	return c.ask(ctx, text, variables, permission, true, into)
}

// ask sends a query, or what is none: an order, which is never sent again after it may have been carried out.
func (c *Client) ask(ctx context.Context, text string, variables map[string]any, permission string, query bool, into any) ([]queryError, error) {
	var said struct {
		Data   json.RawMessage
		Errors []queryError
	}
	body := map[string]any{"query": text, "variables": variables}
	q := request{method: http.MethodPost, where: c.graphQL.String(), permission: permission, body: body, query: query}
	if _, err := c.send(ctx, q, &said); err != nil {
		var refused *Error
		if errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusMethodNotAllowed || refused.Status == http.StatusNotImplemented) {
			c.noGraphQL.Store(true)
		}
		return nil, err
	}
	empty := len(said.Data) == 0 || string(said.Data) == "null"
	switch {
	case len(said.Errors) > 0 && (empty || !query):
		return nil, c.queryFault(said.Errors[0], permission)
	case empty:
		return nil, &Error{Method: http.MethodPost, Path: c.graphQL.EscapedPath(), Err: errors.New("the answer has neither data nor errors")}
	}
	if err := json.Unmarshal(said.Data, into); err != nil {
		return nil, &Error{Method: http.MethodPost, Path: c.graphQL.EscapedPath(), Err: wrongType(err)}
	}
	return said.Errors, nil
}

var errNoGraphQL = errors.New("GraphQL is not to be had")

func (c *Client) queryFault(e queryError, permission string) *Error {
	kind := e.Type
	if kind == "" {
		kind = e.Extensions.Code
	}
	f := &Error{
		Method: http.MethodPost, Path: c.graphQL.EscapedPath(), Status: http.StatusOK,
		Type: printable(kind, 40), Message: printable(e.Message, 200),
	}
	switch kind {
	case "FORBIDDEN", "INSUFFICIENT_SCOPES", "NOT_FOUND":
		f.Permission = permission
	}
	return f
}
