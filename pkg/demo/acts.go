package demo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"deploycoord/pkg/githubsim"
)

// Exit codes of the commands, as their help has them.
const (
	passed  = 0
	blocked = 1
)

// plan is what a pull request's description has to have beside its text.
const plan = `

## Rollback plan

Revert the merge commit; nothing else keeps state.

- [x] Stakeholders notified of deployment
- [x] Rollback plan documented
`

// open opens a pull request with the files of an archive.
func (s *story) open(archive string, p githubsim.Pull) (*githubsim.Pull, error) {
	files, err := filesOf(archive, s.production)
	if err != nil {
		return nil, err
	}
	p.Body += plan
	pull, err := s.hub.openPull(p, files)
	if err != nil {
		return nil, err
	}
	s.show.step(fmt.Sprintf("Bob opens pull request #%d, %q", pull.Number, pull.Title))
	s.show.say("files: %d; its tests pass, and Alice approves", len(files))
	return pull, nil
}

// gate judges a pull request, as the workflow Gate does on each of its events.
func (s *story) gate(ctx context.Context, p *githubsim.Pull, want int) (ran, error) {
	repository := map[string]any{"full_name": repositoryName}
	j := job{
		workflow: "gate", args: []string{"gate"}, event: "pull_request", head: p.HeadSHA, branch: p.Head, rev: p.HeadSHA, want: want,
		payload: map[string]any{"action": "synchronize", "number": p.Number, "pull_request": map[string]any{
			"number": p.Number, "title": p.Title,
			"base": map[string]any{"sha": s.hub.repo.Ref("refs/heads/main"), "ref": "main", "repo": repository},
			"head": map[string]any{"sha": p.HeadSHA, "ref": p.Head, "repo": repository},
		}},
	}
	if merge := fmt.Sprintf("refs/pull/%d/merge", p.Number); s.hub.repo.Ref(merge) != "" {
		j.rev = merge
	}
	return s.run(ctx, j)
}

// merge merges what the gate judged, and waits until the pipeline that this starts has ended.
func (s *story) merge(ctx context.Context, p *githubsim.Pull) (deployment, error) {
	select {
	case <-s.deployer.finished: // an earlier one
	default:
	}
	out, err := s.run(ctx, job{
		workflow: "merge", args: []string{"merge", "--pull", strconv.Itoa(p.Number)}, event: "workflow_dispatch",
		head: s.hub.repo.Ref("refs/heads/main"), branch: "main", rev: "main", inputs: map[string]string{"merge-token": personToken},
	})
	if err != nil {
		return deployment{}, err
	}
	s.show.quote(passage{text: out.stdout})
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
func (s *story) postDeploy(ctx context.Context, d deployment, want int) (ran, error) {
	return s.run(ctx, job{
		workflow: "post-deploy", args: []string{"post-deploy"}, event: "workflow_run", head: d.commit, branch: "main", rev: d.commit, want: want,
		payload: map[string]any{"action": "completed", "workflow_run": map[string]any{
			"id": d.run, "name": "Deploy", "event": "push", "status": "completed", "conclusion": "success", "head_sha": d.commit, "head_branch": "main",
			"head_repository": map[string]any{"full_name": repositoryName},
		}},
		inputs: map[string]string{"merge-token": personToken},
	})
}

// onRecord shows what was written down of a deployment.
func (s *story) onRecord(ctx context.Context, d deployment) error {
	message, paths, err := s.hub.recordsOf(ctx, d.commit)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return fmt.Errorf("nothing is on record of %s", d.commit)
	}
	subject, _, _ := strings.Cut(message, "\n")
	s.show.say("One commit on main puts it on record:")
	s.show.quote(passage{text: subject + "\n\n" + strings.Join(paths, "\n")})
	return nil
}

// onPull shows what stands on the pull request now: the newest check of the gate, and the head of its comment.
func (s *story) onPull(p *githubsim.Pull) {
	title, conclusion := "", ""
	for _, c := range s.hub.repo.CheckRuns(p.HeadSHA) {
		if c.Name == gateCheck {
			title, conclusion = c.Title, c.Conclusion
		}
	}
	s.show.say("On the pull request, the check %s: %s, and a comment:", gateCheck, conclusion)
	s.show.quote(passage{text: title})
	for _, c := range s.hub.repo.Comments(p.Number) {
		for line := range strings.Lines(c.Body) {
			if heading, is := strings.CutPrefix(line, "## "); is {
				s.show.quote(passage{text: heading})
			}
		}
	}
}

func short(sha string) string { return sha[:min(len(sha), 12)] }
