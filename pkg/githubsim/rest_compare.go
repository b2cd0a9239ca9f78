package githubsim

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// compare answers "base...head", with "owner:branch" for a fork on either side: commits 30 a page unless asked
// otherwise, the files (300 at most) on the first page alone.
func compare(c *call) (any, error) {
	base, head, err := c.ends()
	if err != nil {
		return nil, err
	}
	fork, err := c.repo.mergeBase(base, head)
	if err != nil {
		return nil, err
	}
	ahead, err := c.repo.between(base, head)
	if err != nil {
		return nil, err
	}
	behind, err := c.repo.between(head, base)
	if err != nil {
		return nil, err
	}
	baseCommit, err := c.repo.commit(base)
	if err != nil {
		return nil, err
	}
	forkCommit, err := c.repo.commit(fork)
	if err != nil {
		return nil, err
	}
	status := "diverged"
	switch {
	case len(ahead)+len(behind) == 0:
		status = "identical"
	case len(behind) == 0:
		status = "ahead"
	case len(ahead) == 0:
		status = "behind"
	}
	at, site := c.at("/compare/"+c.args["basehead"]), c.pageAt("/compare/"+c.args["basehead"])
	o := object{
		"url": at, "html_url": site, "permalink_url": c.pageAt(fmt.Sprintf("/compare/%s...%s", base, head)), "diff_url": site + ".diff",
		"patch_url": site + ".patch", "base_commit": c.showCommit(baseCommit), "merge_base_commit": c.showCommit(forkCommit),
		"status": status, "ahead_by": len(ahead), "behind_by": len(behind), "total_commits": len(ahead),
	}
	if c.query.Get("page") == "" && c.query.Get("per_page") == "" {
		c.links = ""
		o["commits"] = each(ahead[max(0, len(ahead)-250):], c.showCommit) // the old way: the newest 250 at once
	} else {
		o["commits"] = each(page(c, ahead), c.showCommit)
	}
	if positive(c.query.Get("page"), 1) > 1 {
		return o, nil
	}
	files, err := c.repo.files(fork, head)
	if err != nil {
		return nil, err
	}
	o["files"] = each(files[:min(len(files), 300)], func(f fileChange) object { return c.showFile(f, head.String()) })
	return o, nil
}

// ends resolves both sides of "base...head".
func (c *call) ends() (base, head plumbing.Hash, err error) {
	from, to, ok := strings.Cut(c.args["basehead"], "...")
	if !ok || from == "" || to == "" {
		return base, head, notFound()
	}
	if base, err = c.end(from); err != nil {
		return base, head, notFound()
	}
	if head, err = c.end(to); err != nil {
		return base, head, notFound()
	}
	return base, head, nil
}

func (c *call) end(text string) (plumbing.Hash, error) {
	owner, ref, ok := strings.Cut(text, ":")
	if !ok {
		return c.repo.resolve(text)
	}
	if _, deeper, named := strings.Cut(ref, ":"); named {
		ref = deeper
	}
	r := c.forkOf(owner, "")
	if r == nil {
		return plumbing.ZeroHash, errMissing
	}
	h, err := r.resolve(ref)
	if err != nil || r == c.repo {
		return h, err
	}
	if _, err := c.repo.commit(h); err == nil {
		return h, nil
	}
	if err := copyObjects(r.dir, c.repo.dir); err != nil {
		return h, err
	}
	c.repo.open()
	return h, nil
}

// compareDependencies answers what was set for two revisions, and nothing for any other.
func compareDependencies(c *call) (any, error) {
	if c.repo.NoDependencyGraph {
		return nil, forbidden("Dependency review is not supported on this repository. Please ensure that Dependency graph is enabled, see https://docs.github.com/")
	}
	base, head, err := c.ends()
	if err != nil {
		return nil, err
	}
	fork, err := c.repo.mergeBase(base, head)
	if err != nil && !errors.Is(err, errUnrelated) {
		return nil, err
	}
	found := c.repo.dependencies[base.String()+"..."+head.String()]
	if found == nil {
		found = c.repo.dependencies[fork.String()+"..."+head.String()]
	}
	out := make([]object, 0, len(found))
	for _, d := range found {
		if only := c.query.Get("name"); only != "" && only != d.Manifest {
			continue
		}
		scope := d.Scope
		if scope == "" {
			scope = "unknown"
		}
		out = append(out, object{
			"change_type": d.ChangeType, "manifest": d.Manifest, "ecosystem": d.Ecosystem, "name": d.Name, "version": d.Version,
			"package_url": d.PackageURL, "license": d.License, "source_repository_url": d.SourceURL, "scope": scope,
			"vulnerabilities": each(d.Vulnerabilities, func(v Vulnerability) object {
				return object{"severity": v.Severity, "advisory_ghsa_id": v.ID, "advisory_summary": v.Summary, "advisory_url": v.URL}
			}),
		})
	}
	return out, nil
}
