package github

// DependencyChange is one difference that GitHub's dependency graph sees between two revisions
// (docs.github.com/en/rest/dependency-graph/dependency-review).
type DependencyChange struct {
	Added           bool // false: removed
	Manifest        string
	Ecosystem       string // "npm", "gomod", …
	Name, Version   string
	Scope           string // "runtime", "development", "unknown"
	Vulnerabilities []Vulnerability
}

// Vulnerability is one advisory that a dependency's version falls under.
type Vulnerability struct {
	Severity string // "low", "moderate", "high", "critical"
	ID       string // GHSA-…
	Summary  string
	URL      string
}
