package githubsim

import "github.com/go-git/go-git/v5/plumbing"

func createRefOrder(o order) (payload, error) {
	o, n, err := o.thing("repositoryId")
	if err != nil {
		return nil, err
	}
	if err := o.may(need{contents, write, 0}, 0); err != nil {
		return nil, err
	}
	name, h := o.text("name"), plumbing.NewHash(o.text("oid"))
	_, there := o.repo.ref(name)
	_, lost := o.repo.peel(h)
	switch {
	case n.kind != "Repository":
		return nil, unresolved("Repository node with the global id of '%s'.", o.text("repositoryId"))
	case !isRef(name):
		return nil, unprocessableOrder("%s is not a valid ref name.", name)
	case there == nil:
		return nil, unprocessableOrder("A ref named %q already exists in the repository.", name)
	case lost != nil:
		return nil, unprocessableOrder("The object %s does not exist.", h)
	}
	if err := o.repo.setRef(name, h); err != nil {
		return nil, unprocessableOrder("%v", err)
	}
	return payload{"ref": o.node("Ref", name)}, nil
}

// theRef is the ref that the input names, which the token may change.
func (o order) theRef() (order, string, error) {
	o, n, err := o.thing("refId")
	if err != nil {
		return o, "", err
	}
	full, is := n.value.(string)
	if !is || n.kind != "Ref" {
		return o, "", unresolved("Ref node with the global id of '%s'.", o.text("refId"))
	}
	return o, full, o.may(need{contents, write, 0}, 0)
}

func updateRefOrder(o order) (payload, error) {
	o, full, err := o.theRef()
	if err != nil {
		return nil, err
	}
	h := plumbing.NewHash(o.text("oid"))
	if _, err := o.repo.peel(h); err != nil {
		return nil, unprocessableOrder("The object %s does not exist.", h)
	}
	if fault := o.call.pushFault(o.repo, full, h); fault != "" {
		return nil, unprocessableOrder("%s", fault)
	}
	if err := o.repo.moveRef(full, h, o.truth("force")); err != nil {
		return nil, unprocessableOrder("%v", err)
	}
	return payload{"ref": o.node("Ref", full)}, nil
}

func deleteRefOrder(o order) (payload, error) {
	o, full, err := o.theRef()
	if err != nil {
		return nil, err
	}
	if fault := o.call.deletionFault(o.repo, full); fault != "" {
		return nil, unprocessableOrder("%s", fault)
	}
	return payload{}, o.repo.deleteRef(full)
}
