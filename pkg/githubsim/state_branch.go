package githubsim

import "encoding/json"

// Ruleset is a set of rules for branches.
type Ruleset struct {
	ID           int64    `json:"id"` // 0 for the next one
	Name         string   `json:"name"`
	Organisation bool     `json:"organisation"` // the owner's, not the repository's
	Branches     []string `json:"branches"`     // names; "~DEFAULT_BRANCH" and "~ALL" as GitHub has them; none for the default branch
	// The rules themselves: the parts that are set.
	RequiredChecks []RequiredCheck `json:"required_checks"`
	Strict         bool            `json:"strict"` // the head must hold the base's tip
	Approvals      *int            `json:"approvals"`
	CodeOwners     bool            `json:"code_owners"`
	DismissStale   bool            `json:"dismiss_stale"`
	MergeQueue     bool            `json:"merge_queue"`
	LinearHistory  bool            `json:"linear_history"`
	NonFastForward bool            `json:"non_fast_forward"`
	Deletion       bool            `json:"deletion"`
	Signatures     bool            `json:"signatures"`
	// Raw are rules as GitHub answers them: {"type": "…", "parameters": {…}}.
	Raw []json.RawMessage `json:"raw"`
}

// RequiredCheck is a context that must have passed.
type RequiredCheck struct {
	Context string `json:"context"`
	AppID   int64  `json:"app_id"` // 0 for any app
}

// Protection is the classic protection of a branch.
type Protection struct {
	RequiredChecks []RequiredCheck `json:"required_checks"`
	Strict         bool            `json:"strict"`
	Approvals      *int            `json:"approvals"` // nil: reviews are not required
	CodeOwners     bool            `json:"code_owners"`
	DismissStale   bool            `json:"dismiss_stale"`
	LastPush       bool            `json:"last_push"` // somebody else must approve the last push
	Admins         bool            `json:"admins"`    // enforced for them, too
	LinearHistory  bool            `json:"linear_history"`
	ForcePushes    bool            `json:"force_pushes"` // allowed
	Deletions      bool            `json:"deletions"`    // allowed
	Signatures     bool            `json:"signatures"`
}

// DependencyChange is one difference that the dependency graph sees.
type DependencyChange struct {
	ChangeType      string          `json:"change_type"` // added or removed
	Manifest        string          `json:"manifest"`
	Ecosystem       string          `json:"ecosystem"`
	Name            string          `json:"name"`
	Version         string          `json:"version"`
	PackageURL      *string         `json:"package_url"`
	License         *string         `json:"license"`
	SourceURL       *string         `json:"source_repository_url"`
	Scope           string          `json:"scope"` // "" for unknown
	Vulnerabilities []Vulnerability `json:"vulnerabilities"`
}

// Vulnerability is one advisory.
type Vulnerability struct {
	Severity string `json:"severity"`
	ID       string `json:"advisory_ghsa_id"`
	Summary  string `json:"advisory_summary"`
	URL      string `json:"advisory_url"`
}

// AddRuleset adds a ruleset and gives its ID.
func (r *Repository) AddRuleset(set Ruleset) int64 {
	defer r.change()()
	if set.ID == 0 {
		set.ID = r.server.id()
	}
	r.rulesets = append(r.rulesets, &set)
	return set.ID
}

// Protect sets the classic protection of a branch.
func (r *Repository) Protect(branch string, p Protection) {
	defer r.change()()
	r.protections[branch] = &p
}

// SetDependencyChanges sets what the dependency graph says of two revisions: branches or SHAs.
func (r *Repository) SetDependencyChanges(base, head string, changes []DependencyChange) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	key, err := r.rangeKey(base, head)
	if err != nil {
		return err
	}
	r.dependencies[key] = changes
	return nil
}
