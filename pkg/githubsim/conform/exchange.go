package conform

import (
	"net/http"
	"net/url"
)

// exchange is one request with its answer.
type exchange struct {
	method string
	path   string // escaped, as the description has it; "/graphql" for GraphQL
	query  string
	header http.Header
	body   []byte

	status       int
	answerHeader http.Header
	answer       []byte
	cut          bool // the answer never ended
}

// violations lists what breaks the description.
func (x *exchange) violations() []string { return append(x.request(), x.answered()...) }

func (x *exchange) request() []string {
	if x.path == "/graphql" {
		_, found := x.queried()
		return found
	}
	return x.restRequest()
}

func (x *exchange) answered() []string {
	switch {
	case x.cut || x.answerHeader.Get(FaultHeader) != "":
		return nil
	case x.path == "/graphql":
		return x.queryAnswer()
	}
	return x.restAnswer()
}

func (x *exchange) values() (url.Values, error) { return url.ParseQuery(x.query) }
