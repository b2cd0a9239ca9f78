package githubsim

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const jsonType = "application/json; charset=utf-8"

// object is a JSON object of an answer; encoding/json writes its keys sorted.
type object map[string]any

// call is one request on its way.
type call struct {
	server  *Server
	request *http.Request
	body    []byte
	path    string // escaped, without the prefix of GitHub Enterprise Server
	api     string // address of the REST API, without a slash at the end
	web     string // address of the pages for people
	query   url.Values
	token   *Token // nil for none
	refused error
	repo    *Repository
	args    map[string]string
	links   string // the header of a page
	free    bool   // it never counts
	counted bool
	limited bool // its hour was used up
	status  int  // of the answer; 0 for 200
	headers http.Header
}

func (s *Server) newCall(r *http.Request, body []byte) *call {
	host := s.options.URL
	if host == "" {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		host = scheme + "://" + r.Host
	}
	c := &call{server: s, request: r, body: body, path: r.URL.EscapedPath(), api: host, web: either(s.options.Web, host), headers: http.Header{}}
	c.query, _ = url.ParseQuery(r.URL.RawQuery) // what is malformed is left out
	if rest, enterprise := strings.CutPrefix(c.path, "/api/v3/"); enterprise {
		c.path, c.api = "/"+rest, host+"/api/v3"
	}
	if c.path == "/api/graphql" {
		c.path = "/graphql"
	}
	if c.path != "/" {
		c.path = strings.TrimSuffix(c.path, "/")
	}
	return c
}

// rest finds the endpoint, looks at what the token may, and answers.
func (s *Server) rest(c *call) *answer {
	found, args := match(c.request.Method, c.path)
	if found == nil {
		return c.refusedBy(notFound())
	}
	c.args, c.free = args, found.free
	if owner, named := args["owner"]; named {
		c.repo = s.repository(owner + "/" + args["repo"])
	}
	if !c.free && s.exhausted(c, "core") { // before anything is written
		c.limited = true
		return s.overLimit(c)
	}
	if _, named := args["owner"]; named {
		if err := s.allowed(c, found); err != nil {
			return c.refusedBy(err)
		}
	}
	value, err := found.serve(c)
	if err != nil {
		return c.refusedBy(err)
	}
	return c.answered(value)
}

// answered writes a value as an answer; nil is one without a body, []byte is sent as it is.
func (c *call) answered(value any) *answer {
	a := &answer{status: c.status, header: c.headers}
	switch v := value.(type) {
	case nil:
		if a.status == 0 {
			a.status = http.StatusNoContent
		}
		return a
	case []byte:
		a.body = v
	default:
		body, err := json.Marshal(v)
		if err != nil { // values are made of strings, numbers and lists alone
			return c.refusedBy(err)
		}
		a.body = body
		a.header.Set("Content-Type", jsonType)
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if c.links != "" {
		a.header.Set("Link", c.links)
	}
	return a
}

// created makes the answer 201.
func (c *call) created(value any) (any, error) {
	c.status = http.StatusCreated
	return value, nil
}

// number reads a number of the path; whatever is none does not exist.
func (c *call) number(arg string) (int64, error) {
	n, err := strconv.ParseInt(c.args[arg], 10, 64)
	if err != nil || n <= 0 {
		return 0, notFound()
	}
	return n, nil
}

// decode reads the request's body; an empty one is an object without fields.
func (c *call) decode(into any) error {
	if len(c.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(c.body, into); err != nil {
		return &refusal{status: http.StatusBadRequest, message: "Problems parsing JSON"}
	}
	return nil
}

// login is that of the caller; "" for nobody.
func (c *call) login() string {
	if c.token == nil {
		return ""
	}
	return c.token.Login
}

// page cuts the page that was asked for out of a list, and writes the links to the others.
func page[T any](c *call, all []T) []T { return pageOf(c, all, 30, 100) }

func pageOf[T any](c *call, all []T, usual, most int) []T {
	size := min(positive(c.query.Get("per_page"), usual), most)
	at := positive(c.query.Get("page"), 1)
	last := max(1, (len(all)+size-1)/size)
	c.links = c.pageLinks(at, last)
	if at > last {
		return nil
	}
	return all[(at-1)*size : min(at*size, len(all))]
}

func positive(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1<<30 {
		return otherwise
	}
	return n
}

// pageLinks is the header Link: first and prev where there are pages before, next and last where there are some after.
func (c *call) pageLinks(at, last int) string {
	var out []string
	add := func(rel string, n int) {
		q := url.Values{}
		for k, v := range c.query {
			q[k] = slices.Clone(v)
		}
		q.Set("page", strconv.Itoa(n))
		out = append(out, "<"+c.api+c.path+"?"+q.Encode()+`>; rel="`+rel+`"`)
	}
	if at > 1 {
		add("prev", min(at-1, last))
	}
	if at < last {
		add("next", at+1)
		add("last", last)
	}
	if at > 1 {
		add("first", 1)
	}
	return strings.Join(out, ", ")
}

// each shows every element of a list; the list is never null in JSON.
func each[T any](all []T, show func(T) object) []object {
	out := make([]object, 0, len(all))
	for _, v := range all {
		out = append(out, show(v))
	}
	return out
}

// names lists a map's keys, sorted.
func names[V any](all map[string]V) []string { return slices.Sorted(maps.Keys(all)) }

// first finds the element that fits; nil where none does.
func first[T any](all []*T, fits func(*T) bool) *T {
	i := slices.IndexFunc(all, fits)
	if i < 0 {
		return nil
	}
	return all[i]
}
