package config

import "time"

// Verify is the section of what is looked at in production after a deployment.
type Verify struct {
	// Time between two looks at one thing.
	Interval time.Duration `yaml:"interval" jsonschema:"default=5s,minimum=100ms,maximum=10m"`
	// How long at most until it is decided.
	Timeout time.Duration `yaml:"timeout" jsonschema:"default=10m,minimum=100ms,maximum=6h"`
	// How long something may be down while it starts.
	Grace time.Duration `yaml:"grace" jsonschema:"default=1m,minimum=0s,maximum=6h"`
	// So many good looks in a row are wanted.
	Stable int `yaml:"stable" jsonschema:"minimum=1,maximum=1000,default=3"`
	// So many looks are taken side by side at most.
	Concurrency int `yaml:"concurrency" jsonschema:"minimum=1,maximum=1000,default=100"`
	// How production tells which commit is serving.
	Identity Identity `yaml:"identity"`
	// What is asked: endpoints, ports, databases, flows.
	Probes []Probe `yaml:"probes"`
	// The services of a compose project.
	Containers *Containers `yaml:"containers"`
	// What the services log; read from the same engine.
	Logs Logs `yaml:"logs"`
	// Reports of the user's own suites.
	Functional Functional `yaml:"functional"`
	// How latency is judged.
	Performance Performance `yaml:"performance"`
	// Services that are looked at side by side, each in a job of a matrix.
	Services []VerifyService `yaml:"services"`
}

// Identity is how production tells which commit is serving. A probe may have its own.
type Identity struct {
	// The field of a JSON answer, such as .commit or .build.sha.
	JSON string `yaml:"json" jsonschema:"minLength=1,maxLength=200" check:"json-path"`
	// The header of an answer, such as X-Commit.
	Header string `yaml:"header" jsonschema:"minLength=1,maxLength=200" check:"header"`
	// The label org.opencontainers.image.revision of the containers' images.
	ImageLabel bool `yaml:"image-label" jsonschema:"default=false"`
}

// Containers is a compose project on a Docker engine.
type Containers struct {
	// The project's name, as in the label com.docker.compose.project.
	Project string `yaml:"project" jsonschema:"required,minLength=1,maxLength=255" check:"text"`
	// The services that must run; without it all that the engine has of the project.
	Services []string `yaml:"services" check:"text"`
	// Where the engine is: unix:///var/run/docker.sock, tcp://HOST:PORT or ssh://USER@HOST.
	Host string `yaml:"host" jsonschema:"minLength=1,maxLength=500,default=unix:///var/run/docker.sock" check:"engine"`
	// The host keys of an ssh:// engine, as lines of known_hosts.
	KnownHosts string `yaml:"known-hosts" jsonschema:"minLength=1,maxLength=20000" check:"known-hosts"`
}

// Logs says which lines matter.
type Logs struct {
	// The services whose logs are read; without it those of the containers.
	Services []string `yaml:"services" check:"text"`
	// How far before the deployment the lines to compare with begin.
	Before time.Duration `yaml:"before" jsonschema:"default=1h,minimum=0s,maximum=168h"`
	// A new pattern of errors is critical from so many lines on; fatal ones are at once.
	Critical int `yaml:"critical" jsonschema:"minimum=1,maximum=1000000,default=3"`
	// Regular expressions of lines that do not count (RE2 syntax).
	Ignore []string `yaml:"ignore" check:"regexp"`
	// Regular expressions of lines that are critical whatever their level.
	Fatal []string `yaml:"fatal" check:"regexp"`
}

// Functional is the user's own suites.
type Functional struct {
	// Globs of JUnit XML files in the work tree.
	JUnit []string `yaml:"junit" check:"glob"`
	// What a failed test leads to.
	Failure string `yaml:"failure" jsonschema:"enum=rollback,enum=continue,default=rollback"`
}

// Performance says when an endpoint counts as slow. Ratios are in percent of the baseline's.
type Performance struct {
	// So many answers of an endpoint are compared at least.
	Samples int `yaml:"samples" jsonschema:"minimum=5,maximum=10000,default=20"`
	// From this percentage of the baseline's latency on it is degraded, and documented.
	Degraded int `yaml:"degraded" jsonschema:"minimum=105,maximum=10000,default=130"`
	// From this percentage on it is severely degraded, and rolled back.
	Critical int `yaml:"critical" jsonschema:"minimum=110,maximum=10000,default=200"`
}
