package cli

import (
	"context"
	"path"
	"regexp"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/checklist"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// gate judges the range that was deployed by what the repository alone tells: the environment, the risk, the
// migrations; and looks up what the gate published of the pull request. Nothing of it decides any more: it is reported,
// and says whether a rollback can take everything back.
func (r *afterMerge) gate(ctx context.Context) {
	g := &record.Gate{}
	r.d.Gate = g
	r.published(ctx)
	if r.d.Before == "" {
		g.Fault = "what the branch had before is not known"
		return
	}
	o := *r.options
	o.base, o.head, o.pull = "", "", 0
	run := &gateRun{app: r.app, options: &o, began: r.d.Began, ranged: change.EventRange{BaseSHA: r.d.Before, HeadSHA: r.d.Commit}}
	result, err := run.judgeRange(ctx)
	if err != nil {
		g.Fault = firstLine(err.Error())
		r.note("what was deployed could not be judged anew: " + g.Fault)
		return
	}
	g.Risk, g.Type = result.Risk, result.DeploymentType
	r.d.WatchHours = r.watchHours(g.Type)
	g.Added, g.Missing, g.Irreversible = result.Environment.Added, result.Environment.Missing, run.evidence.Irreversible()
	r.d.Inventory = run.evidence.Production.Names()
	for _, c := range result.Checks {
		if c.Status != finding.Skipped {
			g.Checks = append(g.Checks, c)
		}
	}
}

// judgeRange judges a range of commits without a pull request.
func (g *gateRun) judgeRange(ctx context.Context) (finding.Result, error) {
	repo, err := g.repository(g.options)
	if err != nil {
		return finding.Result{}, err
	}
	if repo != nil {
		g.remote = &early{Repository: repo}
	}
	if g.handed, err = g.handedSources(ctx, g.options, ""); err != nil {
		return finding.Result{}, err
	}
	if g.change, err = g.openChange(ctx); err != nil {
		return finding.Result{}, err
	}
	if g.config, g.touched, err = g.gateConfig(g.options, g.change); err != nil {
		return finding.Result{}, err
	}
	return g.judge(ctx)
}

// published looks up the gate's verdict at the pull request's head.
func (r *afterMerge) published(ctx context.Context) {
	for _, p := range r.d.PullRequests {
		runs, err := r.repo.CheckRunsNamed(ctx, p.Head, r.options.checkName)
		if err == nil && len(runs) == 0 {
			runs, err = r.repo.StatusesNamed(ctx, p.Head, r.options.checkName)
		}
		if err != nil || len(runs) == 0 {
			r.d.Gate.Published = ""
			return
		}
		if r.d.Gate.Published = runs[0].Conclusion; r.d.Gate.Published != "success" {
			return
		}
	}
}

// feature is what a pull request is about: the identifier in its branch, title or body, and its spec's heading.
func (r *afterMerge) feature(ctx context.Context, p github.MergedPull) record.Feature {
	spec := r.config.Checks.Spec
	pattern, err := regexp.Compile(spec.Pattern)
	if err != nil {
		return record.Feature{}
	}
	for _, text := range []string{strings.ToUpper(p.HeadBranch), p.Title, p.Body} {
		if id := pattern.FindString(text); id != "" {
			return record.Feature{ID: clip(id), Name: r.specName(ctx, id)}
		}
	}
	return record.Feature{}
}

// specName is the first heading of a feature's spec, without its identifier; "" where there is none. The identifier is
// held against the names that the folders list: no path is made of it.
func (r *afterMerge) specName(ctx context.Context, id string) string {
	tree, _, err := change.OpenWorkTree(ctx, change.Options{Dir: r.directory(r.options), Home: r.Getenv("HOME")})
	if err != nil {
		return ""
	}
	for _, folder := range []string{r.config.Checks.Spec.Folder, r.config.Checks.Spec.Implemented} {
		found := ""
		entries, err := tree.List(strings.Trim(path.Clean(folder), "/"))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if !e.IsDir && found == "" && strings.HasPrefix(strings.ToUpper(e.Name), strings.ToUpper(id)) {
				found = path.Join(strings.Trim(path.Clean(folder), "/"), e.Name)
			}
		}
		if found == "" {
			continue
		}
		data, err := tree.Read(found, nil)
		if err != nil {
			return ""
		}
		for _, h := range checklist.Parse(data[:min(len(data), 1<<20)]).Headings {
			name := strings.TrimSpace(h.Text)
			if len(name) >= len(id) && strings.EqualFold(name[:len(id)], id) {
				name = strings.TrimLeft(name[len(id):], " :-–—")
			}
			return clip(name)
		}
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
