package publish

import (
	"context"
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// marker begins the comment, unseen by people: by it, and by being its author, a later run knows its own comment.
const marker = "<!-- deploycoord:gate "

// publishComment renews the one comment, or writes it.
func publishComment(ctx context.Context, remote Remote, t Target, r finding.Result) Effect {
	e := Effect{What: fmt.Sprintf("comment on #%d", t.Pull)}
	if t.Comment.Err != nil { // a second comment would be worse than none
		e.Outcome, e.Err = Failed, t.Comment.Err
		return e
	}
	body := commentBody(t, r)
	was, found := ownComment(t.Comment.Value)
	switch {
	case found && stamp(was.Body) == stamp(body):
		e.Outcome = Unchanged
		return e
	case found:
		e.Err = remote.UpdateComment(ctx, was.ID, body)
	default:
		_, e.Err = remote.CreateComment(ctx, t.Pull, body)
	}
	e.Outcome = Written
	if e.Err != nil {
		e.Outcome = outcomeOf(e.Err)
	}
	return e
}

func commentBody(t Target, r finding.Result) string {
	text := markdown(r)
	if t.URL != "" {
		text += fmt.Sprintf("\n<sub>Judged at %s by [this run](%s). This comment is renewed in place.</sub>\n", short(t.Head), t.URL)
	}
	return fmt.Sprintf("%s%s -->\n%s", marker, digest(t.Head, markdown(r)), text)
}

// ownComment finds this gate's comment. The marker alone proves nothing: anybody can write it.
func ownComment(comments []github.Comment) (github.Comment, bool) {
	for _, c := range comments {
		if c.Own && strings.HasPrefix(c.Body, marker) {
			return c, true
		}
	}
	return github.Comment{}, false
}

// stamp is the marker line, which holds the digest of the content.
func stamp(body string) string {
	line, _, _ := strings.Cut(body, "\n")
	return strings.TrimSpace(line)
}
