package github

import (
	"context"
)

// snapshotText asks for what Snapshot wants. The checks are asked of the last commit, so that "no rollup" is told from
// "no commit"; fields of 64 bits are asked for beside the older ones of 32.
const snapshotText = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id number title body state merged isDraft mergeable
      author { __typename login }
      baseRefName baseRefOid baseRepository { nameWithOwner }
      headRefName headRefOid headRepository { nameWithOwner }
      labels(first: 100) { totalCount pageInfo { hasNextPage } nodes { name } }
      reviews(first: 100) {
        totalCount pageInfo { hasNextPage }
        nodes { state submittedAt authorCanPushToRepository author { __typename login } commit { oid } }
      }
      commits(first: 100) {
        totalCount pageInfo { hasNextPage }
        nodes { commit { oid message parents(first: 10) { totalCount nodes { oid } } } }
      }
      comments(first: 100) {
        totalCount pageInfo { hasNextPage }
        nodes { databaseId fullDatabaseId body viewerDidAuthor authorAssociation author { __typename login } }
      }
      headCommit: commits(last: 1) {
        nodes { commit { oid statusCheckRollup { contexts(first: 100) {
          totalCount pageInfo { hasNextPage }
          nodes {
            __typename
            ... on CheckRun {
              databaseId name status conclusion startedAt completedAt detailsUrl url externalId title summary
              checkSuite { app { slug databaseId } workflowRun { databaseId } }
            }
            ... on StatusContext { context state description targetUrl createdAt }
          }
        } } } }
      }
    }
  }
}`

// missing tells which parts of a snapshot are still to be read.
type missing struct{ pull, reviews, commits, comments, checks bool }

var allMissing = missing{true, true, true, true, true}

// snapshotQuery gives the parts that GraphQL gave whole and without contradiction. Why it did not give the others does
// not matter: REST says it with its own error.
func (r *Repository) snapshotQuery(ctx context.Context, number int) (s Snapshot, m missing) {
	var wire struct {
		Repository *struct{ PullRequest *queriedPull }
	}
	variables := map[string]any{"owner": r.owner, "name": r.name, "number": number}
	faults, err := r.client.query(ctx, snapshotText, variables, readPulls, &wire)
	if err != nil || wire.Repository == nil || wire.Repository.PullRequest == nil {
		return s, allMissing
	}
	for _, f := range faults {
		m.mark(f.part(2))
	}
	p := wire.Repository.PullRequest
	s.PullRequest.Value, err = p.pull(number)
	if err != nil || m.pull {
		return Snapshot{}, allMissing // what is said of another state of things proves nothing of the rest
	}
	head := s.PullRequest.Value.Head.SHA
	fill(&s.Reviews.Value, &m.reviews, p.reviews)
	fill(&s.Commits.Value, &m.commits, func() ([]Commit, bool) { return p.commits(head) })
	fill(&s.Comments.Value, &m.comments, p.comments)
	fill(&s.Checks.Value, &m.checks, func() ([]Check, bool) { return p.checks(head) })
	return s, m
}

func fill[T any](into *[]T, missing *bool, read func() ([]T, bool)) {
	if *missing {
		return
	}
	got, whole := read()
	if *missing = !whole; whole {
		*into = got
	}
}

// mark notes what an error is about; one about no part is about all.
func (m *missing) mark(name string) {
	switch name {
	case "reviews":
		m.reviews = true
	case "commits":
		m.commits = true
	case "comments":
		m.comments = true
	case "headCommit":
		m.checks = true
	default:
		*m = allMissing
	}
}
