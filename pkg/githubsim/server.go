package githubsim

import (
	"net/http"
	"time"
)

// Request is one line of the log.
type Request struct {
	Method, Path string // the path with its query
	Status       int
	Counted      bool // against the rate limit
	Body         []byte
	Login        string
	Fault        string
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

type allowance struct {
	used  int
	reset time.Time
}

// Fault is scripted.
type Fault struct{}
