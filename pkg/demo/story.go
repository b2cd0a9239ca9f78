package demo

import (
	"context"
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
	for _, part := range []func(context.Context) error{s.goodChange, s.badChange, s.results} {
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
	first, err := s.firstVersion()
	if err != nil {
		stopShop()
		s.hub.close()
		return nil, err
	}
	ended := make(chan struct{})
	go func() { defer close(ended); s.deployer.run(ctx) }()
	s.show.printf("The life of a good and of a bad deployment, on this machine alone.\n\n")
	s.show.say("GitHub, embedded: %s, repository %s", s.hub.address, repositoryName)
	s.show.say("production, a small shop: %s, serving %s", s.production, short(first))
	return func() { <-ended; stopShop(); s.hub.close() }, nil
}

// firstVersion is deployed before the story, and was verified then.
func (s *story) firstVersion() (sha string, err error) {
	files, err := filesOf("shop", s.production)
	if err != nil {
		return "", err
	}
	if sha, err = s.hub.repo.Commit("main", "Begin", files); err != nil {
		return "", err
	}
	s.deployer.last = sha
	if _, err := s.deployer.deploy(sha); err != nil {
		return "", err
	}
	return sha, s.hub.repo.AddStatus(sha, githubsim.Status{Context: verifiedStatus, State: "success"})
}

func (s *story) goodChange(ctx context.Context) error {
	pull, err := s.open("pictures", githubsim.Pull{Head: "feature-1-pictures", Title: "feat: pictures of products", Body: "Shows a picture of each product. See FEATURE-1."})
	if err != nil {
		return err
	}
	s.show.step("The gate: BLOCKED, since production lacks a variable")
	out, err := s.gate(ctx, pull, blocked)
	if err != nil {
		return err
	}
	s.show.quote(first(out.stdout, 14))
	s.onPull(pull)
	s.show.step("Alice sets the variable, and the gate runs again: READY")
	s.show.say("$ gh variable set PICTURES_BUCKET --env production")
	s.hub.setVariables(map[string]string{"PICTURES_BUCKET": "acme-pictures"})
	if out, err = s.gate(ctx, pull, passed); err != nil {
		return err
	}
	s.show.quote(first(out.stdout, 3))
	s.onPull(pull)
	s.show.step("Bob merges exactly what the gate judged, which deploys it")
	done, err := s.merge(ctx, pull)
	if err != nil {
		return err
	}
	s.show.step("After the merge: production serves it, and is well: DEPLOYED")
	if out, err = s.postDeploy(ctx, done, passed); err != nil {
		return err
	}
	s.show.quote(between(out.stdout, "Deployment coordination complete", "Measurements"))
	return s.onRecord(ctx, done)
}

func (s *story) badChange(ctx context.Context) error {
	pull, err := s.open("names", githubsim.Pull{Head: "feature-2-names", Title: "feat: names on orders", Body: "Lists the customer of each order. See FEATURE-2."})
	if err != nil {
		return err
	}
	s.show.step("The gate: READY, since no test has a guest's order")
	out, err := s.gate(ctx, pull, passed)
	if err != nil {
		return err
	}
	s.show.quote(first(out.stdout, 3))
	s.show.step("Bob merges it, which deploys it")
	done, err := s.merge(ctx, pull)
	if err != nil {
		return err
	}
	s.show.step("After the merge: orders answer 500: ROLLBACK, carried out")
	if out, err = s.postDeploy(ctx, done, blocked); err != nil {
		return err
	}
	s.show.quote(first(out.stdout, 5), between(out.stdout, "Post-Deploy Verification:", "Measurements"), between(out.stdout, "After the rollback", ""))
	s.show.say("Production serves %s.", short(s.shop.running.Load().commit))
	return s.onRecord(ctx, done)
}
