package rollback

import (
	"context"
	"fmt"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
)

// StatusContext is the commit status by which a verified deployment is known: "success" on a commit says that it was
// serving, and healthy.
const StatusContext = "deployment-verified"

// Remote is what a rollback needs of GitHub. *github.Repository is one.
type Remote interface {
	Ref(ctx context.Context, name string) (string, error)
	CreateRef(ctx context.Context, name, sha string) error
	UpdateRef(ctx context.Context, name, sha string) error
	History(ctx context.Context, sha, status string, enough func(github.Past) bool) ([]github.Past, error)
	Tree(ctx context.Context, sha string) ([]change.TreeEntry, error)
	CreateTree(ctx context.Context, base string, changes []github.TreeChange) (string, error)
	CreateCommit(ctx context.Context, message, tree string, parents []string) (string, error)
	CreatePull(ctx context.Context, p github.NewPull) (github.OpenedPull, error)
	PullsOfBranch(ctx context.Context, head, base string) ([]github.OpenedPull, error)
	Dispatch(ctx context.Context, workflow, branch string, inputs map[string]string) error
	DispatchedRuns(ctx context.Context, workflow string, since time.Time) ([]github.DispatchedRun, error)
}

var _ Remote = (*github.Repository)(nil)

// Order is a rollback to carry out.
type Order struct {
	Strategy string // "revert-pr", "revert-commit", "workflow", "none"
	Bad      string // SHA of the deployment to leave
	Target   string // SHA to go back to; "" for the last verified one before Bad
	Branch   string // that deploys
	// Live is the commit that production tells is serving, as it was just seen; "" where it does not tell.
	Live string
	// Keep names folders whose files stay as they are: the records of deployments.
	Keep     []string
	Workflow string
	Inputs   map[string]string
	Reason   string // for people, in a line
	RunURL   string
	// OwnToken tells that the token is the workflow's own: what it pushes starts no pipeline.
	OwnToken bool
	Now      func() time.Time
	Sleep    func(context.Context, time.Duration) error
}

// State is how the carrying out of a rollback ended.
type State string

// The states.
const (
	Done     State = "done"     // it was carried out; Result says what is there now
	Proposed State = "proposed" // a pull request is open, which somebody has to merge
	Nothing  State = "nothing"  // there was nothing to do: it is done already, or somebody else is at it
	Refused  State = "refused"  // it cannot be carried out this way; Text says why, Fix what to do
)

// Result is what was carried out.
type Result struct {
	State  State  `json:"state"`
	Text   string `json:"summary"`
	Fix    string `json:"fix,omitempty"`
	Target string `json:"target,omitempty"`
	// Commit is the one that will be serving: the revert's, or the target itself. "" where none will, yet.
	Commit string `json:"commit,omitempty"`
	URL    string `json:"url,omitempty"` // of the pull request
	Pull   int    `json:"pull_request,omitempty"`
}

// way is one strategy.
type way struct {
	name  string
	carry func(context.Context, Remote, Order) (Result, error)
}

// ways is the registration.
var ways = []way{
	{"revert-pr", revertByPull},
	{"revert-commit", revertByCommit},
	{"workflow", byWorkflow},
	{"none", byNobody},
}

// CarryOut rolls back. It may be run again, and by two at once: it looks first at what is live and at what was begun,
// and does the rest. An error means that GitHub did not answer; what it did by then is found by the next run.
func CarryOut(ctx context.Context, r Remote, o Order) (Result, error) {
	for _, w := range ways {
		if w.name != o.Strategy {
			continue
		}
		if o.Target == "" {
			target, err := LastVerified(ctx, r, o.Bad)
			if err != nil {
				return Result{}, err
			}
			if target == "" {
				return Result{
					State: Refused, Text: "no deployment before " + short(o.Bad) + " is known to have been verified",
					Fix: "name the commit to go back to with --target",
				}, nil
			}
			o.Target = target
		}
		switch {
		case o.Target == o.Bad:
			return Result{State: Refused, Target: o.Target, Text: "the commit to go back to is the one to leave, " + short(o.Bad)}, nil
		case o.Live != "" && same(o.Live, o.Target):
			return Result{State: Nothing, Target: o.Target, Commit: o.Target, Text: short(o.Target) + " is serving already; nothing was done"}, nil
		}
		result, err := w.carry(ctx, r, o)
		result.Target = o.Target
		return result, err
	}
	return Result{}, fmt.Errorf("the strategy %q is none of revert-pr, revert-commit, workflow, none", o.Strategy)
}

// LastVerified gives the newest commit before bad, along first parents, whose deployment was verified; "" for none.
func LastVerified(ctx context.Context, r Remote, bad string) (string, error) {
	verified := func(p github.Past) bool { return p.SHA != bad && p.State == "success" }
	chain, err := r.History(ctx, bad, StatusContext, verified)
	if err != nil {
		return "", err
	}
	for _, p := range chain {
		if verified(p) {
			return p.SHA, nil
		}
	}
	return "", nil
}

func byNobody(_ context.Context, _ Remote, o Order) (Result, error) {
	return Result{
		State: Nothing, Text: "a rollback to " + short(o.Target) + " is called for; rollback.strategy is none, so nothing was done",
		Fix: "roll back by hand",
	}, nil
}

func short(sha string) string { return sha[:min(len(sha), 12)] }
