// Package github is the only client of GitHub's API in this project.
//
// It takes where the API is, a token and an HTTP client; it returns plain data or an *Error that names the request and,
// where it was refused, the permission that is missing. A list is whole or an error, never shorter than it is. Requests
// are retried with backoff within bounds, every answer is bounded in size and read whole before it is used, and one that
// GitHub has confirmed to be unchanged costs nothing of the rate limit. The token goes to the API's own host alone: never
// to the target of a redirect, into an error, a log or a file. It judges nothing.
package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	api "github.com/google/go-github/v62/github"
)

// Options of New. The zero value reads public data of github.com.
type Options struct {
	BaseURL    string       // GITHUB_API_URL, such as https://host/api/v3 of GitHub Enterprise Server; default https://api.github.com
	GraphQLURL string       // GITHUB_GRAPHQL_URL; "" for the one that belongs to BaseURL
	Token      string       // sent as a bearer token; "" for none
	HTTP       *http.Client // its Transport and Timeout (of one attempt) are used; nil for a default with 60 s
	// CacheDir is a folder of this program's own for answers that GitHub may be asked to confirm in place of sending
	// them again; "" keeps them in memory alone.
	CacheDir string
	// Patience is the longest that a rate limit is waited for; 0 for a minute.
	Patience time.Duration
	// Sleep waits between attempts and ends early with the context's error; nil waits by the clock.
	Sleep func(context.Context, time.Duration) error
	Now   func() time.Time // nil for the clock
}

// Client talks to one GitHub. It is safe for concurrent use.
type Client struct {
	api       *api.Client // builds requests
	http      *http.Client
	answers   *answers
	graphQL   *url.URL
	noGraphQL atomic.Bool // it has none: there is no point in asking again
	now       func() time.Time
	kind      Kind
	self      func(context.Context) (string, error) // the login of the token's identity
}

const defaultURL = "https://api.github.com/"

// New makes a client; no request is sent yet.
func New(o Options) (*Client, error) {
	base, err := baseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}
	query, err := graphQLURL(o.GraphQLURL, base)
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	inner := &http.Client{Timeout: time.Minute}
	if o.HTTP != nil {
		*inner = *o.HTTP
	}
	if inner.Transport == nil {
		inner.Transport = defaultTransport()
	}
	inner.CheckRedirect = sameMethod(inner.CheckRedirect)
	inner.Transport = &bounded{next: inner.Transport, token: o.Token, to: []*url.URL{base, query}, slots: make(chan struct{}, atOnce)}
	c := &Client{graphQL: query, now: o.Now, kind: TokenKind(o.Token), answers: newAnswers(o.CacheDir, o.Token, o.Now)}
	c.http = &http.Client{
		Transport:     &remembering{next: retrying(inner, o), answers: c.answers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the inner one follows
	}
	c.api = api.NewClient(nil)
	c.api.BaseURL, c.api.UserAgent = base, "deploycoord"
	c.noGraphQL.Store(o.Token == "") // it answers nobody without a token
	c.self = once(c.whoami)
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // a client made without a clock has the real one
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Patience == 0 {
		o.Patience = maxAsked
	}
	return o
}

// defaultTransport is shared by all clients, and keeps as many connections as there are requests side by side.
var defaultTransport = sync.OnceValue(func() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = atOnce
	return t
})

func baseURL(text string) (*url.URL, error) {
	if text == "" {
		text = defaultURL
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return nil, fmt.Errorf("the GitHub API's address %q is no http(s) URL: expected something like %s", redacted(u, text), defaultURL)
	}
	u.RawQuery, u.Fragment = "", ""
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return u, nil
}

// redacted keeps a password in a mistaken address out of the error.
func redacted(u *url.URL, text string) string {
	if u == nil {
		if strings.Contains(text, "@") {
			return "…"
		}
		return text
	}
	if u.User != nil {
		u.User = url.User("…")
	}
	return u.String()
}

// Repository is one repository; it implements change.TreeAPI.
type Repository struct {
	client      *Client
	owner, name string
}

// Repository names a repository; fullName is "owner/name", as in GITHUB_REPOSITORY.
func (c *Client) Repository(fullName string) (*Repository, error) {
	owner, name, ok := strings.Cut(fullName, "/")
	if !ok || !plainName(owner) || !plainName(name) {
		return nil, fmt.Errorf("repository %q: expected owner/name", fullName)
	}
	return &Repository{client: c, owner: owner, name: name}, nil
}

// plainName keeps a name one part of a path.
func plainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return s != "" && s != "." && s != ".."
}
