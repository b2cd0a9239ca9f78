package githubsim

import (
	"fmt"
	"strings"
)

// order is what a mutation was sent.
type order struct {
	*here
	input map[string]any
}

// payload is what a mutation gives: the members of its type by their names.
type payload map[string]any

func mutationKind() kind {
	fields := map[string]resolver{}
	for name, carryOut := range map[string]func(order) (payload, error){
		"addComment": addCommentOrder, "addPullRequestReview": addReviewOrder,
		"closePullRequest": closeOrder, "reopenPullRequest": reopenOrder, "markPullRequestReadyForReview": readyOrder,
		"mergePullRequest": mergePullOrder, "revertPullRequest": revertOrder,
		"enablePullRequestAutoMerge": enableAutoMergeOrder, "disablePullRequestAutoMerge": disableAutoMergeOrder,
		"enqueuePullRequest": enqueueOrder, "dequeuePullRequest": dequeueOrder,
		"createCommitOnBranch": createCommitOrder, "createRef": createRefOrder, "updateRef": updateRefOrder, "deleteRef": deleteRefOrder,
	} {
		fields[name] = func(h *here) (any, error) {
			input, given := h.args["input"].(map[string]any)
			if !given {
				return nil, missingArgument(h, "input")
			}
			out, err := carryOut(order{h, input})
			if err != nil {
				return nil, err
			}
			out["clientMutationId"] = input["clientMutationId"]
			return h.node(strings.ToUpper(name[:1])+name[1:]+"Payload", out), nil
		}
	}
	return kind{fields: fields}
}

// payloadKind is the type of a mutation's payload; nil where a name is none.
func payloadKind(name string) *kind {
	members, known := map[string][]string{
		"AddCommentPayload": {"commentEdge", "subject"}, "AddPullRequestReviewPayload": {"pullRequestReview", "reviewEdge"},
		"ClosePullRequestPayload": {"pullRequest"}, "ReopenPullRequestPayload": {"pullRequest"}, "MarkPullRequestReadyForReviewPayload": {"pullRequest"},
		"MergePullRequestPayload": {"actor", "pullRequest"}, "RevertPullRequestPayload": {"pullRequest", "revertPullRequest"},
		"EnablePullRequestAutoMergePayload": {"actor", "pullRequest"}, "DisablePullRequestAutoMergePayload": {"actor", "pullRequest"},
		"EnqueuePullRequestPayload": {"mergeQueueEntry"}, "DequeuePullRequestPayload": {"mergeQueueEntry"},
		"CreateCommitOnBranchPayload": {"commit", "ref"}, "CreateRefPayload": {"ref"}, "UpdateRefPayload": {"ref"}, "DeleteRefPayload": {},
	}[name]
	if !known {
		return nil
	}
	k := &kind{fields: map[string]resolver{}}
	for _, member := range append(members, "clientMutationId") {
		k.fields[member] = with(func(_ *here, p payload) any { return p[member] })
	}
	return k
}

func (o order) text(name string) string {
	value, _ := o.input[name].(string)
	return value
}

func (o order) truth(name string) bool {
	value, _ := o.input[name].(bool)
	return value
}

func unprocessableOrder(format string, args ...any) error {
	return &queryFault{Type: "UNPROCESSABLE", Message: fmt.Sprintf(format, args...)}
}

// thing is what an ID of the input names; the order stands at its repository from then on.
func (o order) thing(name string) (order, *node, error) {
	id := o.text(name)
	n := o.byID(id)
	if n == nil {
		return o, nil, unresolved("a node with the global id of '%s'.", id)
	}
	inside := *o.here
	inside.repo = n.repo
	return order{&inside, o.input}, n, nil
}

// pull is the pull request that the input names, which the token may change.
func (o order) pull(name, permission string) (order, *Pull, error) {
	o, n, err := o.thing(name)
	if err != nil {
		return o, nil, err
	}
	p, is := n.value.(*Pull)
	if !is {
		return o, nil, unresolved("PullRequest node with the global id of '%s'.", o.text(name))
	}
	return o, p, o.may(need{permission, write, 0}, p.Number)
}

// judged refuses a pull request whose head is not the one that was expected.
func (o order) judged(p *Pull) error {
	if expected := o.text("expectedHeadOid"); expected != "" && expected != p.HeadSHA {
		return unprocessableOrder("Head branch was modified. Review and try the merge again.")
	}
	return nil
}

func (o order) caller() any { return o.actor(o.call.login()) }

func (o order) showing(p *Pull) payload {
	return payload{"pullRequest": o.node("PullRequest", p), "actor": o.caller()}
}

func closeOrder(o order) (payload, error)  { return o.settle("closed") }
func reopenOrder(o order) (payload, error) { return o.settle("open") }

// settle closes a pull request, or opens it again.
func (o order) settle(state string) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	if err != nil {
		return nil, err
	}
	if err := o.repo.settle(p, state); err != nil {
		return nil, unprocessableOrder("Could not %s the pull request.", map[string]string{"open": "open", "closed": "close"}[state])
	}
	return o.showing(p), nil
}

func readyOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	if err != nil {
		return nil, err
	}
	p.Draft, p.Updated = false, o.call.server.tick()
	return o.showing(p), nil
}

func mergePullOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", contents)
	if err != nil {
		return nil, err
	}
	if err := o.judged(p); err != nil {
		return nil, err
	}
	_, err = o.repo.merge(p, mergeOrder{Title: o.text("commitHeadline"), Message: o.text("commitBody"), Method: strings.ToLower(o.text("mergeMethod"))}, o.call.login())
	if err != nil {
		return nil, err
	}
	delete(o.merges, p)
	return o.showing(p), nil
}

func addCommentOrder(o order) (payload, error) {
	o, n, err := o.thing("subjectId")
	if err != nil {
		return nil, err
	}
	var number int
	switch v := n.value.(type) {
	case *Pull:
		number = v.Number
	case *Issue:
		number = v.Number
	default:
		return nil, unresolved("a subject with the global id of '%s'.", o.text("subjectId"))
	}
	if err := o.may(need{issues, write, anyReader}, number); err != nil {
		return nil, err
	}
	if strings.TrimSpace(o.text("body")) == "" {
		return nil, unprocessableOrder("Body cannot be blank")
	}
	m, err := o.repo.addComment(number, Comment{Author: o.call.login(), App: o.call.token.App, Body: o.text("body")})
	if err != nil {
		return nil, err
	}
	edge := o.node("IssueCommentEdge", element{fmt.Sprint(m.ID), o.node("IssueComment", m)})
	return payload{"commentEdge": edge, "subject": n}, nil
}

func addReviewOrder(o order) (payload, error) {
	o, n, err := o.thing("pullRequestId")
	if err != nil {
		return nil, err
	}
	p, is := n.value.(*Pull)
	if !is {
		return nil, unresolved("PullRequest node with the global id of '%s'.", o.text("pullRequestId"))
	}
	if err := o.may(need{pulls, write, anyReader}, p.Number); err != nil {
		return nil, err
	}
	state := map[string]string{"": "PENDING", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}[o.text("event")]
	switch {
	case state == "":
		return nil, unprocessableOrder("Could not submit the review.")
	case state == "APPROVED" && strings.EqualFold(p.Author, o.call.login()):
		return nil, unprocessableOrder("Can not approve your own pull request")
	case state != "PENDING" && state != "APPROVED" && o.text("body") == "":
		return nil, unprocessableOrder("Review body can't be blank")
	}
	made, err := o.repo.addReview(p.Number, Review{Author: o.call.login(), State: state, SHA: o.text("commitOID"), Body: o.text("body")})
	if err != nil {
		return nil, err
	}
	review := o.own(nodeID("PRR", made.ID))
	return payload{"pullRequestReview": review, "reviewEdge": o.node("PullRequestReviewEdge", element{fmt.Sprint(made.ID), review})}, nil
}
