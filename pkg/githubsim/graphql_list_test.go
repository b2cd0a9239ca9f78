package githubsim_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

const pageQuery = `query($first: Int, $last: Int, $after: String, $before: String) {
	repository(owner: "octo", name: "app") { pullRequest(number: 1) {
		comments(first: $first, last: $last, after: $after, before: $before) {
			totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { body }
		}
	} }
}`

type commentPage struct {
	TotalCount int
	PageInfo   struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	Nodes []struct{ Body string }
}

func (s *stage) commentPage(variables map[string]any) commentPage {
	s.t.Helper()
	var wire struct {
		Repository struct {
			PullRequest struct{ Comments commentPage }
		}
	}
	if err := json.Unmarshal([]byte(s.must("owner", pageQuery, variables)), &wire); err != nil {
		s.t.Fatal(err)
	}
	return wire.Repository.PullRequest.Comments
}

func (p commentPage) bodies() []string {
	var out []string
	for _, n := range p.Nodes {
		out = append(out, n.Body)
	}
	return out
}

func (s *stage) comments(from, to int) []string {
	s.t.Helper()
	var bodies []string
	for i := from; i < to; i++ {
		bodies = append(bodies, fmt.Sprintf("c%d", i))
		if _, err := s.repo.AddComment(1, githubsim.Comment{Author: "ada", Body: bodies[i-from]}); err != nil {
			s.t.Fatal(err)
		}
	}
	return bodies
}

// A list is read whole in pages of any size, forwards and backwards, though it grows meanwhile.
func TestPages(t *testing.T) {
	s := newStage(t)
	want := s.comments(0, 7)
	for size := 1; size <= 8; size++ {
		var got []string
		for variables := map[string]any{"first": size}; ; {
			p := s.commentPage(variables)
			got = append(got, p.bodies()...)
			if p.TotalCount != 7 || p.PageInfo.HasPreviousPage != (len(got) > len(p.Nodes)) {
				t.Errorf("%+v after %d", p, len(got))
			}
			if !p.PageInfo.HasNextPage {
				break
			}
			variables["after"] = *p.PageInfo.EndCursor
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("forwards by %d: %s", size, diff)
		}
		got = nil
		for variables := map[string]any{"last": size}; ; {
			p := s.commentPage(variables)
			got = append(p.bodies(), got...)
			if !p.PageInfo.HasPreviousPage {
				break
			}
			variables["before"] = *p.PageInfo.StartCursor
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("backwards by %d: %s", size, diff)
		}
	}
	first := s.commentPage(map[string]any{"first": 3})
	more := s.comments(7, 9)
	rest := s.commentPage(map[string]any{"first": 100, "after": *first.PageInfo.EndCursor})
	if diff := cmp.Diff(slices.Concat(want[3:], more), rest.bodies()); diff != "" {
		t.Error(diff)
	}
	if empty := s.commentPage(map[string]any{"first": 0}); len(empty.Nodes) != 0 || !empty.PageInfo.HasNextPage || empty.PageInfo.EndCursor != nil {
		t.Errorf("%+v", empty)
	}
}

// The rollup has the newest of each, and what a token may not see of it is null with a reason.
func TestRollup(t *testing.T) {
	s := newStage(t)
	sha := s.pull.HeadSHA
	for _, c := range []githubsim.CheckRun{
		{SHA: sha, Name: "unit", Conclusion: "failure"}, {SHA: sha, Name: "unit", Conclusion: "success"},
		{SHA: sha, Name: "lint", App: "linter", Status: "in_progress"},
	} {
		if _, err := s.repo.AddCheckRun(c); err != nil {
			t.Fatal(err)
		}
	}
	for _, state := range []string{"pending", "success"} {
		if err := s.repo.AddStatus(sha, githubsim.Status{Context: "ci/x", State: state}); err != nil {
			t.Fatal(err)
		}
	}
	const query = `pullRequest(number: 1) { statusCheckRollup { state contexts(first: 9) {
		totalCount checkRunCount statusContextCount
		nodes { __typename ... on CheckRun { name status conclusion checkSuite { app { slug } workflowRun { databaseId } } } ... on StatusContext { context state } }
	} } }`
	s.expect(query, `{"pullRequest":{"statusCheckRollup":{"state":"PENDING","contexts":{"totalCount":3,"checkRunCount":2,"statusContextCount":1,"nodes":[`+
		`{"__typename":"CheckRun","name":"unit","status":"COMPLETED","conclusion":"SUCCESS","checkSuite":{"app":{"slug":"github-actions"},"workflowRun":null}},`+
		`{"__typename":"CheckRun","name":"lint","status":"IN_PROGRESS","conclusion":null,"checkSuite":{"app":{"slug":"linter"},"workflowRun":null}},`+
		`{"__typename":"StatusContext","context":"ci/x","state":"SUCCESS"}]}}}}`)
	s.sim.Token(githubsim.Token{Value: secret("statuses"), App: "reader", Permissions: map[string]string{"statuses": "read", "pull_requests": "read"}})
	data, faults := s.ask("statuses", inRepository(`pullRequest(number: 1) { statusCheckRollup { contexts(first: 9) { nodes { __typename } } } }`), nil)
	want := `{"repository":{"pullRequest":{"statusCheckRollup":{"contexts":{"nodes":[null,null,{"__typename":"StatusContext"}]}}}}}`
	refused := "FORBIDDEN [repository pullRequest statusCheckRollup contexts nodes 0] Resource not accessible by integration\n" +
		"FORBIDDEN [repository pullRequest statusCheckRollup contexts nodes 1] Resource not accessible by integration"
	if data != want || faults != refused {
		t.Errorf("%s\n%s", data, faults)
	}
}

// Objects are found by SHA and by expression; texts are cut and binaries have none.
func TestObjects(t *testing.T) {
	s := newStage(t)
	s.commit("main", "More", map[string]string{"bin": "a\x00b", "src/b.txt": "b"})
	s.expect(`a: object(expression: "main:src/a.txt") { __typename ... on Blob { byteSize isBinary isTruncated text } }
		b: object(expression: "main:bin") { ... on Blob { isBinary text } } c: object(expression: "work") { __typename oid }
		d: object(expression: "main:src") { ... on Tree { entries { name type mode path } } } e: object(expression: "nowhere") { oid } f: object(oid: "`+s.pull.HeadSHA+`") { __typename }
		g: object(oid: "1111111111111111111111111111111111111111") { oid }`,
		`{"a":{"__typename":"Blob","byteSize":6,"isBinary":false,"isTruncated":false,"text":"1\n2\n3\n"},"b":{"isBinary":true,"text":null},`+
			`"c":{"__typename":"Commit","oid":"`+s.pull.HeadSHA+`"},"d":{"entries":[{"name":"a.txt","type":"blob","mode":33188,"path":"a.txt"},{"name":"b.txt","type":"blob","mode":33188,"path":"b.txt"}]},`+
			`"e":null,"f":{"__typename":"Commit"},"g":null}`)
	s.expect(`ref(qualifiedName: "work") { name prefix target { oid } } none: ref(qualifiedName: "refs/heads/no") { name } defaultBranchRef { name branchProtectionRule { pattern } }`,
		`{"ref":{"name":"work","prefix":"refs/heads/","target":{"oid":"`+s.pull.HeadSHA+`"}},"none":null,"defaultBranchRef":{"name":"main","branchProtectionRule":null}}`)
}
