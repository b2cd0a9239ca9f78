package finding

// SchemaVersion is the version of the JSON contract that Result is written in.
const SchemaVersion = 1

// Result is what a gate run gives to every renderer; its JSON form is the published contract.
type Result struct {
	Schema         int         `json:"schema"`
	Command        string      `json:"command"`
	Verdict        Verdict     `json:"verdict"`
	Decision       Decision    `json:"decision,omitempty"` // of a command that looks at production
	Risk           Risk        `json:"risk"`
	DeploymentType Deployment  `json:"deployment_type"`
	Base           string      `json:"base"` // SHA
	Head           string      `json:"head"` // SHA; empty when the work tree itself is the head
	Checks         []Check     `json:"checks"`
	Findings       []Finding   `json:"findings"`
	Environment    Environment `json:"environment"`
	PullRequests   []int       `json:"pull_requests,omitempty"` // the numbers of those that were judged; more than one in a merge group
	Notices        []string    `json:"notices,omitempty"`       // how the evidence was had, where that is not obvious
}

// Risk is the seed's risk level of a deployment.
type Risk string

// The seed's levels ("Deployment Types").
const (
	RiskLow      Risk = "low"
	RiskMedium   Risk = "medium"
	RiskHigh     Risk = "high"
	RiskVeryHigh Risk = "very-high"
)

// Deployment is the seed's type of a deployment.
type Deployment string

// The seed's deployment types.
const (
	Regular   Deployment = "regular"
	Migration Deployment = "migration"
	Breaking  Deployment = "breaking"
)

// Environment is what the change does to the environment: names only, sorted, never a value.
type Environment struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	Missing []string `json:"missing"`
	Setup   []Setup  `json:"setup"`
}

// Setup is one instruction that brings production in step.
type Setup struct {
	Name        string   `json:"name"`
	Kind        string   `json:"kind"` // "secret" or "variable"
	Command     string   `json:"command"`
	Description string   `json:"description,omitempty"` // the template's own words
	Type        string   `json:"type,omitempty"`
	Docs        string   `json:"docs,omitempty"`
	ReadBy      []string `json:"read_by,omitempty"` // path:line, sorted
}
