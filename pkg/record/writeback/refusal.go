package writeback

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"deploycoord/pkg/github"
)

// Refusal is a reason for which nothing was written, that a person can do something about.
type Refusal struct {
	Text, Fix string
	// Ruled says that the branch itself does not take the commit, so that a pull request may.
	Ruled bool
}

func (e *Refusal) Error() string {
	if e.Fix == "" {
		return e.Text
	}
	return e.Text + "; " + e.Fix
}

// refuse makes a refusal of a fault in the paths.
func refuse(fix, format string, args ...any) error {
	return &Refusal{Text: fmt.Sprintf(format, args...), Fix: fix}
}

// errDoubtful is a change of a branch that GitHub refused in words that may mean that somebody else was just at it.
var errDoubtful = errors.New("the branch was not moved")

func asRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

func asRuled(err error) *Refusal {
	if r := asRefusal(err); r != nil && r.Ruled {
		return r
	}
	return nil
}

// told turns a refusal into a result.
func told(result Result, err error) (Result, error) {
	if r := asRefusal(err); r != nil {
		return Result{State: Refused, Text: r.Text, Fix: r.Fix, Commit: result.Commit, Tries: result.Tries}, nil
	}
	return result, err
}

// passing tells a failure that may pass by itself, and how long it lasts at least.
func passing(err error, now time.Time) (time.Duration, bool) {
	var e *github.Error
	switch {
	case errors.Is(err, context.Canceled), asRefusal(err) != nil, !errors.As(err, &e):
		return 0, false
	case !e.Reset.IsZero():
		return max(e.Reset.Sub(now), 0), true
	}
	// A 403 without a permission that is missing is a secondary rate limit.
	limited := e.Status == http.StatusTooManyRequests || e.Status == http.StatusForbidden && e.Permission == ""
	return 0, limited || e.Status == 0 || e.Status >= 500
}

// isNo tells a refusal of GitHub's that will be the same the next time.
func isNo(err error) *github.Error {
	var e *github.Error
	if !errors.As(err, &e) || e.Status == 0 {
		return nil
	}
	if _, passes := passing(err, time.Time{}); passes {
		return nil
	}
	return e
}

const allowContents = "give the job `permissions: contents: write`, or a token that may write here"

// unwritable is a refusal to take objects at all: the token may not write.
func unwritable(err error) error {
	if e := isNo(err); e != nil && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound || e.Status == http.StatusUnauthorized) {
		return &Refusal{Text: "GitHub does not let the token write: " + words(e), Fix: allowContents}
	}
	return err
}

// ruled tells the refusals to move a branch apart: somebody else was at it, or a rule or a permission forbids it.
func ruled(branch string, err error) error {
	if err == nil || errors.Is(err, github.ErrMoved) {
		return err
	}
	e := isNo(err)
	if e == nil {
		return err
	}
	no := &Refusal{
		Ruled: true, Text: fmt.Sprintf("GitHub does not let the token push to %s: %s", branch, words(e)),
		Fix: "let the token's app or person bypass the rules of " + branch + ", or set record.write to pull-request",
	}
	text := strings.ToLower(e.Message)
	switch e.Status {
	case http.StatusUnprocessableEntity, http.StatusConflict:
		switch {
		case strings.Contains(text, "does not exist"): // of the ref, or of a commit that not all of GitHub's servers have yet
			return fmt.Errorf("%w: %w", github.ErrMoved, err)
		case text == "reference update failed", text == "reference cannot be updated", strings.Contains(text, "lock"):
			return fmt.Errorf("%w: %w", errDoubtful, no)
		}
	case http.StatusForbidden, http.StatusNotFound:
	default:
		return err
	}
	return no
}

// words are GitHub's own, in one short line.
func words(e *github.Error) string {
	text := plain(e.Message)
	if text == "" {
		return fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	}
	return text
}
