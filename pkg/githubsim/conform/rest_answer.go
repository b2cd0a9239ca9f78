package conform

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// restAnswer lists what is wrong with the answer to a REST request.
func (x *exchange) restAnswer() []string {
	found := x.headers()
	if x.status == http.StatusNotModified || x.method == http.MethodHead {
		return found
	}
	d := description()
	e, _, _ := d.find(x.method, x.path)
	if e == nil {
		return found // the request is at fault
	}
	schema, described := d.answer(e.item.GetOperation(x.method), x.status)
	switch {
	case !described:
		return append(found, fmt.Sprintf("the description has no answer %d here", x.status))
	case schema == nil && len(x.answer) > 0 && x.status == http.StatusNoContent:
		return append(found, "an answer 204 has a body")
	case schema == nil:
		return found
	}
	kind, _, err := mime.ParseMediaType(x.answerHeader.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return append(found, fmt.Sprintf("the answer's Content-Type is %q: expected application/json", x.answerHeader.Get("Content-Type")))
	}
	var value any
	if err := json.Unmarshal(x.answer, &value); err != nil {
		return append(found, fmt.Sprintf("the answer %d is no JSON: %v", x.status, err))
	}
	if err := schema.VisitJSON(value, openapi3.MultiErrors()); err != nil {
		found = append(found, fmt.Sprintf("the answer %d: %s", x.status, brief(err)))
	}
	return found
}

// everywhere are the refusals that GitHub may give to any request, though the description rarely names them.
var everywhere = map[int]string{
	http.StatusBadRequest: "basic-error", http.StatusUnauthorized: "basic-error", http.StatusForbidden: "basic-error",
	http.StatusNotFound: "basic-error", http.StatusTooManyRequests: "basic-error", http.StatusConflict: "basic-error",
	http.StatusUnprocessableEntity: "validation-error",
}

// answer gives the schema of an answer, nil for one without a body that can be held to anything.
func (d *rest) answer(operation *openapi3.Operation, status int) (schema *openapi3.Schema, described bool) {
	ref := operation.Responses.Status(status)
	if ref == nil {
		if name, usual := everywhere[status]; usual {
			return d.doc.Components.Schemas[name].Value, true
		}
		return nil, false
	}
	if content := ref.Value.Content["application/json"]; content != nil && content.Schema != nil {
		return content.Schema.Value, true
	}
	if name, usual := everywhere[status]; usual {
		return d.doc.Components.Schemas[name].Value, true
	}
	return nil, true
}

var (
	linkForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^<(https?://[^<>]+)>; rel="(next|prev|first|last)"$`)
	})
	requestForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Fa-f:]+$`) })
)

// headers lists what is wrong with those headers that every answer has, or that pages have.
func (x *exchange) headers() []string {
	var found []string
	if id := x.answerHeader.Get("X-Github-Request-Id"); !requestForm().MatchString(id) {
		found = append(found, fmt.Sprintf("the header X-GitHub-Request-Id is %q", id))
	}
	if x.status != http.StatusUnauthorized {
		for _, name := range []string{"Limit", "Remaining", "Used", "Reset"} {
			value := x.answerHeader.Get("X-Ratelimit-" + name)
			if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < 0 {
				found = append(found, fmt.Sprintf("the header X-RateLimit-%s is %q", name, value))
			}
		}
		if x.answerHeader.Get("X-Ratelimit-Resource") == "" {
			found = append(found, "the header X-RateLimit-Resource is missing")
		}
	}
	if x.status == http.StatusNotModified && x.answerHeader.Get("Etag") == "" {
		found = append(found, "an answer 304 has no ETag")
	}
	return append(found, x.links()...)
}

func (x *exchange) links() []string {
	text := x.answerHeader.Get("Link")
	if text == "" {
		return nil
	}
	var found []string
	for link := range strings.SplitSeq(text, ", ") {
		if !linkForm().MatchString(link) {
			found = append(found, fmt.Sprintf("the header Link has %q", link))
		}
	}
	return found
}
