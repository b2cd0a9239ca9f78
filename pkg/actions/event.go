package actions

// Event is what started the run: the few fields of GitHub's payload that decisions need. Which of the parts is there
// follows from Name; for an event of another name none is. Text in it is hostile, but every SHA is 40 or 64 hex digits
// or, where said so, empty.
type Event struct {
	Name       string // GITHUB_EVENT_NAME, such as "pull_request"
	Action     string // such as "opened"; empty for events without
	Repository Repository

	PullRequest *PullRequest // pull_request, pull_request_target, pull_request_review
	MergeGroup  *MergeGroup  // merge_group
	Push        *Push        // push
	Dispatch    *Dispatch    // workflow_dispatch
	WorkflowRun *WorkflowRun // workflow_run
	Deployment  *Deployment  // deployment_status
	Schedule    string       // schedule: the cron expression
}

// Repository is where the run belongs.
type Repository struct {
	Owner         string
	Name          string
	DefaultBranch string // a branch name without refs/heads/; empty if the payload does not say
}

// Revision is one side of a change.
type Revision struct {
	SHA  string
	Ref  string // a branch name without refs/heads/ in a pull request, with it in a merge group
	Repo string // owner/name; empty when the repository is gone (a deleted fork)
}

// PullRequest is the pull request that a run judges.
type PullRequest struct {
	Number         int
	Draft          bool
	Fork           bool // the head is in another repository, or in one that is gone: no secrets are there
	Base           Revision
	Head           Revision
	MergeCommitSHA string // the test merge, or the real one once merged; empty while GitHub computes it
	Merged         bool
}

// MergeGroup is an entry of a merge queue.
type MergeGroup struct{ Base, Head Revision }

// Push is a branch or tag that moved.
type Push struct {
	Ref     string // refs/heads/… or refs/tags/…
	Before  string // SHA; empty when the ref is new
	After   string // SHA; empty when the ref was deleted
	Forced  bool
	Deleted bool
}

// Dispatch is a run started by hand.
type Dispatch struct {
	Ref    string            // refs/heads/… or refs/tags/…
	Inputs map[string]string // as the form gave them; nil for none
}

// WorkflowRun is the run of another workflow that this one follows.
type WorkflowRun struct {
	ID         int64
	Name       string
	Event      string // what started that run
	Status     string // such as "completed"
	Conclusion string // such as "success"; empty while it runs
	Head       Revision
}

// Deployment is a deployment whose status changed.
type Deployment struct {
	ID          int64
	SHA         string
	Ref         string
	Environment string
	State       string // such as "success"
	URL         string // the environment's; empty if none was said
	Task        string // "deploy", unless whoever made the deployment said another
	Note        string // the status' description
}
