package githubsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
)

// conditional gives an answer its ETag, and turns it into 304 where the client has it already.
func (c *call) conditional(a *answer) *answer {
	sum := sha256.Sum256(a.body)
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	a.header.Set("Etag", "W/"+tag)
	a.header.Set("Cache-Control", "private, max-age=60, s-maxage=60")
	a.header.Set("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With")
	for known := range strings.SplitSeq(c.request.Header.Get("If-None-Match"), ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known == tag || known == "*" {
			h := a.header.Clone()
			h.Del("Content-Type")
			return &answer{status: http.StatusNotModified, header: h}
		}
	}
	return a
}

// maxRemembered bounds the URLs whose answers are kept for stale reads, and maxKept the size of one.
const (
	maxRemembered = 2000
	maxKept       = 1 << 20
)

func (c *call) key() string {
	if c.path == "/graphql" {
		sum := sha256.Sum256(c.body)
		return "graphql " + hex.EncodeToString(sum[:])
	}
	return c.request.URL.RequestURI()
}

// remember keeps the last two different answers of a URL.
func (s *Server) remember(c *call, a *answer) {
	if len(a.body) > maxKept || len(s.previous) >= maxRemembered {
		return
	}
	known := s.previous[c.key()]
	if n := len(known); n > 0 && bytes.Equal(known[n-1].body, a.body) {
		return
	}
	known = append(known, answer{status: a.status, header: a.header.Clone(), body: a.body})
	s.previous[c.key()] = known[max(0, len(known)-2):]
}

// stale is the answer of this URL before what it is now; where there was no other, it is what it is now.
func (s *Server) stale(c *call, now *answer) *answer {
	known := s.previous[c.key()]
	if len(known) < 2 {
		return now
	}
	old := known[0]
	h := old.header.Clone()
	for key, values := range now.header {
		if strings.HasPrefix(key, "X-Ratelimit") {
			h[key] = slices.Clone(values)
		}
	}
	return c.conditional(&answer{status: old.status, header: h, body: old.body})
}
