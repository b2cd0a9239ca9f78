package rollback

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
	"deploycoord/pkg/health"
)

// Trailers of a commit that rolls back: by them a second run knows that it was done.
const (
	leavesTrailer = "Rolls-back: "
	targetTrailer = "Rolls-back-to: "
)

func same(a, b string) bool { return health.SameCommit(a, b) }

// maxTries bounds how often a branch that moves meanwhile is tried again.
const maxTries = 10

// revertByCommit puts a commit on the branch that undoes what came after the target. GitHub refuses it where somebody
// else pushed meanwhile; then it is made anew.
func revertByCommit(ctx context.Context, r Remote, o Order) (Result, error) {
	if o.OwnToken {
		return Result{
			State: Refused, Text: "what the workflow's own token pushes starts no pipeline, so the revert would not be deployed",
			Fix: "give a token of a GitHub App or a person as the input merge-token; or set rollback.strategy to workflow or revert-pr",
		}, nil
	}
	for range maxTries {
		made, result, err := prepare(ctx, r, o)
		if err != nil || made == "" {
			return result, err
		}
		switch err := r.UpdateRef(ctx, "heads/"+o.Branch, made); {
		case err == nil:
			return reverted(o, made), nil
		case isRefused(err):
			return Result{
				State: Refused, Text: fmt.Sprintf("GitHub does not let the token push to %s: %v", o.Branch, err),
				Fix: "let the token's app or person bypass the branch's rules; or set rollback.strategy to revert-pr",
			}, nil
		case !errors.Is(err, github.ErrMoved):
			return Result{}, err
		}
		if err := o.Sleep(ctx, pause); err != nil {
			return Result{}, err
		}
	}
	return Result{State: Refused, Text: fmt.Sprintf("the branch %s moved %d times meanwhile", o.Branch, maxTries), Fix: "run it again"}, nil
}

// isRefused tells a rule or a permission that forbids the push from a branch that moved.
func isRefused(err error) bool {
	var e *github.Error
	return !errors.Is(err, github.ErrMoved) && errors.As(err, &e) && (e.Status == http.StatusForbidden || e.Status == http.StatusUnprocessableEntity || e.Status == http.StatusNotFound) && e.Reset.IsZero()
}

// revertByPull opens a pull request with that commit. Its branch's name says what it leaves, so that a second run finds it.
func revertByPull(ctx context.Context, r Remote, o Order) (Result, error) {
	branch := "rollback/" + short(o.Bad) + "-to-" + short(o.Target)
	head, err := r.Ref(ctx, "heads/"+branch)
	if err != nil {
		return Result{}, err
	}
	if head == "" {
		made, result, err := prepare(ctx, r, o)
		if err != nil || made == "" {
			return result, err
		}
		if err := r.CreateRef(ctx, "heads/"+branch, made); err != nil && !errors.Is(err, github.ErrMoved) {
			return Result{}, err
		}
	}
	pulls, err := r.PullsOfBranch(ctx, branch, o.Branch)
	if err != nil {
		return Result{}, err
	}
	if len(pulls) > 0 {
		return alreadyOpened(pulls[0], o), nil
	}
	p, err := r.CreatePull(ctx, github.NewPull{Title: title(o), Body: body(o), Head: branch, Base: o.Branch})
	if err != nil {
		// Another run may have opened it in between.
		if again, readErr := r.PullsOfBranch(ctx, branch, o.Branch); readErr == nil && len(again) > 0 {
			return alreadyOpened(again[0], o), nil
		}
		return Result{}, err
	}
	return proposed(o, p.Number, p.URL), nil
}

func alreadyOpened(p github.OpenedPull, o Order) Result {
	out := Result{State: Nothing, Pull: p.Number, URL: p.URL}
	switch {
	case p.Merged:
		out.Text = fmt.Sprintf("pull request #%d went back to %s already", p.Number, short(o.Target))
	case p.State == "open":
		out.State, out.Text = Proposed, fmt.Sprintf("pull request #%d, which goes back to %s, is open already; merge it", p.Number, short(o.Target))
	default:
		out.State, out.Text = Refused, fmt.Sprintf("pull request #%d, which went back to %s, was closed without a merge", p.Number, short(o.Target))
		out.Fix = "reopen it; or delete its branch, and run this again"
	}
	return out
}

// prepare makes the commit that undoes what came after the target, on top of what the branch has now. Without a commit
// the result says why: it is done already, or it cannot be done without a person.
func prepare(ctx context.Context, r Remote, o Order) (string, Result, error) {
	head, err := r.Ref(ctx, "heads/"+o.Branch)
	if err != nil {
		return "", Result{}, err
	}
	if head == "" {
		return "", Result{State: Refused, Text: "there is no branch " + o.Branch}, nil
	}
	chain, err := r.History(ctx, head, StatusContext, func(p github.Past) bool { return p.SHA == o.Target })
	if err != nil {
		return "", Result{}, err
	}
	bad := slices.IndexFunc(chain, func(p github.Past) bool { return p.SHA == o.Bad })
	target := slices.IndexFunc(chain, func(p github.Past) bool { return p.SHA == o.Target })
	if bad < 0 || target < bad {
		return "", Result{
			State: Refused, Text: fmt.Sprintf("%s does not lead from %s to %s within %d commits", o.Branch, short(o.Target), short(o.Bad), len(chain)),
			Fix: "revert by hand, or with rollback.strategy: workflow",
		}, nil
	}
	for _, p := range chain[:bad] {
		if hasTrailer(p.Message, leavesTrailer+o.Bad) {
			return "", Result{State: Nothing, Commit: p.SHA, Text: short(p.SHA) + " on " + o.Branch + " undid it already; nothing was done"}, nil
		}
	}
	changes, conflict, err := undo(ctx, r, o, head, chain[bad].SHA, chain[target].SHA)
	switch {
	case err != nil:
		return "", Result{}, err
	case conflict != "":
		return "", Result{
			State: Refused, Text: fmt.Sprintf("%s was changed by a later commit on %s, too: what to keep of it only a person can say", conflict, o.Branch),
			Fix: "revert by hand, or with rollback.strategy: workflow",
		}, nil
	case len(changes) == 0:
		return "", Result{State: Nothing, Commit: head, Text: o.Branch + " has the files of " + short(o.Target) + " already; nothing was done"}, nil
	}
	tree, err := r.CreateTree(ctx, chain[0].Tree, changes)
	if err != nil {
		return "", Result{}, err
	}
	made, err := r.CreateCommit(ctx, message(o), tree, []string{head})
	return made, Result{}, err
}

// undo gives the changes that bring the paths that differ between the target and the bad commit back to the target's,
// where the branch still has the bad commit's; else the path that was changed since.
func undo(ctx context.Context, r Remote, o Order, head, bad, target string) (changes []github.TreeChange, conflict string, err error) {
	now, was, want := map[string]change.TreeEntry{}, map[string]change.TreeEntry{}, map[string]change.TreeEntry{}
	for _, t := range []struct {
		sha  string
		into map[string]change.TreeEntry
	}{{head, now}, {bad, was}, {target, want}} {
		list, err := r.Tree(ctx, t.sha)
		if err != nil {
			return nil, "", err
		}
		for _, e := range list {
			t.into[e.Path] = e
		}
	}
	paths := map[string]bool{}
	for p := range was {
		paths[p] = true
	}
	for p := range want {
		paths[p] = true
	}
	for p := range paths {
		switch {
		case was[p] == want[p], now[p] == want[p], keeps(o.Keep, p):
		case now[p] != was[p]:
			if conflict == "" || p < conflict {
				conflict = p
			}
		default:
			c := github.TreeChange{Path: p, Mode: want[p].Mode, SHA: want[p].SHA}
			if c.SHA == "" {
				c.Mode = was[p].Mode
			}
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b github.TreeChange) int { return cmp.Compare(a.Path, b.Path) })
	return changes, conflict, nil
}

func keeps(folders []string, p string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(p, path.Clean(f)+"/") })
}

// title, body and message say the same to different readers. What comes from outside is a reason's text alone, in one line.
func title(o Order) string { return "Roll back " + short(o.Bad) + " to " + short(o.Target) }

func body(o Order) string {
	text := "Production does not do well with " + o.Bad + ". This brings the files back to " + o.Target + ", the last deployment that was verified.\n"
	if o.Reason != "" {
		text += "\nWhy: " + inert(o.Reason) + "\n"
	}
	if o.RunURL != "" {
		text += "\nFound by " + o.RunURL + "\n"
	}
	return text + "\nMerging it deploys it.\n"
}

func message(o Order) string {
	text := title(o) + "\n"
	if o.Reason != "" {
		text += "\n" + oneLine(o.Reason) + "\n"
	}
	return text + "\n" + leavesTrailer + o.Bad + "\n" + targetTrailer + o.Target + "\n"
}

func hasTrailer(message, trailer string) bool {
	return slices.Contains(strings.Split(strings.TrimSpace(message), "\n"), trailer)
}
