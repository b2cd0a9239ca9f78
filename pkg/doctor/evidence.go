package doctor

import (
	"deploycoord/pkg/github"
)

// Evidence is what was found out. Parts hold why something could not be.
type Evidence struct {
	Asked       bool // GitHub was: there are a token and a repository's name
	Unasked     string
	Token       github.Kind
	Viewer      github.Part[github.Viewer]
	Rate        github.Part[github.RateLimit]
	Info        github.Part[github.Info]
	Branch      string // the default branch
	Reads       []Read
	Required    github.Part[github.Requirements]
	Environment github.Part[github.Environment]

	EnvironmentName string
	CheckName       string
	MergeTokenGiven bool
	MergeToken      github.Kind
	MergeViewer     github.Part[github.Viewer]

	Workflows      []Workflow
	WorkflowsFault string // why the folder could not be read
	Configuration  Configuration
	Sources        []Source
	Notifications  Notifications
}

// Read is one thing that the gate reads, and the permission that it takes.
type Read struct {
	What       string // for people: "pull requests"
	Permission string // "pull-requests: read"
	Err        error
}

// Configuration is the state of .github/deployment.yml.
type Configuration struct {
	Path   string
	Found  bool
	Faults []string // "path:line:column: …"
}

// Source is one place that tells what production has.
type Source struct {
	Name    string
	Names   int    // how many it has
	Partial string // why it may lack some; "" where it is whole
	Fault   string // why it could not be read
}
