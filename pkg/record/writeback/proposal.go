package writeback

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// SideBranch is the branch of the one pull request that brings records to a protected branch.
const SideBranch = "deployments/record"

// side is that branch: seen as the base with all that it adds, which is what its next commit has. Where the base moved
// meanwhile, that commit merges it: so the branch only ever moves forward, and GitHub's refusal of anything else is the
// compare-and-swap.
type side struct {
	remote    *Remote
	recompose func(record.Tree, string, []byte) ([]record.File, error)

	base, own string          // heads; own is "" where there is no such branch
	fresh     bool            // it is not there, or the base has all of it
	root      string          // the tree that the next commit starts from
	parents   []string        // of the next commit
	brings    map[string]edit // what is put on root
	adds      bool            // it has something that the base lacks
}

// Side implements Proposer.
func (b *Remote) Side(o Options) Branch {
	return &side{remote: b, recompose: o.Recompose}
}

// Head reads both branches; it names the side's commit, or the base's where there is no side yet.
func (s *side) Head(ctx context.Context) (string, error) {
	var err error
	if s.base, err = s.remote.Head(ctx); err != nil {
		return "", err
	}
	if s.own, err = s.remote.api.Ref(ctx, "heads/"+SideBranch); err != nil {
		return "", err
	}
	if s.own == "" {
		return s.base, nil
	}
	return s.own, nil
}

// Open gives the base with what the side adds.
func (s *side) Open(ctx context.Context, _ string) (record.Tree, error) {
	base, err := s.remote.open(ctx, s.base)
	if err != nil {
		return nil, err
	}
	s.fresh, s.adds, s.root, s.parents, s.brings = true, false, base.root, []string{s.base}, nil
	if s.own == "" || s.own == s.base {
		return base, nil
	}
	fork, err := s.fork(ctx)
	if err != nil || fork == s.own {
		return base, err
	}
	own, err := s.remote.open(ctx, s.own)
	if err != nil {
		return nil, err
	}
	s.fresh = false
	if fork == s.base {
		s.adds, s.root, s.parents = true, own.root, []string{s.own}
		return own, nil
	}
	forkTree, err := s.remote.treeOf(ctx, fork)
	if err != nil {
		return nil, err
	}
	if s.brings, err = rejoin(base, own, forkTree, s.recompose); err != nil {
		return nil, err
	}
	s.parents, s.adds = []string{s.own, s.base}, len(s.brings) > 0
	return base.with(s.brings), nil
}

func (s *side) fork(ctx context.Context) (string, error) {
	fork, err := s.remote.api.MergeBase(ctx, s.base, s.own)
	var e *github.Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return "", refuse("delete the branch "+SideBranch, "the branches %s and %s have no commit in common", SideBranch, s.remote.branch)
	}
	return fork, err
}

// Commit writes the side's next commit.
func (s *side) Commit(ctx context.Context, _ string, files []record.File, message string) (string, error) {
	root := &tree{ctx: ctx, store: s.remote.store, root: s.root}
	at := root.with(s.brings)
	more, err := plan(at, files)
	if err != nil || len(more) == 0 {
		return "", err
	}
	parents := s.parents
	if s.fresh {
		// GitHub takes the message of a squash from a commit where it is the only one. With this one before it, it takes the
		// pull request's title, which keeps the merge from starting a deployment.
		first, err := s.remote.object(ctx, func() (string, error) {
			return s.remote.api.CreateCommit(ctx, "Collect deployment records "+skip+"\n", s.root, parents)
		})
		if err != nil {
			return "", err
		}
		parents = []string{first}
	}
	changes := at.with(more).changes
	for p, e := range changes { // GitHub refuses to take out what is not there
		if _, err := root.find(p); e.gone && err != nil {
			delete(changes, p)
		}
	}
	return s.remote.commit(ctx, s.root, changes, parents, message)
}

// Advance makes the side branch, or moves it.
func (s *side) Advance(ctx context.Context, _, to string) error {
	var err error
	if s.own == "" {
		err = s.remote.api.CreateRef(ctx, "heads/"+SideBranch, to)
	} else {
		err = s.remote.api.UpdateRef(ctx, "heads/"+SideBranch, to)
	}
	if err = ruled(SideBranch, err); err == nil {
		s.adds = true
	}
	return err
}

func (s *side) Contains(ctx context.Context, head, sha string) (bool, error) {
	return s.remote.Contains(ctx, head, sha)
}

func (s *side) PageOf(sha string) string { return s.remote.PageOf(sha) }

// propose writes to the side branch, and sees to its pull request.
func (w *writer) propose(ctx context.Context, p Proposer, why string) (Result, error) {
	branch := p.Side(w.options)
	inner := &writer{branch: branch, compose: w.compose, options: w.options, message: message(w.options, false)}
	result, err := inner.write(ctx)
	if err != nil {
		if r := asRuled(err); r != nil && why != "" {
			err = &Refusal{Text: why + "; and the branch for a pull request was refused, too: " + r.Text, Fix: r.Fix}
		}
		return told(result, err)
	}
	if s, is := branch.(*side); is && result.State == Nothing && !s.adds {
		return result, nil
	}
	pull, err := p.Pull(ctx, why)
	switch {
	case err != nil:
		return told(result, err)
	case pull == nil: // merged between the two
		return result, nil
	}
	result.State, result.Pull, result.URL = Proposed, pull.Number, pull.URL
	result.Text = fmt.Sprintf("pull request #%d has it; merge it", pull.Number)
	return result, nil
}

// Pull implements Proposer.
func (b *Remote) Pull(ctx context.Context, why string) (*github.OpenedPull, error) {
	var last error
	for range objectTries {
		found, err := b.api.OpenPull(ctx, SideBranch, b.branch)
		switch {
		case found != nil:
			return found, nil
		case err != nil:
			if _, passes := passing(err, time.Time{}); !passes || ctx.Err() != nil {
				return nil, unwritable(err)
			}
			last = err
			continue
		}
		made, err := b.api.CreatePull(ctx, github.NewPull{Title: "Record deployments " + skip, Body: proposal(b.branch, why), Head: SideBranch, Base: b.branch})
		if err == nil {
			return &made, nil
		}
		if no := isNo(err); no != nil {
			text := strings.ToLower(no.Message)
			switch {
			case strings.Contains(text, "no commits between"):
				return nil, nil
			case strings.Contains(text, "already exists"): // another run opened it in between
				continue
			}
			return nil, &Refusal{
				Text: "the record is on the branch " + SideBranch + ", but GitHub does not let the token open a pull request: " + words(no),
				Fix:  "give the job `permissions: pull-requests: write` and allow it in Settings > Actions > General; or open the pull request by hand",
			}
		}
		if ctx.Err() != nil {
			return nil, err
		}
		last = err // it may have been opened all the same
	}
	found, err := b.api.OpenPull(ctx, SideBranch, b.branch)
	if err == nil && found == nil {
		err = cmp.Or(last, errors.New("the pull request is neither there nor can it be opened"))
	}
	return found, err
}

// proposal is the pull request's text.
func proposal(branch, why string) string {
	text := "Records of deployments, written by this repository's deployment workflow. Later deployments add theirs here until it is merged; then a new one is opened.\n"
	if why = plain(strings.NewReplacer("@", "@\u200b", "`", "'", "<", "‹", ">", "›").Replace(why)); why != "" {
		text += "\nWhy it is no commit on " + branch + ": " + why + "\n"
	}
	return text + "\nMerge it, or squash it: its title keeps that from starting a deployment. Where it is rebased, only `paths-ignore` of the deployment's workflow does.\n"
}
