package githubsim

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// createCommitOrder puts one commit on a branch, if the branch is still where it is expected to be
// (docs.github.com/en/graphql/reference/mutations#createcommitonbranch). GitHub signs it.
func createCommitOrder(o order) (payload, error) {
	o, full, err := o.branch()
	if err != nil {
		return nil, err
	}
	if err := o.may(need{contents, write, 0}, 0); err != nil {
		return nil, err
	}
	old, err := o.repo.ref(full)
	expected := o.text("expectedHeadOid")
	switch {
	case err != nil:
		return nil, unresolved("a Ref with the name '%s'.", full)
	case !isSHA(expected):
		return nil, &queryFault{Type: "UNPROCESSABLE", Message: "A valid expectedHeadOid is required"}
	case expected != old.String():
		return nil, &queryFault{Type: "STALE_DATA", Message: fmt.Sprintf("Expected branch to point to %q but it did not. Pull and try again.", expected)}
	}
	if fault := o.call.pushFault(o.repo, full, plumbing.ZeroHash); fault != "" {
		return nil, unprocessableOrder("%s", fault)
	}
	parent, err := o.repo.commit(old)
	if err != nil {
		return nil, err
	}
	edits, err := o.fileChanges(parent.TreeHash, expected)
	if err != nil {
		return nil, err
	}
	tree, err := o.repo.edited(parent.TreeHash, edits)
	if err != nil {
		return nil, unprocessableOrder("A path was requested that is not valid: %v", err)
	}
	message, _ := o.input["message"].(map[string]any)
	headline, _ := message["headline"].(string)
	if body, _ := message["body"].(string); body != "" {
		headline += "\n\n" + body
	}
	u := o.call.server.user(o.call.login())
	author := signature(u.Login, fmt.Sprintf("%d+%s@users.noreply.github.com", u.ID, u.Login), o.call.server.tick())
	h, err := o.repo.storeCommit(headline, tree, []plumbing.Hash{old}, author, signature("GitHub", "noreply@github.com", author.When))
	if err != nil {
		return nil, err
	}
	o.repo.signed[h.String()] = true
	if err := o.repo.moveRef(full, h, false); err != nil {
		return nil, err
	}
	k, err := o.commitOf(h.String())
	return payload{"commit": k, "ref": o.node("Ref", full)}, err
}

// branch is the branch that a commit is to stand on: by the ID of its ref, or by names.
func (o order) branch() (order, string, error) {
	b, _ := o.input["branch"].(map[string]any)
	if id, _ := b["id"].(string); id != "" {
		inside := order{o.here, map[string]any{"id": id}}
		at, n, err := inside.thing("id")
		if err != nil {
			return o, "", err
		}
		full, is := n.value.(string)
		if !is || n.kind != "Ref" {
			return o, "", unresolved("Ref node with the global id of '%s'.", id)
		}
		return order{at.here, o.input}, full, nil
	}
	repository, _ := b["repositoryNameWithOwner"].(string)
	name, _ := b["branchName"].(string)
	owner, short, _ := strings.Cut(repository, "/")
	found, err := o.findRepository(owner, short)
	if err != nil {
		return o, "", err
	}
	inside := *o.here
	inside.repo = found.(*node).repo
	return order{&inside, o.input}, "refs/heads/" + strings.TrimPrefix(name, "refs/heads/"), nil
}

// fileChanges are the edits of a commit; what is to be deleted must be there.
func (o order) fileChanges(tree plumbing.Hash, head string) (map[string]edit, error) {
	changes, _ := o.input["fileChanges"].(map[string]any)
	edits := map[string]edit{}
	deletions, _ := changes["deletions"].([]any)
	for _, d := range deletions {
		path := member(d, "path")
		if _, err := o.repo.entryAt(tree, path); err != nil {
			return nil, unprocessableOrder("A path was requested for deletion which does not exist as of commit oid `%s`: %s", head, path)
		}
		edits[path] = edit{}
	}
	additions, _ := changes["additions"].([]any)
	for _, a := range additions {
		data, err := base64.StdEncoding.DecodeString(member(a, "contents"))
		if err != nil {
			return nil, unprocessableOrder("The contents of %s are no Base64", member(a, "path"))
		}
		h, err := o.repo.storeBlob(data)
		if err != nil {
			return nil, err
		}
		mode := filemode.Regular
		if e, err := o.repo.entryAt(tree, member(a, "path")); err == nil && e.Mode == filemode.Executable {
			mode = e.Mode
		}
		edits[member(a, "path")] = edit{mode: mode, hash: h}
	}
	return edits, nil
}

func member(of any, name string) string {
	fields, _ := of.(map[string]any)
	value, _ := fields[name].(string)
	return value
}
