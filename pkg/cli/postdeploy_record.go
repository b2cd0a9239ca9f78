package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
	"deploycoord/pkg/record/writeback"
)

// layout says where what is written down goes.
func layout(c config.Config) record.Layout {
	return record.Layout{Folder: c.Record.Folder, Active: c.Checks.Spec.Folder, Implemented: c.Checks.Spec.Implemented}
}

// writeDown puts the deployment on record: in one commit or, where the branch is protected, a pull request. The same
// commit says of earlier deployments that production is well again.
func (r *afterMerge) writeDown(ctx context.Context, restored []record.Deployment) {
	if r.config.Record.Write == "none" {
		return
	}
	branch, err := r.recordBranch(ctx)
	if err != nil {
		r.note("the deployment is not on record: " + err.Error())
		return
	}
	w := r.putOnRecord(ctx, r.config, append([]record.Deployment{r.d}, restored...), branch)
	r.d.Written = &w
	if w.State == string(writeback.Refused) {
		r.note("the deployment is not on record: " + w.Text)
	}
	r.progress("record: " + w.Text)
}

// recordBranch is where records go: the branch that deploys or, with no GitHub at all, the local repository's.
func (r *afterMerge) recordBranch(ctx context.Context) (writeback.Branch, error) {
	if r.repo != nil {
		return writeback.NewRemote(r.repo, r.d.Branch), nil
	}
	dir, err := r.folder(r.options)
	if err != nil {
		return nil, err
	}
	return writeback.OpenLocal(ctx, writeback.LocalOptions{Dir: dir, Branch: r.d.Branch, Getenv: r.Getenv, Sleep: r.Sleep})
}

// putOnRecord puts deployments on record, in one commit that is named after the first one.
func (a *app) putOnRecord(ctx context.Context, c config.Config, all []record.Deployment, b writeback.Branch) record.Written {
	all = scrub(all, a.secrets.String)
	w := record.Written{Path: record.Path(c.Record.Folder, all[0].ID, ".md")}
	result, err := writeback.Write(ctx, b, func(t record.Tree) ([]record.File, error) {
		return record.ComposeAll(t, all, layout(c))
	}, writeback.Options{
		Message: recordMessage(all[0]), Record: all[0].ID, Pull: c.Record.Write == "pull-request",
		Recompose: writeback.Records(layout(c)), Sleep: a.Sleep, Now: a.Now,
	})
	if err != nil {
		w.State, w.Text, w.Fix = string(writeback.Refused), "it could not be written: "+err.Error(), "run it again: it goes on where it stopped"
		return w
	}
	w.State, w.Commit, w.Pull, w.URL, w.Text, w.Fix = string(result.State), result.Commit, result.Pull, result.URL, result.Text, result.Fix
	return w
}

// recordMessage is a commit's subject, and what it is about.
func recordMessage(d record.Deployment) string {
	what := "deployment of " + short(d.Commit)
	if d.Feature.ID != "" {
		what = "deployment of " + d.Feature.ID
	}
	text := fmt.Sprintf("Record the %s: %s", what, strings.ToLower(string(d.Status)))
	if d.Monitoring != nil && d.Monitoring.End != "" {
		text = fmt.Sprintf("Record the end of watching the %s", what)
	}
	return text
}

// longAgo is how old a bad deployment may be to be restored by a later one.
const longAgo = 60 * 24 * time.Hour

// maxRestored bounds how many are restored at once.
const maxRestored = 20

// restored are the deployments that were bad and are mended by this one: those since the last good one that were rolled
// back, or should have been, and of which nobody knows that production is well again. A deployment of some services mends
// only one of theirs, and is no end to looking further back.
func (r *afterMerge) restored(ctx context.Context) (all []record.Deployment) {
	if r.d.Decision != finding.Deployed && r.d.Decision != finding.Continue {
		return nil
	}
	tree := r.workTree(ctx, r.options)
	if tree == nil {
		return nil
	}
	seen := map[string]bool{r.d.ID: true}
	for range maxRestored {
		bad, ok, err := lastRecord(tree, r.config.Record.Folder, r.d.Environment, r.d.Service, func(d record.Deployment) bool {
			return !seen[d.ID] && d.Status != record.Held && d.Began.Before(r.d.Ended)
		})
		well := bad.Status == record.Deployed || !bad.RestoredAt.IsZero()
		if err != nil || !ok || well && bad.Scope == nil || r.d.Began.Sub(bad.Began) > longAgo {
			break
		}
		seen[bad.ID] = true
		if well || !r.d.Scope.Replaces(bad.Scope) {
			continue
		}
		bad.RestoredAt = r.d.Ended
		all = append(all, bad)
	}
	return all
}
