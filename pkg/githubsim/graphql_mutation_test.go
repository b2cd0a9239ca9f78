package githubsim_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

// id asks for the ID of what a selection is about.
func (s *stage) id(selection string) string {
	s.t.Helper()
	var wire struct {
		Repository map[string]struct{ ID string }
	}
	if err := json.Unmarshal([]byte(s.must("owner", inRepository(selection+" { id }"), nil)), &wire); err != nil {
		s.t.Fatal(err)
	}
	for _, found := range wire.Repository {
		return found.ID
	}
	s.t.Fatalf("%s is not there", selection)
	return ""
}

// mutate carries one out; the answer is what is selected of its payload.
func (s *stage) mutate(token, name, selection string, input map[string]any) (data, faults string) {
	s.t.Helper()
	kind := strings.ToUpper(name[:1]) + name[1:] + "Input!"
	data, faults = s.ask(token, "mutation($i: "+kind+") { "+name+"(input: $i) { "+selection+" } }", map[string]any{"i": input})
	return strings.TrimSuffix(strings.TrimPrefix(data, `{"`+name+`":`), "}"), faults
}

func (s *stage) mutated(name, selection string, input map[string]any, want string) {
	s.t.Helper()
	if data, faults := s.mutate("owner", name, selection, input); faults != "" || want != "" && data != want {
		s.t.Errorf("%s: %s and %q, expected %s", name, data, faults, want)
	}
}

func (s *stage) refused(token, name string, input map[string]any, want string) {
	s.t.Helper()
	if data, faults := s.mutate(token, name, "clientMutationId", input); data != "null" || !strings.Contains(faults, want) {
		s.t.Errorf("%s: %s and %q, expected %q", name, data, faults, want)
	}
}

func TestMergeAndRevert(t *testing.T) {
	for _, method := range []string{"MERGE", "SQUASH", "REBASE"} {
		s := newStage(t)
		s.commit("work", "Third", map[string]string{"third.txt": "3"})
		pull, head := s.id("pullRequest(number: 1)"), s.repo.Ref("refs/heads/work")
		s.refused("fork", "mergePullRequest", map[string]any{"pullRequestId": pull}, "FORBIDDEN")
		s.refused("owner", "mergePullRequest", map[string]any{"pullRequestId": pull, "expectedHeadOid": strings.Repeat("1", 40)}, "Head branch was modified")
		s.refused("owner", "mergePullRequest", map[string]any{"pullRequestId": "x"}, "NOT_FOUND")
		s.refused("owner", "revertPullRequest", map[string]any{"pullRequestId": pull}, "not been merged")
		s.mutated("mergePullRequest", "clientMutationId actor { login } pullRequest { state merged mergedBy { login } }",
			map[string]any{"pullRequestId": pull, "expectedHeadOid": head, "mergeMethod": method, "clientMutationId": "7"},
			`{"clientMutationId":"7","actor":{"login":"octo"},"pullRequest":{"state":"MERGED","merged":true,"mergedBy":{"login":"octo"}}}`)
		s.refused("owner", "mergePullRequest", map[string]any{"pullRequestId": pull}, "not mergeable")
		s.expect(`object(expression: "main:third.txt") { __typename }`, `{"object":{"__typename":"Blob"}}`)
		s.commit("main", "Later", map[string]string{"later.txt": "l"})
		s.mutated("revertPullRequest", "revertPullRequest { number title body state headRefName author { login } changedFiles deletions } ", map[string]any{"pullRequestId": pull},
			`{"revertPullRequest":{"number":2,"title":"Revert \"Work\"","body":"Reverts octo/app#1","state":"OPEN","headRefName":"revert-1-work","author":{"login":"octo"},"changedFiles":3,"deletions":3}}`)
		s.mutated("mergePullRequest", "pullRequest { merged }", map[string]any{"pullRequestId": s.id("pullRequest(number: 2)")}, "")
		s.expect(`a: object(expression: "main:third.txt") { oid } b: object(expression: "main:later.txt") { __typename } c: object(expression: "main:src/a.txt") { ... on Blob { text } }`,
			`{"a":null,"b":{"__typename":"Blob"},"c":{"text":"1\n2\n3\n"}}`)
	}
}

func TestCreateCommitOnBranch(t *testing.T) {
	s := newStage(t)
	head := s.repo.Ref("refs/heads/main")
	input := func(expected string, path string) map[string]any {
		return map[string]any{
			"branch":          map[string]any{"repositoryNameWithOwner": "octo/app", "branchName": "main"},
			"expectedHeadOid": expected, "message": map[string]any{"headline": "Record", "body": "Text"},
			"fileChanges": map[string]any{
				"additions": []any{map[string]any{"path": path, "contents": base64.StdEncoding.EncodeToString([]byte("new"))}},
				"deletions": []any{map[string]any{"path": "README.md"}},
			},
		}
	}
	s.mutated("createCommitOnBranch", "commit { message committedViaWeb author { user { login } } parents(first: 1) { nodes { oid } } } ref { name }", input(head, "docs/a.md"),
		`{"commit":{"message":"Record\n\nText","committedViaWeb":true,"author":{"user":{"login":"octo"}},"parents":{"nodes":[{"oid":"`+head+`"}]}},"ref":{"name":"main"}}`)
	s.expect(`a: object(expression: "main:docs/a.md") { ... on Blob { text } } b: object(expression: "main:README.md") { oid }`, `{"a":{"text":"new"},"b":null}`)
	s.refused("owner", "createCommitOnBranch", input(head, "b"), "STALE_DATA")
	now := s.repo.Ref("refs/heads/main")
	s.refused("owner", "createCommitOnBranch", input(now, "b"), "does not exist as of commit oid")
	s.refused("fork", "createCommitOnBranch", input(now, "b"), "FORBIDDEN")
	wrong := input(now, "../b")
	delete(wrong["fileChanges"].(map[string]any), "deletions")
	s.refused("owner", "createCommitOnBranch", wrong, "not valid")
	one := 1
	s.repo.AddRuleset(githubsim.Ruleset{Approvals: &one})
	s.refused("owner", "createCommitOnBranch", wrong, "Changes must be made through a pull request")
	byRef := map[string]any{"branch": map[string]any{"id": s.id(`ref(qualifiedName: "work")`)}, "expectedHeadOid": s.pull.HeadSHA, "message": map[string]any{"headline": "h"}}
	s.mutated("createCommitOnBranch", "ref { name }", byRef, `{"ref":{"name":"work"}}`)
}

func TestQueueMutations(t *testing.T) {
	s := newStage(t)
	s.commit("other", "Other", map[string]string{"other.txt": "o"})
	if _, err := s.repo.AddPull(githubsim.Pull{Title: "Other", Author: "ada", Head: "other"}); err != nil {
		t.Fatal(err)
	}
	one, two := s.id("pullRequest(number: 1)"), s.id("pullRequest(number: 2)")
	s.refused("owner", "enqueuePullRequest", map[string]any{"pullRequestId": one}, "not enabled")
	s.queueing("unit")
	const shown = "mergeQueueEntry { position state enqueuer { login } pullRequest { number isInMergeQueue } baseCommit { oid } headCommit { message } }"
	tip := s.repo.Ref("refs/heads/main")
	s.mutated("enqueuePullRequest", shown, map[string]any{"pullRequestId": one, "expectedHeadOid": s.pull.HeadSHA},
		`{"mergeQueueEntry":{"position":1,"state":"AWAITING_CHECKS","enqueuer":{"login":"octo"},"pullRequest":{"number":1,"isInMergeQueue":true},"baseCommit":{"oid":"`+tip+`"},"headCommit":{"message":"Merge pull request #1 from octo/work\n\nWork"}}}`)
	first := s.repo.Ref("refs/heads/gh-readonly-queue/main/pr-1-" + tip)
	if first == "" {
		t.Error("the merge group has no branch")
	}
	s.refused("owner", "enqueuePullRequest", map[string]any{"pullRequestId": one}, "already")
	s.mutated("enqueuePullRequest", "mergeQueueEntry { position baseCommit { oid } }", map[string]any{"pullRequestId": two}, `{"mergeQueueEntry":{"position":2,"baseCommit":{"oid":"`+first+`"}}}`)
	s.mutated("dequeuePullRequest", "mergeQueueEntry { pullRequest { isInMergeQueue } }", map[string]any{"id": one}, `{"mergeQueueEntry":{"pullRequest":{"isInMergeQueue":false}}}`)
	s.expect("mergeQueue { entries(first: 9) { totalCount nodes { position pullRequest { number } baseCommit { oid } } } }",
		`{"mergeQueue":{"entries":{"totalCount":1,"nodes":[{"position":1,"pullRequest":{"number":2},"baseCommit":{"oid":"`+tip+`"}}]}}}`)
	s.mutated("enqueuePullRequest", "mergeQueueEntry { position }", map[string]any{"pullRequestId": one, "jump": true}, `{"mergeQueueEntry":{"position":1}}`)
	s.refused("owner", "mergePullRequest", map[string]any{"pullRequestId": one}, "merge queue")
}

func TestAutoMerge(t *testing.T) {
	s := newStage(t)
	pull := s.id("pullRequest(number: 1)")
	s.refused("owner", "enablePullRequestAutoMerge", map[string]any{"pullRequestId": pull}, "clean status")
	s.refused("owner", "disablePullRequestAutoMerge", map[string]any{"pullRequestId": pull}, "Can't disable")
	s.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "unit"}}})
	s.refused("fork", "enablePullRequestAutoMerge", map[string]any{"pullRequestId": pull}, "FORBIDDEN")
	s.mutated("enablePullRequestAutoMerge", "pullRequest { autoMergeRequest { mergeMethod enabledBy { login } commitHeadline } viewerCanDisableAutoMerge }",
		map[string]any{"pullRequestId": pull, "mergeMethod": "SQUASH", "commitHeadline": "h"},
		`{"pullRequest":{"autoMergeRequest":{"mergeMethod":"SQUASH","enabledBy":{"login":"octo"},"commitHeadline":"h"},"viewerCanDisableAutoMerge":true}}`)
	s.mutated("disablePullRequestAutoMerge", "pullRequest { autoMergeRequest { enabledAt } }", map[string]any{"pullRequestId": pull}, `{"pullRequest":{"autoMergeRequest":null}}`)
}

func TestRefMutations(t *testing.T) {
	s := newStage(t)
	var wire struct{ Repository struct{ ID string } }
	if err := json.Unmarshal([]byte(s.must("owner", inRepository("id"), nil)), &wire); err != nil {
		t.Fatal(err)
	}
	made := map[string]any{"repositoryId": wire.Repository.ID, "name": "refs/heads/x/y", "oid": s.repo.Ref("refs/heads/main")}
	s.mutated("createRef", "ref { name target { oid } }", made, `{"ref":{"name":"x/y","target":{"oid":"`+s.repo.Ref("refs/heads/main")+`"}}}`)
	s.refused("owner", "createRef", made, "already exists")
	s.refused("fork", "createRef", made, "FORBIDDEN")
	ref := s.id(`ref(qualifiedName: "x/y")`)
	s.mutated("updateRef", "ref { target { oid } }", map[string]any{"refId": ref, "oid": s.pull.HeadSHA}, `{"ref":{"target":{"oid":"`+s.pull.HeadSHA+`"}}}`)
	s.refused("owner", "updateRef", map[string]any{"refId": ref, "oid": s.repo.Ref("refs/heads/main")}, "not a fast forward")
	s.refused("owner", "updateRef", map[string]any{"refId": ref, "oid": strings.Repeat("1", 40)}, "does not exist")
	s.mutated("deleteRef", "clientMutationId", map[string]any{"refId": ref}, "")
	if s.repo.Ref("refs/heads/x/y") != "" {
		t.Error("the ref is still there")
	}
}

func TestConversationMutations(t *testing.T) {
	s := newStage(t)
	pull := s.id("pullRequest(number: 1)")
	s.mutated("addComment", "commentEdge { node { body author { login } } } subject { id }", map[string]any{"subjectId": pull, "body": "hello"},
		`{"commentEdge":{"node":{"body":"hello","author":{"login":"octo"}}},"subject":{"id":"`+pull+`"}}`)
	s.refused("owner", "addComment", map[string]any{"subjectId": pull, "body": " "}, "blank")
	s.mutated("closePullRequest", "pullRequest { state }", map[string]any{"pullRequestId": pull}, `{"pullRequest":{"state":"CLOSED"}}`)
	s.mutated("reopenPullRequest", "pullRequest { state }", map[string]any{"pullRequestId": pull}, `{"pullRequest":{"state":"OPEN"}}`)
	s.mutated("addPullRequestReview", "pullRequestReview { state author { login } }", map[string]any{"pullRequestId": pull, "event": "APPROVE"}, `{"pullRequestReview":{"state":"APPROVED","author":{"login":"octo"}}}`)
}
