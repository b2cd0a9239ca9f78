package production

import (
	"context"
	"errors"
	"strings"
	"unicode"
)

// Unread is the error of a source that is there and could not be had: nobody answered, or the answer was no. It says
// nothing of what production has, so Join goes on without it and calls the inventory partial.
type Unread struct {
	Source string
	Err    error
}

func (u *Unread) Error() string { return u.Source + ": " + u.Err.Error() }
func (u *Unread) Unwrap() error { return u.Err }

// couldNot makes an Unread of an error, but for a run that was called off.
func couldNot(ctx context.Context, source string, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return &Unread{source, err}
}

// plain makes a stranger's text one short line.
func plain(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, s[:min(len(s), 1200)])
	const limit = 300
	if r := []rune(s); len(r) > limit {
		s = string(r[:limit]) + "…"
	}
	return strings.TrimSpace(s)
}
