package github

import (
	"context"
	"errors"
	"strings"
)

// Dependencies gives what GitHub's dependency graph sees between two commits. The repository may have no such graph:
// that is an error of status 403 or 404.
func (r *Repository) Dependencies(ctx context.Context, base, head string) ([]DependencyChange, error) {
	type wireChange struct {
		ChangeType      string `json:"change_type"`
		Manifest        string `json:"manifest"`
		Ecosystem       string `json:"ecosystem"`
		Name            string `json:"name"`
		Version         string `json:"version"`
		Scope           string `json:"scope"`
		Vulnerabilities []struct {
			Severity string `json:"severity"`
			ID       string `json:"advisory_ghsa_id"`
			Summary  string `json:"advisory_summary"`
			URL      string `json:"advisory_url"`
		} `json:"vulnerabilities"`
	}
	what := "dependency-graph/compare/" + segment(base) + "..." + segment(head)
	wire, err := entries[wireChange](ctx, r, listing{what: what, permission: readContents})
	if err != nil {
		return nil, err
	}
	out := make([]DependencyChange, 0, len(wire))
	for _, w := range wire {
		if w.Name == "" || w.ChangeType != "added" && w.ChangeType != "removed" {
			return nil, r.odd(what, errors.New("a change has no name, or is neither added nor removed"))
		}
		d := DependencyChange{
			Added: w.ChangeType == "added", Manifest: atMost(w.Manifest, maxTitle), Ecosystem: atMost(w.Ecosystem, maxName),
			Name: atMost(w.Name, maxName), Version: atMost(w.Version, maxName), Scope: strings.ToLower(atMost(w.Scope, maxName)),
		}
		for _, v := range w.Vulnerabilities {
			d.Vulnerabilities = append(d.Vulnerabilities, Vulnerability{
				Severity: strings.ToLower(atMost(v.Severity, maxName)), ID: atMost(v.ID, maxName),
				Summary: atMost(v.Summary, maxTitle), URL: webAddress(v.URL),
			})
		}
		out = append(out, d)
	}
	return out, nil
}
