package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"deploycoord/pkg/githubsim"
)

// patience is how long the story waits for the pipeline, which takes milliseconds.
const patience = 30 * time.Second

// story is one telling.
type story struct {
	options    Options
	dir, work  string
	show       show
	hub        *hub
	shop       *shop
	production string // the address of the shop
	deployer   *deployer
	steps      []Step
}

func (s *story) tell(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer func() { cancel(); stop() }()
	for _, part := range []func(context.Context) error{s.goodChange, s.badChange, s.leave} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// begin starts GitHub, production and the pipeline, with a first version that was verified once.
func (s *story) begin(ctx context.Context) (stop func(), err error) {
	if s.hub, err = newHub(s.work, s.options.Now); err != nil {
		return nil, err
	}
	s.shop = &shop{}
	address, stopShop, err := listen(s.shop)
	if err != nil {
		s.hub.close()
		return nil, err
	}
	s.production = address
	s.deployer = &deployer{hub: s.hub, shop: s.shop, work: s.work, finished: make(chan deployment, 1), fault: make(chan error, 1)}
	ended := make(chan struct{})
	close(ended)
	stop = func() { <-ended; stopShop(); s.hub.close() }
	first, err := s.commit("main", "Begin", "shop")
	if err != nil {
		stop()
		return nil, err
	}
	s.deployer.last = first
	if _, err := s.deployer.deploy(first); err != nil {
		stop()
		return nil, err
	}
	if err := s.hub.repo.AddStatus(first, githubsim.Status{Context: verifiedStatus, State: "success"}); err != nil {
		stop()
		return nil, err
	}
	ended = make(chan struct{})
	go func() { defer close(ended); s.deployer.run(ctx) }()
	s.show.printf("The life of a good and of a bad deployment, on this machine alone.\n\n")
	s.show.say("GitHub, embedded: %s, repository %s", s.hub.address, repositoryName)
	s.show.say("production, a small shop: %s, serving %s", s.production, short(first))
	return stop, s.show.err
}

func (s *story) commit(branch, message, archive string) (string, error) {
	files, err := filesOf(archive, s.production)
	if err != nil {
		return "", err
	}
	return s.hub.repo.Commit(branch, message, files)
}

// change is a pull request of the story.
type change struct {
	archive, branch, title, body string
}

func (s *story) open(c change) (*githubsim.Pull, error) {
	files, err := filesOf(c.archive, s.production)
	if err != nil {
		return nil, err
	}
	pull, err := s.hub.openPull(c.branch, c.title, c.body, files)
	if err != nil {
		return nil, err
	}
	s.show.step(fmt.Sprintf("Bob opens pull request #%d, %q", pull.Number, c.title))
	s.show.say("%d files changed; tests pass, Alice approves.", len(files))
	return pull, nil
}

// gate judges a pull request, as the workflow Gate does on each of its events.
func (s *story) gate(ctx context.Context, p *githubsim.Pull, title string, want int) (ran, error) {
	base := s.hub.repo.Ref("refs/heads/main")
	j := job{
		title: title, workflow: "gate", args: []string{"gate"}, event: "pull_request", head: p.HeadSHA, branch: p.Head, rev: p.HeadSHA, want: want,
		payload: map[string]any{"action": "synchronize", "number": p.Number, "pull_request": map[string]any{
			"number": p.Number, "title": p.Title,
			"base": map[string]any{"sha": base, "ref": "main", "repo": map[string]any{"full_name": repositoryName}},
			"head": map[string]any{"sha": p.HeadSHA, "ref": p.Head, "repo": map[string]any{"full_name": repositoryName}},
		}},
	}
	if merge := fmt.Sprintf("refs/pull/%d/merge", p.Number); s.hub.repo.Ref(merge) != "" {
		j.rev = merge
	}
	s.show.step(title)
	s.show.command(j.args...)
	return s.run(ctx, j)
}

// merge merges what the gate judged, and waits until the pipeline that this starts has ended.
func (s *story) merge(ctx context.Context, p *githubsim.Pull, title string) (deployment, error) {
	select {
	case <-s.deployer.finished:
	default:
	}
	j := job{
		title: title, workflow: "merge", args: []string{"merge", "--pull", strconv.Itoa(p.Number)}, event: "workflow_dispatch",
		head: s.hub.repo.Ref("refs/heads/main"), branch: "main", rev: "main", inputs: map[string]string{"merge-token": personToken},
	}
	s.show.step(title)
	s.show.command(j.args...)
	out, err := s.run(ctx, j)
	if err != nil {
		return deployment{}, err
	}
	s.show.quote(out.stdout, 8)
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case done := <-s.deployer.finished:
		s.show.say("The workflow Deploy puts %s into production.", short(done.commit))
		return done, nil
	case err := <-s.deployer.fault:
		return deployment{}, err
	case <-limit.Done():
		return deployment{}, errors.Join(errors.New("the pipeline did not deploy the merge"), limit.Err())
	}
}

// postDeploy runs when the pipeline has ended, as the workflow Post-deploy does.
func (s *story) postDeploy(ctx context.Context, d deployment, title string, want int) (ran, error) {
	j := job{
		title: title, workflow: "post-deploy", args: []string{"post-deploy"}, event: "workflow_run", head: d.commit, branch: "main", rev: d.commit, want: want,
		payload: map[string]any{"action": "completed", "workflow_run": map[string]any{
			"id": d.run, "name": "Deploy", "event": "push", "status": "completed", "conclusion": "success", "head_sha": d.commit, "head_branch": "main",
			"head_repository": map[string]any{"full_name": repositoryName},
		}},
		inputs: map[string]string{"merge-token": personToken},
	}
	s.show.step(title)
	s.show.command(j.args...)
	return s.run(ctx, j)
}

func (s *story) goodChange(ctx context.Context) error {
	pull, err := s.open(change{"pictures", "feature-1-pictures", "feat: pictures of products", pullBody("FEATURE-1", "Shows a picture of each product.")})
	if err != nil {
		return err
	}
	out, err := s.gate(ctx, pull, "The gate: production lacks a variable", 1)
	if err != nil {
		return err
	}
	s.show.quote(out.stdout, 14)
	s.published(pull)
	s.show.step("Alice sets the variable, and the gate runs again")
	s.show.say("$ gh variable set PICTURES_BUCKET --env production")
	s.hub.setVariables(map[string]string{"PICTURES_BUCKET": "acme-pictures"})
	if out, err = s.gateAgain(ctx, pull); err != nil {
		return err
	}
	s.show.quote(out.stdout, 3)
	s.published(pull)
	done, err := s.merge(ctx, pull, "Bob merges what the gate has judged")
	if err != nil {
		return err
	}
	if out, err = s.postDeploy(ctx, done, "After the merge: the pipeline is watched, production is verified", 0); err != nil {
		return err
	}
	s.show.quote(out.stdout, 30)
	return nil
}

func (s *story) gateAgain(ctx context.Context, p *githubsim.Pull) (ran, error) {
	s.show.count--
	return s.gate(ctx, p, "Alice sets the variable, and the gate runs again", 0)
}

func (s *story) badChange(ctx context.Context) error {
	pull, err := s.open(change{"names", "feature-2-names", "feat: names on orders", pullBody("FEATURE-2", "Lists the customer of each order.")})
	if err != nil {
		return err
	}
	out, err := s.gate(ctx, pull, "The gate: nothing to object to", 0)
	if err != nil {
		return err
	}
	s.show.quote(out.stdout, 3)
	done, err := s.merge(ctx, pull, "Bob merges it")
	if err != nil {
		return err
	}
	if out, err = s.postDeploy(ctx, done, "After the merge: the orders answer 500, and it is rolled back", 1); err != nil {
		return err
	}
	s.show.quote(out.stdout, 40)
	return nil
}

// published shows what stands on the pull request now.
func (s *story) published(p *githubsim.Pull) {
	s.show.say("On the pull request:")
	for _, c := range s.hub.repo.CheckRuns(p.HeadSHA) {
		if c.Name == gateCheck {
			s.show.say("  check %s: %s, %s", c.Name, c.Conclusion, c.Title)
		}
	}
	for _, c := range s.hub.repo.Comments(p.Number) {
		s.show.quote(c.Body, 8)
	}
}

// leave writes the results, and says where to look.
func (s *story) leave(context.Context) error {
	if err := s.hub.repo.Checkout(filepath.Join(s.dir, "shop"), "main"); err != nil {
		return err
	}
	// SEAM: records, incident and `report --format html` are shown here when post-deploy writes them.
	s.show.printf("\nWhere to look: %s\n", s.dir)
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		s.show.say("%s", e.Name())
	}
	return nil
}

func pullBody(feature, text string) string {
	return text + " See " + feature + `.

## Rollback plan

Revert the merge commit; nothing else keeps state.

- [x] Stakeholders notified of deployment
- [x] Rollback plan documented
`
}

func short(sha string) string { return sha[:min(len(sha), 12)] }
