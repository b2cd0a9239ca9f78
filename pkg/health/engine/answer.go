package engine

import "encoding/json"

// The engine's answers, as far as they are read, in the words of Docker's API.

// summaryJSON is one of /containers/json.
type summaryJSON struct {
	ID      string `json:"Id"`
	Names   []string
	Created int64
	Labels  map[string]string
}

// containerJSON is /containers/ID/json.
type containerJSON struct {
	Created      string
	Image        string
	RestartCount int
	State        *struct {
		Status                string
		OOMKilled             bool
		ExitCode              int
		Error                 string
		StartedAt, FinishedAt string
		Health                *healthJSON
	}
	HostConfig *struct {
		RestartPolicy struct{ Name string }
		LogConfig     struct{ Type string }
		PortBindings  map[string]json.RawMessage
	}
	Config *struct {
		Tty    bool
		Labels map[string]string
	}
}

type healthJSON struct {
	Status string
	Log    []*struct {
		ExitCode int
		Output   string
	}
}

// imageJSON is /images/ID/json.
type imageJSON struct {
	Config *struct{ Labels map[string]string }
}
