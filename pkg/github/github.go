// Package github is the only client of GitHub's API in this project.
//
// It takes where the API is, a token and an HTTP client; it returns plain data or an *Error that names the request and,
// where it was refused, the permission that is missing. Requests are retried with backoff within bounds, every answer
// is bounded in size and read whole before it is used, and the token goes to the API's own host alone: never to the
// target of a redirect, into an error or a log.
package github

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "github.com/google/go-github/v62/github"
)

// Options of New. The zero value reads public data of github.com.
type Options struct {
	BaseURL string       // GITHUB_API_URL, such as https://host/api/v3 of GitHub Enterprise Server; default https://api.github.com
	Token   string       // sent as a bearer token; "" for none
	HTTP    *http.Client // its Transport and Timeout are used; nil for a default with 60 s
	// Sleep waits between attempts; nil waits by the clock.
	Sleep func(time.Duration)
	Now   func() time.Time // nil for the clock
}

// Client talks to one GitHub. It is safe for concurrent use.
type Client struct {
	api *api.Client
}

const defaultURL = "https://api.github.com/"

// New makes a client; no request is sent yet.
func New(o Options) (*Client, error) {
	base, err := baseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // a client made without a clock has the real one
	}
	inner := &http.Client{Timeout: time.Minute}
	if o.HTTP != nil {
		*inner = *o.HTTP
	}
	if inner.Transport == nil {
		inner.Transport = http.DefaultTransport
	}
	inner.Transport = &bounded{next: inner.Transport, host: base.Host, scheme: base.Scheme, token: o.Token}
	c := api.NewClient(retrying(inner, o))
	c.BaseURL, c.UserAgent = base, "deploycoord"
	return &Client{api: c}, nil
}

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
