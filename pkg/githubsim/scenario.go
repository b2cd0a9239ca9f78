package githubsim

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// maxScenario bounds a scenario, in bytes.
const maxScenario = 16 << 20

// scenario is a whole GitHub as a file. Wherever a SHA is asked for, a branch, a tag or a full ref stands for its commit.
type scenario struct {
	Tokens       []Token              `json:"tokens"`
	Repositories []scenarioRepository `json:"repositories"`
	Faults       []scenarioFault      `json:"faults"`
}

type scenarioRepository struct {
	Name string `json:"name"`
	RepositoryOptions
	// Import is the folder of a git repository, below the program's own folder unless it is absolute.
	Import       string                     `json:"import"`
	Commits      []scenarioCommit           `json:"commits"`
	Permissions  map[string]string          `json:"permissions"`
	Pulls        []scenarioPull             `json:"pulls"`
	CheckRuns    []CheckRun                 `json:"check_runs"`
	Statuses     []scenarioStatus           `json:"statuses"`
	Rulesets     []Ruleset                  `json:"rulesets"`
	Protections  map[string]Protection      `json:"protections"`
	Environments []Environment              `json:"environments"`
	Secrets      []string                   `json:"secrets"`
	Variables    map[string]string          `json:"variables"`
	OrgSecrets   []string                   `json:"organisation_secrets"`
	OrgVariables map[string]string          `json:"organisation_variables"`
	Workflows    []Workflow                 `json:"workflows"`
	Runs         []WorkflowRun              `json:"runs"`
	MergeQueue   []MergeQueueEntry          `json:"merge_queue"`
	Dependencies []scenarioDependencyChange `json:"dependencies"`
}

type scenarioCommit struct {
	Branch  string            `json:"branch"`
	Message string            `json:"message"`
	Files   map[string]string `json:"files"`
}

type scenarioPull struct {
	Pull
	Reviews  []Review  `json:"reviews"`
	Comments []Comment `json:"comments"`
}

type scenarioStatus struct {
	SHA string `json:"sha"`
	Status
}

type scenarioDependencyChange struct {
	Base    string             `json:"base"`
	Head    string             `json:"head"`
	Changes []DependencyChange `json:"changes"`
}

type scenarioFault struct {
	Fault
	Delay string `json:"delay"` // such as "250ms"
}

// LoadScenario adds what a JSON file describes: the keys are those of the types of this package. An unknown key, and
// whatever cannot be had, is an error that names the key.
func (s *Server) LoadScenario(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, maxScenario+1))
	switch {
	case err != nil:
		return fmt.Errorf("read the scenario: %w", err)
	case len(data) > maxScenario:
		return fmt.Errorf("the scenario has more than %d bytes", maxScenario)
	}
	var all scenario
	if err := strict(data, &all); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	if err := s.load(all); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	return nil
}

// load makes every repository before it fills any: a pull request may come from a fork.
func (s *Server) load(all scenario) error {
	for i, t := range all.Tokens {
		if t.Value == "" {
			return fmt.Errorf("tokens[%d].value: expected a token", i)
		}
		s.Token(t)
	}
	made := make([]*Repository, len(all.Repositories))
	for i, d := range all.Repositories {
		r, err := s.AddRepository(d.Name, d.RepositoryOptions)
		if err == nil {
			err = r.begin(d)
		}
		if err != nil {
			return fmt.Errorf("repositories[%d]: %w", i, err)
		}
		made[i] = r
	}
	for i, d := range all.Repositories {
		if err := made[i].fill(d); err != nil {
			return fmt.Errorf("repositories[%d]: %w", i, err)
		}
	}
	for i, f := range all.Faults {
		if f.Delay != "" {
			d, err := time.ParseDuration(f.Delay)
			if err != nil {
				return fmt.Errorf(`faults[%d].delay: %q: expected something like "250ms"`, i, f.Delay)
			}
			f.Fault.Delay = d
		}
		if err := s.Fault(f.Fault); err != nil {
			return fmt.Errorf("faults[%d]: %w", i, err)
		}
	}
	return nil
}

// begin brings the commits and the people.
func (r *Repository) begin(d scenarioRepository) error {
	if d.Import != "" {
		if err := r.Import(d.Import); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	for i, k := range d.Commits {
		if k.Branch == "" {
			k.Branch = r.DefaultBranch
		}
		if _, err := r.Commit(k.Branch, k.Message, k.Files); err != nil {
			return fmt.Errorf("commits[%d]: %w", i, err)
		}
	}
	for _, login := range slices.Sorted(maps.Keys(d.Permissions)) {
		if err := r.SetPermission(login, d.Permissions[login]); err != nil {
			return fmt.Errorf("permissions.%s: %w", login, err)
		}
	}
	return nil
}

// fill brings all that stands on the commits. Rules come before pull requests, whose state they shape.
func (r *Repository) fill(d scenarioRepository) error {
	for _, set := range d.Rulesets {
		r.AddRuleset(set)
	}
	for _, branch := range slices.Sorted(maps.Keys(d.Protections)) {
		r.Protect(branch, d.Protections[branch])
	}
	for _, e := range d.Environments {
		r.AddEnvironment(e)
	}
	r.AddSecrets(d.Secrets...)
	r.AddVariables(d.Variables)
	r.AddOrganisationSecrets(d.OrgSecrets...)
	r.AddOrganisationVariables(d.OrgVariables)
	for _, w := range d.Workflows {
		r.AddWorkflow(w)
	}
	for i, p := range d.Pulls {
		if err := r.fillPull(p); err != nil {
			return fmt.Errorf("pulls[%d]: %w", i, err)
		}
	}
	return errors.Join(
		every("runs", d.Runs, func(w WorkflowRun) error {
			if err := r.named(&w.HeadSHA); err != nil {
				return fmt.Errorf("head_sha: %w", err)
			}
			_, err := r.AddWorkflowRun(w)
			return err
		}),
		every("check_runs", d.CheckRuns, func(k CheckRun) error {
			if err := r.named(&k.SHA); err != nil {
				return fmt.Errorf("sha: %w", err)
			}
			_, err := r.AddCheckRun(k)
			return err
		}),
		every("statuses", d.Statuses, func(st scenarioStatus) error {
			if err := r.named(&st.SHA); err != nil {
				return fmt.Errorf("sha: %w", err)
			}
			return r.AddStatus(st.SHA, st.Status)
		}),
		every("merge_queue", d.MergeQueue, r.AddMergeQueueEntry),
		every("dependencies", d.Dependencies, func(c scenarioDependencyChange) error {
			return r.SetDependencyChanges(c.Base, c.Head, c.Changes)
		}),
	)
}

func (r *Repository) fillPull(d scenarioPull) error {
	p, err := r.AddPull(d.Pull)
	if err != nil {
		return err
	}
	return errors.Join(
		every("reviews", d.Reviews, func(v Review) error {
			if v.SHA != "" {
				if err := r.named(&v.SHA); err != nil {
					return fmt.Errorf("sha: %w", err)
				}
			}
			_, err := r.AddReview(p.Number, v)
			return err
		}),
		every("comments", d.Comments, func(m Comment) error {
			_, err := r.AddComment(p.Number, m)
			return err
		}),
	)
}

// every adds the elements of a list up to the first that cannot be, and says which it is.
func every[T any](key string, all []T, add func(T) error) error {
	for i, v := range all {
		if err := add(v); err != nil {
			return fmt.Errorf("%s[%d]: %w", key, i, err)
		}
	}
	return nil
}

// named puts the SHA in the place of a branch, tag or ref; "" is the default branch.
func (r *Repository) named(sha *string) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	h, err := r.resolve(*sha)
	if err != nil {
		return err
	}
	*sha = h.String()
	return nil
}
