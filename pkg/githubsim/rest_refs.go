package githubsim

import (
	"errors"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

func (c *call) showRef(name string, h plumbing.Hash) object {
	kind := "commit"
	if o, err := c.repo.git.EncodedObject(plumbing.AnyObject, h); err == nil {
		kind = o.Type().String()
	}
	return object{
		"ref": name, "node_id": refID(c.repo, name), "url": c.at("/git/" + escapePath(name)),
		"object": object{"type": kind, "sha": h.String(), "url": c.at("/git/" + kind + "s/" + h.String())},
	}
}

func getRef(c *call) (any, error) {
	name := "refs/" + c.args["ref"]
	h, err := c.repo.ref(name)
	if err != nil {
		return nil, err
	}
	return c.showRef(name, h), nil
}

func listMatchingRefs(c *call) (any, error) {
	return each(c.repo.refs("refs/"+c.args["ref"]), func(r *plumbing.Reference) object { return c.showRef(string(r.Name()), r.Hash()) }), nil
}

// refRefused turns a refusal of the store into GitHub's 422.
func refRefused(err error) error {
	for _, known := range []error{errNotFastForward, errExists, errNoReference, errNoObject, errRefName} {
		if errors.Is(err, known) {
			return unprocessable(known.Error())
		}
	}
	return err
}

// target is the object that a ref shall name; a branch can name a commit alone.
func (c *call) target(name, sha string) (plumbing.Hash, error) {
	h := plumbing.NewHash(sha)
	o, err := c.repo.git.EncodedObject(plumbing.AnyObject, h)
	switch {
	case !isSHA(sha):
		return h, unprocessable("The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
	case err != nil:
		return h, refRefused(errNoObject)
	case o.Type() != plumbing.CommitObject && plumbing.ReferenceName(name).IsBranch():
		return h, unprocessable("Reference update failed")
	}
	return h, nil
}

func createRef(c *call) (any, error) {
	var sent struct{ Ref, SHA string }
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if !isRef(sent.Ref) || strings.Count(sent.Ref, "/") < 2 {
		return nil, refRefused(errRefName)
	}
	h, err := c.target(sent.Ref, sent.SHA)
	if err != nil {
		return nil, err
	}
	if _, err := c.repo.ref(sent.Ref); err == nil {
		return nil, refRefused(errExists)
	}
	if fault := c.pushFault(c.repo, sent.Ref, h); fault != "" {
		return nil, unprocessable(fault)
	}
	if err := c.repo.setRef(sent.Ref, h); err != nil {
		return nil, refRefused(err)
	}
	return c.created(c.showRef(sent.Ref, h))
}

func updateRef(c *call) (any, error) {
	var sent struct {
		SHA   string
		Force bool
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	name := "refs/" + c.args["ref"]
	h, err := c.target(name, sent.SHA)
	if err != nil {
		return nil, err
	}
	if _, err := c.repo.ref(name); err != nil {
		return nil, refRefused(errNoReference)
	}
	if fault := c.pushFault(c.repo, name, h); fault != "" {
		return nil, unprocessable(fault)
	}
	if err := c.repo.moveRef(name, h, sent.Force); err != nil {
		return nil, refRefused(err)
	}
	return c.showRef(name, h), nil
}

func removeRef(c *call) (any, error) {
	name := "refs/" + c.args["ref"]
	if fault := c.deletionFault(c.repo, name); fault != "" {
		return nil, unprocessable(fault)
	}
	if err := c.repo.deleteRef(name); err != nil {
		return nil, refRefused(err)
	}
	return nil, nil
}
