package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The labels that compose gives its containers.
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"
	labelOneOff  = "com.docker.compose.oneoff"     // "True" for `compose run`
	labelDepends = "com.docker.compose.depends_on" // "SERVICE:CONDITION:RESTART,…"
)

// Container is one of a project, as a list has it.
type Container struct {
	ID, Name, Service string
	Created           time.Time
}

// Containers lists the containers of a compose project, also those that do not run, by service and name; without those of
// `compose run`.
func (c *Client) Containers(ctx context.Context, project string) ([]Container, error) {
	list, err := c.list(ctx, labelProject+"="+project)
	if err != nil {
		return nil, err
	}
	var out []Container
	for _, x := range list {
		if x.Labels[labelProject] != project || x.Labels[labelService] == "" || strings.EqualFold(x.Labels[labelOneOff], "true") {
			continue
		}
		if !isID(x.ID) {
			return nil, fmt.Errorf("the engine at %s names a container %s, which is no name of one", c.host, Plain(x.ID, 80))
		}
		name := x.ID[:min(len(x.ID), 12)]
		if len(x.Names) > 0 {
			name = strings.TrimPrefix(x.Names[0], "/")
		}
		out = append(out, Container{x.ID, Plain(name, 100), Plain(x.Labels[labelService], 100), time.Unix(x.Created, 0)})
	}
	slices.SortFunc(out, func(a, b Container) int {
		if d := strings.Compare(a.Service, b.Service); d != 0 {
			return d
		}
		return strings.Compare(a.Name+a.ID, b.Name+b.ID)
	})
	return out, nil
}

// Projects lists the names of the compose projects that the engine has.
func (c *Client) Projects(ctx context.Context) ([]string, error) {
	list, err := c.list(ctx, labelProject)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, x := range list {
		out = append(out, Plain(x.Labels[labelProject], 100))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func (c *Client) list(ctx context.Context, label string) ([]summaryJSON, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	filters, err := json.Marshal(map[string]map[string]bool{"label": {label: true}})
	if err != nil {
		return nil, err
	}
	var all []summaryJSON
	query := url.Values{"all": {"1"}, "limit": {strconv.Itoa(MaxContainers + 1)}, "filters": {string(filters)}}
	if err := c.decode(ctx, "/containers/json", query, &all); err != nil {
		return nil, c.fault(ctx, err)
	}
	if len(all) > MaxContainers {
		return nil, fmt.Errorf("the engine at %s has more than %d containers with the label %s", c.host, MaxContainers, label)
	}
	return all, nil
}

// isID tells whether a text is the ID of a container: hexadecimal digits.
func isID(s string) bool {
	return len(s) >= 12 && len(s) <= 128 && strings.Trim(s, "0123456789abcdef") == ""
}

// Detail is what the engine knows of one container.
type Detail struct {
	Container
	Image             string // its ID
	Status            string // created, running, paused, restarting, removing, exited, dead
	Started, Finished time.Time
	ExitCode          int
	OutOfMemory       bool
	Fault             string // why it could not be started
	Restarts          int    // by the engine, since it was created
	Health            string // starting, healthy, unhealthy; "" without a health check
	HealthText        string // what the last health check printed, one line
	RestartPolicy     string // no, always, unless-stopped, on-failure
	Publishes         bool   // ports of the machine
	TTY               bool
	LogDriver         string
	Depends           map[string]string // the conditions by service, as compose names them
	Revision, Source  string            // of the container's labels, which are its image's where nobody set others
}

// Inspect looks at one container. ErrGone tells that there is none any more.
func (c *Client) Inspect(ctx context.Context, of Container) (Detail, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var x containerJSON
	if err := c.decode(ctx, "/containers/"+url.PathEscape(of.ID)+"/json", nil, &x); err != nil {
		return Detail{}, c.fault(ctx, err)
	}
	if x.State == nil {
		return Detail{}, fmt.Errorf("the engine at %s does not tell the state of %s", c.host, of.Name)
	}
	d := Detail{
		Container: of, Image: x.Image, Status: Plain(x.State.Status, 40),
		Started: moment(x.State.StartedAt), Finished: moment(x.State.FinishedAt),
		ExitCode: x.State.ExitCode, OutOfMemory: x.State.OOMKilled, Fault: Plain(x.State.Error, 200), Restarts: x.RestartCount,
	}
	if created := moment(x.Created); !created.IsZero() { // finer than the list's seconds
		d.Created = created
	}
	d.health(x.State.Health)
	if h := x.HostConfig; h != nil {
		d.RestartPolicy, d.LogDriver = Plain(h.RestartPolicy.Name, 40), Plain(h.LogConfig.Type, 40)
		d.Publishes = len(h.PortBindings) > 0
	}
	if x.Config != nil {
		d.TTY = x.Config.Tty
		d.Depends = conditions(x.Config.Labels[labelDepends])
		d.Revision, d.Source = revisionOf(x.Config.Labels)
	}
	return d, nil
}

func (d *Detail) health(h *healthJSON) {
	if h == nil || h.Status == "none" { // as a container without a health check has it
		return
	}
	d.Health = Plain(h.Status, 40)
	if n := len(h.Log); n > 0 && h.Log[n-1] != nil {
		last := h.Log[n-1]
		d.HealthText = Plain(last.Output, 160)
		if d.HealthText == "" {
			d.HealthText = fmt.Sprintf("the check exited with %d", last.ExitCode)
		}
	}
}

// moment reads a time of the engine's; the zero time for none ("0001-01-01T00:00:00Z") and for nonsense.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1970 {
		return time.Time{}
	}
	return t
}

// conditions reads compose's label of what a service depends on.
func conditions(label string) map[string]string {
	const most = 100
	out := map[string]string{}
	for _, one := range strings.SplitN(label[:min(len(label), 8<<10)], ",", most+1) {
		if parts := strings.Split(one, ":"); len(parts) >= 2 && len(out) < most {
			out[parts[0]] = parts[1]
		}
	}
	return out
}
