// Package journal keeps what was decided of a deployment until all that follows from it is done.
//
// It takes a deployment right after its decision, and again after a rollback, and gives it back to a run that takes the
// place of one that was killed: what was measured then cannot be measured again. Each deployment has a ref of its own,
// refs/deploycoord/journal/<id>, which triggers no workflow, and which is gone when all is done. It decides nothing.
package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// Remote is GitHub as the journal needs it; *github.Repository is one.
type Remote interface {
	Ref(ctx context.Context, name string) (string, error)
	CreateRef(ctx context.Context, name, sha string) error
	UpdateRef(ctx context.Context, name, sha string) error
	DeleteRef(ctx context.Context, name string) error
	MatchingRefs(ctx context.Context, prefix string) ([]github.NamedRef, error)
	Tree(ctx context.Context, sha string) ([]change.TreeEntry, error)
	Blob(ctx context.Context, sha string, limit int64) ([]byte, error)
	CreateTree(ctx context.Context, base string, changes []github.TreeChange) (string, error)
	CreateCommit(ctx context.Context, message, tree string, parents []string) (string, error)
}

// Expiry is how long a decision may be taken up again. Later, production is looked at anew.
const Expiry = time.Hour

const (
	file    = "deployment.json"
	maxSize = 4 << 20 // bytes
)

// Load gives what a former run left undone; ok is false where there is nothing, or nothing that still holds.
func Load(ctx context.Context, r Remote, id string, now time.Time) (d record.Deployment, ok bool, err error) {
	at, err := r.Ref(ctx, ref(id))
	if err != nil || at == "" {
		return d, false, err
	}
	entries, err := r.Tree(ctx, at)
	if err != nil {
		return d, false, err
	}
	for _, e := range entries {
		if e.Path != file {
			continue
		}
		data, err := r.Blob(ctx, e.SHA, maxSize)
		if err != nil {
			return d, false, err
		}
		if d, err = record.Decode(data); err != nil {
			return d, false, fmt.Errorf("read %s of refs/%s: %w", file, ref(id), err)
		}
		return d, d.ID == id && now.Sub(d.Ended) < Expiry, nil
	}
	return d, false, nil
}

// Unfinished lists the deployments that something is kept of.
func Unfinished(ctx context.Context, r Remote) ([]string, error) {
	refs, err := r.MatchingRefs(ctx, ref(""))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, at := range refs {
		if id := strings.TrimPrefix(at.Name, ref("")); record.ValidID(id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Save keeps a deployment; what was kept of it before is replaced.
func Save(ctx context.Context, r Remote, d record.Deployment) error {
	data, err := record.Encode(d)
	if err != nil {
		return err
	}
	content := string(data)
	tree, err := r.CreateTree(ctx, "", []github.TreeChange{{Path: file, Mode: "100644", Content: &content}})
	if err != nil {
		return err
	}
	for range 5 {
		at, err := r.Ref(ctx, ref(d.ID))
		if err != nil {
			return err
		}
		var parents []string
		if at != "" {
			parents = []string{at}
		}
		commit, err := r.CreateCommit(ctx, "Decision on "+d.ID+" [skip ci]", tree, parents)
		if err != nil {
			return err
		}
		if at == "" {
			err = r.CreateRef(ctx, ref(d.ID), commit)
		} else {
			err = r.UpdateRef(ctx, ref(d.ID), commit)
		}
		if !errors.Is(err, github.ErrMoved) {
			return err
		}
	}
	return fmt.Errorf("refs/%s is being written by others: %w", ref(d.ID), github.ErrMoved)
}

// Clear forgets a deployment of which all is done. What is gone already is no fault.
func Clear(ctx context.Context, r Remote, id string) error { return r.DeleteRef(ctx, ref(id)) }

func ref(id string) string { return "deploycoord/journal/" + id }
