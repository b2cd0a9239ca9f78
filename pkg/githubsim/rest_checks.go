package githubsim

import (
	"slices"
	"strconv"
)

// showCheckRun is a check-run.
func (c *call) showCheckRun(k *CheckRun) object {
	page := c.pageAt(runPage(k))
	return object{
		"id": k.ID, "node_id": nodeID("CR", k.ID), "head_sha": k.SHA, "name": k.Name, "external_id": k.ExternalID,
		"url": c.at("/check-runs/" + strconv.FormatInt(k.ID, 10)), "html_url": page, "details_url": either(k.DetailsURL, page),
		"status": k.Status, "conclusion": optional(k.Conclusion), "started_at": stamp(k.Started), "completed_at": stamp(k.Completed),
		"check_suite": object{"id": k.Suite}, "app": c.showApp(k.App), "pull_requests": c.pullsOf(k.SHA),
		"output": object{
			"title": optional(k.Title), "summary": optional(k.Summary), "text": optional(k.Text), "annotations_count": len(k.Annotations),
			"annotations_url": c.at("/check-runs/" + strconv.FormatInt(k.ID, 10) + "/annotations"),
		},
	}
}

// listCheckRuns lists a commit's check runs, newest first; without filter=all only the newest of each name in a suite.
func listCheckRuns(c *call) (any, error) {
	h, err := c.repo.resolve(c.args["ref"])
	if err != nil {
		return nil, noCommit(c.args["ref"])
	}
	all := c.repo.runsOf(h.String())
	if c.query.Get("filter") != "all" {
		all = newest(all)
	}
	all = slices.DeleteFunc(slices.Clone(all), func(k *CheckRun) bool {
		app := c.query.Get("app_id")
		return c.query.Has("check_name") && k.Name != c.query.Get("check_name") ||
			c.query.Has("status") && k.Status != c.query.Get("status") ||
			app != "" && app != strconv.FormatInt(c.server.app(k.App).ID, 10)
	})
	slices.Reverse(all)
	return object{"total_count": len(all), "check_runs": each(page(c, all), c.showCheckRun)}, nil
}

// theCheckRun finds the one that the path names.
func (c *call) theCheckRun() (*CheckRun, error) {
	id, err := c.number("id")
	if err != nil {
		return nil, err
	}
	if found := first(c.repo.checkRuns, func(k *CheckRun) bool { return k.ID == id }); found != nil {
		return found, nil
	}
	return nil, notFound()
}

func getCheckRun(c *call) (any, error) {
	k, err := c.theCheckRun()
	if err != nil {
		return nil, err
	}
	return c.showCheckRun(k), nil
}

func listAnnotations(c *call) (any, error) {
	k, err := c.theCheckRun()
	if err != nil {
		return nil, err
	}
	return each(page(c, k.Annotations), func(a Annotation) object {
		return object{
			"path": a.Path, "start_line": a.StartLine, "end_line": a.EndLine, "start_column": a.StartColumn, "end_column": a.EndColumn,
			"annotation_level": a.Level, "message": a.Message, "title": a.Title, "raw_details": a.RawDetails,
			"blob_href": c.pageAt("/blob/" + k.SHA + "/" + escapePath(a.Path)),
		}
	}), nil
}

// listCheckSuites lists a commit's check suites, oldest first.
func listCheckSuites(c *call) (any, error) {
	h, err := c.repo.resolve(c.args["ref"])
	if err != nil {
		return nil, noCommit(c.args["ref"])
	}
	var ids []int64
	last := map[int64]*CheckRun{}
	for _, k := range c.repo.runsOf(h.String()) {
		if last[k.Suite] == nil {
			ids = append(ids, k.Suite)
		}
		last[k.Suite] = k
	}
	return object{"total_count": len(ids), "check_suites": each(page(c, ids), func(id int64) object {
		k := last[id]
		return object{
			"id": id, "node_id": nodeID("CS", id), "head_branch": nil, "head_sha": k.SHA, "status": k.Status, "conclusion": optional(k.Conclusion),
			"url": c.at("/check-suites/" + strconv.FormatInt(id, 10)), "before": nil, "after": k.SHA, "pull_requests": c.pullsOf(k.SHA),
			"app": c.showApp(k.App), "repository": c.showRepository(c.repo), "created_at": stamp(k.Started), "updated_at": stamp(k.Completed),
			"head_commit": c.showSimpleCommit(k.SHA), "latest_check_runs_count": 1,
			"check_runs_url": c.at("/check-suites/" + strconv.FormatInt(id, 10) + "/check-runs"),
		}
	})}, nil
}
