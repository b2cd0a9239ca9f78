package github

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	api "github.com/google/go-github/v62/github"
)

// Error is a request that GitHub refused or that did not get through.
type Error struct {
	Method, Path string
	Status       int    // 0 where no answer came
	RequestID    string // for GitHub's support
	Message      string // GitHub's own words, cut and without control characters
	Permission   string // what the token seems to lack, such as "contents: read"
	Reset        time.Time
	Err          error // why no answer came
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	if e.Status == 0 {
		fmt.Fprintf(&b, "%v", e.Err)
		return b.String()
	}
	fmt.Fprintf(&b, "%d %s", e.Status, http.StatusText(e.Status))
	if e.Message != "" && e.Message != http.StatusText(e.Status) {
		fmt.Fprintf(&b, ": %s", e.Message)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", e.RequestID)
	}
	switch {
	case !e.Reset.IsZero():
		fmt.Fprintf(&b, "; the rate limit ends at %s", e.Reset.UTC().Format(time.RFC3339))
	case e.Status == http.StatusUnauthorized:
		fmt.Fprintf(&b, "; the token is missing, wrong or expired: give one with the permission %q", e.Permission)
	case e.Permission != "":
		fmt.Fprintf(&b, "; if it exists, the token lacks the permission %q", e.Permission)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// fault describes what went wrong with a request that needs a permission.
func fault(err error, method, path, permission string) error {
	if err == nil {
		return nil
	}
	e := &Error{Method: method, Path: path}
	var answer *http.Response
	var refused *api.ErrorResponse
	var primary *api.RateLimitError
	var secondary *api.AbuseRateLimitError
	switch {
	case errors.As(err, &refused):
		answer, e.Message = refused.Response, refused.Message
	case errors.As(err, &primary):
		answer, e.Message, e.Reset = primary.Response, primary.Message, primary.Rate.Reset.Time
	case errors.As(err, &secondary):
		answer, e.Message = secondary.Response, secondary.Message
	default:
		var broken *url.Error // its text repeats the whole address
		if errors.As(err, &broken) {
			err = broken.Err
		}
		e.Err = err
		return e
	}
	e.Message = printable(e.Message, 200)
	if answer == nil {
		e.Err = errors.New("no answer")
		return e
	}
	e.Status, e.RequestID = answer.StatusCode, printable(answer.Header.Get("X-GitHub-Request-Id"), 64)
	if e.Reset.IsZero() && answer.Header.Get("X-RateLimit-Remaining") == "0" && e.Status != http.StatusNotFound {
		if at, err := strconv.ParseInt(answer.Header.Get("X-RateLimit-Reset"), 10, 64); err == nil {
			e.Reset = time.Unix(at, 0)
		}
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		e.Permission = permission
	}
	return e
}

// printable makes a stranger's text one short line.
func printable(s string, most int) string {
	var b strings.Builder
	for _, r := range s {
		if b.Len() >= most {
			b.WriteString("…")
			break
		}
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}
