package github

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	api "github.com/google/go-github/v62/github"
)

// Error is a request that GitHub refused or that did not get through.
type Error struct {
	Method, Path string
	Status       int    // 0 where no answer came, or not what it should be
	Type         string // of a GraphQL error, which comes with status 200: "FORBIDDEN", "NOT_FOUND", …
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
		b.WriteString(printable(fmt.Sprint(e.Err), 300))
		return b.String()
	}
	fmt.Fprintf(&b, "%d %s", e.Status, http.StatusText(e.Status))
	if e.Type != "" {
		fmt.Fprintf(&b, ": %s", e.Type)
	}
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
	var second *api.TwoFactorAuthError
	switch {
	case errors.As(err, &second):
		answer, e.Message = second.Response, second.Message
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
	if refused != nil {
		e.Message = withDetail(e.Message, refused.Errors)
	}
	e.Message = printable(e.Message, 200)
	if answer == nil {
		e.Err = errors.New("no answer")
		return e
	}
	e.Status, e.RequestID = answer.StatusCode, printable(answer.Header.Get("X-GitHub-Request-Id"), 64)
	if reset, gone := limitReset(answer); gone && (e.Status == http.StatusForbidden || e.Status == http.StatusTooManyRequests) {
		e.Reset = reset
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		if e.Reset.IsZero() && !isSecondary(answer) { // a rate limit says nothing of permissions
			e.Permission = permission
		}
	}
	return e
}

// withDetail adds what a 422 says of the fields.
func withDetail(message string, all []api.Error) string {
	for _, d := range all {
		switch {
		case d.Message != "":
			message += ": " + d.Message
		case d.Field != "":
			message += ": " + d.Field + " " + d.Code
		}
	}
	return message
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

// asError finds the *Error in an error; nil for none.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// statusOf is the status that GitHub answered with; 0 where none came.
func statusOf(err error) int {
	if e := asError(err); e != nil {
		return e.Status
	}
	return 0
}
