package githubsim

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// RepositoryOptions of AddRepository.
type RepositoryOptions struct {
	DefaultBranch string `json:"default_branch"` // "" for main
	Private       bool   `json:"private"`
	Organisation  bool   `json:"organisation"` // its owner is an organisation
	Parent        string `json:"parent"`       // "owner/name" that it is a fork of
	NoMergeCommit bool   `json:"no_merge_commit"`
	NoSquash      bool   `json:"no_squash"`
	NoRebase      bool   `json:"no_rebase"`
	AutoMerge     bool   `json:"auto_merge"` // allowed
	DeleteBranch  bool   `json:"delete_branch"`
	NoIssues      bool   `json:"no_issues"` // switched off: only pull requests have conversations
	// NoDependencyGraph answers its comparison with 403, as where the graph is switched off.
	NoDependencyGraph bool `json:"no_dependency_graph"`
}

// Repository is one repository. Its exported methods take the server's mutex; the others want it held.
type Repository struct {
	RepositoryOptions
	ID      int64
	Owner   string
	Name    string
	Created time.Time
	Updated time.Time

	server *Server
	dir    string
	git    *filesystem.Storage

	signed         map[string]bool   // commits that GitHub signed
	permissions    map[string]string // by login in lower case: admin, maintain, write, triage, read, none
	lastNumber     int
	pulls          []*Pull  // by number
	issues         []*Issue // by number; those that are no pull request
	reviews        []*Review
	comments       []*Comment
	labels         map[string]*Label
	checkRuns      []*CheckRun
	statuses       []*Status
	rulesets       []*Ruleset
	protections    map[string]*Protection // by branch
	environments   []*Environment
	secrets        []string
	variables      map[string]string
	orgSecrets     []string
	orgVariables   map[string]string
	workflows      []*Workflow
	runs           []*WorkflowRun
	deployments    []*Deployment
	queue          []*MergeQueueEntry
	dependencies   map[string][]DependencyChange // by "base...head" of SHAs
	dispatches     []Dispatch
	tagObjects     map[string]bool
	unwrittenPulls map[int]int                       // how often mergeability is still null, by number
	diffs          map[[2]plumbing.Hash][]fileChange // of commits
	sizes          map[plumbing.Hash]int64           // of blobs
}

// FullName is "owner/name".
func (r *Repository) FullName() string { return r.Owner + "/" + r.Name }

// AddRepository makes an empty repository.
func (s *Server) AddRepository(name string, o RepositoryOptions) (*Repository, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addRepository(name, o)
}

func (s *Server) addRepository(name string, o RepositoryOptions) (*Repository, error) {
	owner, short, ok := strings.Cut(name, "/")
	if !ok || !isPlain(owner) || !isPlain(short) {
		return nil, fmt.Errorf("repository %q: expected owner/name", name)
	}
	if s.repository(name) != nil {
		return nil, fmt.Errorf("repository %q is there already", name)
	}
	if o.DefaultBranch == "" {
		o.DefaultBranch = "main"
	}
	account := s.user(owner)
	if o.Organisation {
		account.Type = "Organization"
	}
	r := &Repository{
		RepositoryOptions: o, ID: s.id(), Owner: account.Login, Name: short, server: s,
		dir:    filepath.Join(s.dir, strings.ToLower(owner), strings.ToLower(short)+".git"),
		signed: map[string]bool{}, permissions: map[string]string{}, labels: map[string]*Label{},
		protections: map[string]*Protection{}, variables: map[string]string{}, orgVariables: map[string]string{},
		dependencies: map[string][]DependencyChange{}, tagObjects: map[string]bool{}, unwrittenPulls: map[int]int{}, diffs: map[[2]plumbing.Hash][]fileChange{}, sizes: map[plumbing.Hash]int64{},
	}
	r.Created = s.tick()
	r.Updated = r.Created
	if err := r.create(); err != nil {
		return nil, fmt.Errorf("repository %s: %w", name, err)
	}
	s.repositories[strings.ToLower(name)] = r
	return r, nil
}

// Repository finds a repository; nil where there is none.
func (s *Server) Repository(name string) *Repository {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.repository(name)
}

// SetPermission gives a person a role: admin, maintain, write, triage, read or none.
func (r *Repository) SetPermission(login, role string) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	if rank(role) < 0 {
		return fmt.Errorf("the role %q: expected admin, maintain, write, triage, read or none", role)
	}
	r.server.user(login)
	r.permissions[strings.ToLower(login)] = role
	return nil
}

// role is what a person may do here: the owner is admin, everybody may read what is public.
func (r *Repository) role(login string) string {
	if role, set := r.permissions[strings.ToLower(login)]; set {
		return role
	}
	switch {
	case login != "" && strings.EqualFold(login, r.Owner):
		return "admin"
	case !r.Private:
		return "read"
	}
	return "none"
}

// rank orders roles; -1 for a word that is none.
func rank(role string) int {
	for i, known := range []string{"none", "read", "triage", "write", "maintain", "admin"} {
		if role == known {
			return i
		}
	}
	return -1
}

// association is what a person is to this repository, in REST's words.
func (r *Repository) association(login string) string {
	_, member := r.permissions[strings.ToLower(login)]
	switch {
	case strings.EqualFold(login, r.Owner):
		return "OWNER"
	case member && rank(r.role(login)) >= rank("read") && r.Organisation:
		return "MEMBER"
	case member && rank(r.role(login)) >= rank("read"):
		return "COLLABORATOR"
	}
	for _, p := range r.pulls {
		if p.Merged && strings.EqualFold(p.Author, login) {
			return "CONTRIBUTOR"
		}
	}
	return "NONE"
}
