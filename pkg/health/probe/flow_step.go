package probe

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"deploycoord/pkg/config"
)

// step is one request of a flow, read and ready to be filled in.
type step struct {
	label     string // for a person: POST /cart
	method    string
	url       template
	origin    string // scheme://host:port that the configuration names; "" where an answer names the address
	headers   []field
	host      template
	body      template
	redirects bool
	expect    expectation
	captures  []capture
	identity  identity
}

type field struct {
	name  string
	value template
}

// makeStep reads a request. captured are the names that earlier steps capture.
func makeStep(r config.Request, captured []string, env Env) (*step, error) {
	s := &step{method: r.Method, redirects: r.Redirects}
	if s.method == "" {
		s.method = "GET"
	}
	if !httpguts.ValidHeaderFieldName(s.method) { // both are tokens
		return nil, errors.New("method: expected one such as GET or POST")
	}
	s.label = s.method + " " + shownPath(r.URL)
	var err error
	if err = s.readURL(r.URL, captured, env); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		if err := s.readHeader(name, r.Headers[name], captured, env); err != nil {
			return nil, fmt.Errorf("headers: %w", err)
		}
	}
	if s.body, err = parseTemplate(r.Body, captured, env); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	if s.captures, err = parseCaptures(r.Capture); err != nil {
		return nil, err
	}
	s.expect, err = parseExpect(r.Expect, captured, env)
	return s, err
}

// readURL reads the address. Its errors quote nothing of it.
func (s *step) readURL(text string, captured []string, env Env) error {
	text, _, _ = strings.Cut(text, "#")
	t, err := parseTemplate(text, captured, env)
	if err != nil {
		return fmt.Errorf("url: %w", err)
	}
	s.url = t
	if len(t) > 0 && t[0].captured {
		return nil // an earlier answer says where
	}
	sample := make(map[string]string)
	for _, name := range captured {
		sample[name] = "x"
	}
	filled, err := t.render(sample, putURL)
	if err != nil {
		return fmt.Errorf("url: %w", err)
	}
	u, err := parseURL(filled)
	if err != nil {
		return fmt.Errorf("url: %w", err)
	}
	if secret, set := u.User.Password(); set && env.Secret != nil {
		env.Secret(secret)
		env.Secret(strings.TrimPrefix(basic(u.User), "Basic "))
	}
	s.origin = origin(u)
	return nil
}

// parseURL reads an address of HTTP.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return nil, errors.New("is no address: expected https://HOST/PATH")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("expected an address that begins with http:// or https://")
	case !isHost(u.Hostname()):
		return nil, errors.New("expected a host after the ://, as in https://HOST/PATH")
	}
	return u, nil
}

// readHeader reads one header to send. The values of those that let somebody in must not be shown, wherever they are
// from.
func (s *step) readHeader(name, text string, captured []string, env Env) error {
	if !httpguts.ValidHeaderFieldName(name) {
		return fmt.Errorf("%q is no name of a header", oneLine(name, 60))
	}
	t, err := parseTemplate(text, captured, env)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	filled, err := t.render(nil, putHeader)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !httpguts.ValidHeaderFieldValue(filled) {
		return fmt.Errorf("%s: its value has a character that no header may have", name)
	}
	if isCredential(name) && env.Secret != nil {
		_, credentials, ok := strings.Cut(filled, " ") // Bearer, Basic
		if !ok {
			credentials = filled
		}
		if len(credentials) >= minCredential {
			env.Secret(credentials)
		}
	}
	if strings.EqualFold(name, "Host") {
		s.host = t
		return nil
	}
	s.headers = append(s.headers, field{name, t})
	return nil
}

// minCredential is the shortest credential, in bytes, that the configuration itself spells and that is hidden: shorter
// ones are words, which would be hidden everywhere.
const minCredential = 8

// isCredential says whether a header lets somebody in, by the end of its name: Set-Cookie, X-Auth-Token.
func isCredential(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"authorization", "cookie", "token", "secret", "password", "api-key", "apikey"} {
		if strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// shownPath is the path of an address as the configuration spells it, without what may be secret.
func shownPath(text string) string {
	shown := shownAddress(text)
	if _, rest, ok := strings.Cut(shown, "://"); ok {
		shown = rest
	}
	_, path, ok := strings.Cut(shown, "/")
	if !ok {
		if strings.HasPrefix(shown, "${") && strings.HasSuffix(shown, "}") {
			return shown
		}
		return "/"
	}
	return oneLine("/"+path, 60)
}
