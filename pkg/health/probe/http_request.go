package probe

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// maxAddress bounds a whole address, in bytes.
const maxAddress = 16 << 10

// request fills a step in with what was captured so far. Its errors quote no value.
func (s *step) request(ctx context.Context, v *visit) (*http.Request, error) {
	u, err := s.address(v)
	if err != nil {
		return nil, err
	}
	user := u.User
	u.User = nil // sent as a header below, so that one rule says which host sees it
	header := make(http.Header)
	for _, f := range s.headers {
		value, err := f.value.render(v.captured, putHeader)
		if err != nil {
			return nil, fmt.Errorf("header %s: %w", f.name, err)
		}
		if !httpguts.ValidHeaderFieldValue(value) {
			return nil, fmt.Errorf("header %s: has a character that no header may have", f.name)
		}
		header.Add(f.name, value)
	}
	body, kind, err := s.content(header.Get("Content-Type"), v.captured)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, s.method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, errors.New("its address cannot be asked")
	}
	r.Header = header
	if body != "" && kind != "" && header.Get("Content-Type") == "" {
		header.Set("Content-Type", kind)
	}
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", v.wires.agent)
	}
	if user != nil && header.Get("Authorization") == "" {
		header.Set("Authorization", basic(user))
	}
	if r.Host, err = s.host.render(v.captured, putHeader); err != nil {
		return nil, fmt.Errorf("header Host: %w", err)
	}
	if r.Host == "" {
		r.Host = u.Host
	}
	if body == "" {
		r.Body, r.GetBody = nil, nil
	}
	return r, nil
}

// address is where the step goes. An address that an answer gave may be relative to that answer's, and leads to a host
// that the configuration names.
func (s *step) address(v *visit) (*url.URL, error) {
	text, err := s.url.render(v.captured, putURL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("url: %w", err)
	case len(text) > maxAddress:
		return nil, errors.New("url: is longer than 16 kB")
	case s.origin != "":
		return parseURL(text)
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err == nil && v.last != nil {
		u = v.last.url.ResolveReference(u)
	}
	if err != nil || u.Host == "" {
		return nil, errors.New("url: what an earlier step captured is no address")
	}
	u.User = nil
	if !v.hosts[origin(u)] {
		return nil, errors.New("url: what an earlier step captured leads to another host than the configuration names")
	}
	return u, nil
}

// content is the body, and what it is where no header says so: JSON begins as an object or a list, a form with a name
// and =. Values are escaped accordingly.
func (s *step) content(declared string, captured map[string]string) (body, kind string, err error) {
	if len(s.body) == 0 {
		return "", "", nil
	}
	begins := strings.TrimSpace(s.body[0].text)
	if s.body[0].name != "" {
		begins = "" // a value says what all of it is
	}
	put := func(_ hole, value string) (string, error) { return value, nil }
	declared = strings.ToLower(declared)
	name, _, isPair := strings.Cut(begins, "=")
	switch {
	case strings.Contains(declared, "json"), declared == "" && strings.HasPrefix(begins, "{"), declared == "" && strings.HasPrefix(begins, "["):
		kind, put = "application/json", putJSON
	case strings.Contains(declared, "x-www-form-urlencoded"), declared == "" && isPair && httpguts.ValidHeaderFieldName(name):
		kind, put = "application/x-www-form-urlencoded", putForm
	}
	body, err = s.body.render(captured, put)
	if err != nil {
		return "", "", fmt.Errorf("body: %w", err)
	}
	return body, kind, nil
}

// basic is userinfo as the Authorization header has it (RFC 7617).
func basic(user *url.Userinfo) string {
	password, _ := user.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password))
}
