package githubsim

import (
	"net/url"
	"strings"
)

// route is one endpoint. A pattern's last part of the form {name...}, or one in its middle, takes one or more segments.
type route struct {
	method, pattern string
	need            need
	serve           func(*call) (any, error)
	free            bool // never counts against the limit
}

// repo is where most endpoints stand.
const repo = "/repos/{owner}/{repo}"

// routes is every endpoint; the first that fits answers.
func routes() []route { //nolint:funlen // a list
	return []route{
		{"GET", "/rate_limit", need{}, getRateLimit, true},
		{"GET", "/user", need{}, getUser, false},

		{"GET", repo, need{metadata, read, public}, getRepository, false},
		{"GET", repo + "/pulls", need{pulls, read, public}, listPulls, false},
		{"POST", repo + "/pulls", need{pulls, write, anyReader}, createPull, false},
		{"GET", repo + "/pulls/{number}", need{pulls, read, public}, getPull, false},
		{"PATCH", repo + "/pulls/{number}", need{pulls, write, author}, updatePull, false},
		{"GET", repo + "/pulls/{number}/files", need{pulls, read, public}, listPullFiles, false},
		{"GET", repo + "/pulls/{number}/commits", need{pulls, read, public}, listPullCommits, false},
		{"GET", repo + "/pulls/{number}/reviews", need{pulls, read, public}, listReviews, false},
		{"POST", repo + "/pulls/{number}/reviews", need{pulls, write, anyReader}, createReview, false},
		{"GET", repo + "/pulls/{number}/merge", need{contents, read, public}, getMerged, false},
		{"PUT", repo + "/pulls/{number}/merge", need{contents, write, 0}, mergePull, false},
		{"GET", repo + "/pulls/{number}/requested_reviewers", need{pulls, read, public}, listReviewers, false},
		{"POST", repo + "/pulls/{number}/requested_reviewers", need{pulls, write, 0}, addReviewers, false},
		{"DELETE", repo + "/pulls/{number}/requested_reviewers", need{pulls, write, 0}, removeReviewers, false},

		{"GET", repo + "/commits", need{contents, read, public}, listCommits, false},
		{"GET", repo + "/commits/{ref...}/check-runs", need{checks, read, public}, listCheckRuns, false},
		{"GET", repo + "/commits/{ref...}/check-suites", need{checks, read, public}, listCheckSuites, false},
		{"GET", repo + "/commits/{ref...}/status", need{statuses, read, public}, getCombinedStatus, false},
		{"GET", repo + "/commits/{ref...}/statuses", need{statuses, read, public}, listStatuses, false},
		{"GET", repo + "/commits/{ref}/pulls", need{pulls, read, public}, listPullsOfCommit, false},
		{"GET", repo + "/commits/{ref...}", need{contents, read, public}, getCommit, false},
		{"POST", repo + "/statuses/{sha}", need{statuses, write, 0}, createStatus, false},
		{"POST", repo + "/check-runs", need{checks, write, appOnly}, createCheckRun, false},
		{"GET", repo + "/check-runs/{id}", need{checks, read, public}, getCheckRun, false},
		{"PATCH", repo + "/check-runs/{id}", need{checks, write, appOnly}, updateCheckRun, false},
		{"GET", repo + "/check-runs/{id}/annotations", need{checks, read, public}, listAnnotations, false},
		{"GET", repo + "/compare/{basehead...}", need{contents, read, public}, compare, false},
		{"GET", repo + "/dependency-graph/compare/{basehead...}", need{contents, read, public}, compareDependencies, false},

		{"GET", repo + "/contents", need{contents, read, public}, getContents, false},
		{"GET", repo + "/contents/{path...}", need{contents, read, public}, getContents, false},
		{"PUT", repo + "/contents/{path...}", need{contents, write, 0}, putContents, false},
		{"DELETE", repo + "/contents/{path...}", need{contents, write, 0}, deleteContents, false},
		{"GET", repo + "/git/ref/{ref...}", need{contents, read, public}, getRef, false},
		{"GET", repo + "/git/matching-refs/{ref...}", need{contents, read, public}, listMatchingRefs, false},
		{"POST", repo + "/git/refs", need{contents, write, 0}, createRef, false},
		{"PATCH", repo + "/git/refs/{ref...}", need{contents, write, 0}, updateRef, false},
		{"DELETE", repo + "/git/refs/{ref...}", need{contents, write, 0}, removeRef, false},
		{"POST", repo + "/git/commits", need{contents, write, 0}, createCommit, false},
		{"GET", repo + "/git/commits/{sha}", need{contents, read, public}, getGitCommit, false},
		{"POST", repo + "/git/trees", need{contents, write, 0}, createTree, false},
		{"GET", repo + "/git/trees/{sha...}", need{contents, read, public}, getTree, false},
		{"POST", repo + "/git/blobs", need{contents, write, 0}, createBlob, false},
		{"GET", repo + "/git/blobs/{sha}", need{contents, read, public}, getBlob, false},
		{"POST", repo + "/git/tags", need{contents, write, 0}, createTag, false},
		{"GET", repo + "/tags", need{contents, read, public}, listTags, false},
		{"GET", repo + "/releases", need{contents, read, public}, listReleases, false},

		{"GET", repo + "/branches/{branch...}/protection", need{administration, read, 0}, getProtection, false},
		{"PUT", repo + "/branches/{branch...}/protection", need{administration, write, 0}, putProtection, false},
		{"DELETE", repo + "/branches/{branch...}/protection", need{administration, write, 0}, deleteProtection, false},
		{"GET", repo + "/branches/{branch...}", need{contents, read, public}, getBranch, false},
		{"GET", repo + "/rules/branches/{branch...}", need{metadata, read, public}, listRules, false},

		{"GET", repo + "/environments", need{actions, read, public}, listEnvironments, false},
		{"GET", repo + "/environments/{name}", need{actions, read, public}, getEnvironment, false},
		{"PUT", repo + "/environments/{name}", need{administration, write, 0}, putEnvironment, false},
		{"DELETE", repo + "/environments/{name}", need{administration, write, 0}, deleteEnvironment, false},
		{"GET", repo + "/environments/{name}/secrets", need{environments, read, 0}, listEnvironmentSecrets, false},
		{"GET", repo + "/environments/{name}/variables", need{environments, read, 0}, listEnvironmentVariables, false},
		{"POST", repo + "/environments/{name}/variables", need{environments, write, 0}, createEnvironmentVariable, false},
		{"GET", repo + "/actions/secrets", need{secrets, read, collaborator}, listSecrets, false},
		{"GET", repo + "/actions/organization-secrets", need{secrets, read, collaborator}, listOrganisationSecrets, false},
		{"GET", repo + "/actions/variables", need{variables, read, collaborator}, listVariables, false},
		{"POST", repo + "/actions/variables", need{variables, write, 0}, createVariable, false},
		{"GET", repo + "/actions/organization-variables", need{variables, read, collaborator}, listOrganisationVariables, false},

		{"GET", repo + "/actions/runs", need{actions, read, public}, listRuns, false},
		{"GET", repo + "/actions/runs/{id}", need{actions, read, public}, getRun, false},
		{"GET", repo + "/actions/runs/{id}/jobs", need{actions, read, public}, listJobs, false},
		{"GET", repo + "/actions/runs/{id}/attempts/{attempt}/jobs", need{actions, read, public}, listJobsOfAttempt, false},
		{"POST", repo + "/actions/runs/{id}/rerun-failed-jobs", need{actions, write, 0}, rerunFailed, false},
		{"GET", repo + "/actions/jobs/{id}", need{actions, read, public}, getJob, false},
		{"GET", repo + "/actions/jobs/{id}/logs", need{actions, read, collaborator}, getJobLogs, false},
		{"GET", "/_logs/{owner}/{repo}/{id}", need{metadata, read, public}, downloadLog, true},
		{"GET", repo + "/actions/workflows", need{actions, read, public}, listWorkflows, false},
		{"POST", repo + "/actions/workflows/{workflow}/dispatches", need{actions, write, 0}, dispatchWorkflow, false},
		{"POST", repo + "/dispatches", need{contents, write, 0}, dispatchRepository, false},

		{"GET", repo + "/deployments", need{deployments, read, public}, listDeployments, false},
		{"POST", repo + "/deployments", need{deployments, write, 0}, createDeployment, false},
		{"GET", repo + "/deployments/{id}", need{deployments, read, public}, getDeployment, false},
		{"DELETE", repo + "/deployments/{id}", need{deployments, write, 0}, deleteDeployment, false},
		{"GET", repo + "/deployments/{id}/statuses", need{deployments, read, public}, listDeploymentStatuses, false},
		{"POST", repo + "/deployments/{id}/statuses", need{deployments, write, 0}, createDeploymentStatus, false},

		{"GET", repo + "/issues", need{issues, read, public}, listIssues, false},
		{"POST", repo + "/issues", need{issues, write, anyReader}, createIssue, false},
		{"GET", repo + "/issues/comments/{id}", need{issues, read, public}, getComment, false},
		{"PATCH", repo + "/issues/comments/{id}", need{issues, write, author}, updateComment, false},
		{"DELETE", repo + "/issues/comments/{id}", need{issues, write, author}, deleteComment, false},
		{"GET", repo + "/issues/{number}", need{issues, read, public}, getIssue, false},
		{"PATCH", repo + "/issues/{number}", need{issues, write, author}, updateIssue, false},
		{"GET", repo + "/issues/{number}/comments", need{issues, read, public}, listComments, false},
		{"POST", repo + "/issues/{number}/comments", need{issues, write, anyReader}, createComment, false},
		{"GET", repo + "/issues/{number}/labels", need{issues, read, public}, listLabels, false},
		{"POST", repo + "/issues/{number}/labels", need{issues, write, triage}, addLabels, false},
		{"PUT", repo + "/issues/{number}/labels", need{issues, write, triage}, setLabels, false},
		{"DELETE", repo + "/issues/{number}/labels", need{issues, write, triage}, removeLabels, false},

		{"GET", repo + "/collaborators/{username}/permission", need{metadata, read, collaborator}, getCollaboratorPermission, false},
	}
}

// match finds the endpoint of a method and an escaped path, with what stands in the path, unescaped.
func match(method, path string) (*route, map[string]string) {
	if method == "HEAD" {
		method = "GET"
	}
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil || strings.ContainsRune(plain, 0) {
			return nil, nil
		}
		segments[i] = plain
	}
	for _, r := range routes() {
		if r.method != method {
			continue
		}
		args := map[string]string{}
		if fits(strings.Split(r.pattern[1:], "/"), segments, args) {
			return &r, args
		}
	}
	return nil, nil
}

func fits(pattern, segments []string, args map[string]string) bool {
	if len(pattern) == 0 {
		return len(segments) == 0
	}
	name, isArg := strings.CutPrefix(pattern[0], "{")
	name = strings.TrimSuffix(name, "}")
	if many, is := strings.CutSuffix(name, "..."); is && isArg {
		for n := len(segments) - len(pattern) + 1; n >= 1; n-- {
			args[many] = strings.Join(segments[:n], "/")
			if args[many] != "" && fits(pattern[1:], segments[n:], args) {
				return true
			}
		}
		return false
	}
	if len(segments) == 0 || segments[0] == "" {
		return false
	}
	if isArg {
		args[name] = segments[0]
	} else if pattern[0] != segments[0] {
		return false
	}
	return fits(pattern[1:], segments[1:], args)
}
