package config

import (
	"fmt"
	"time"
)

// Record is what is written down of a deployment.
type Record struct {
	// The folder of the records.
	Folder string `yaml:"folder" jsonschema:"minLength=1,maxLength=500,default=docs/deployments" check:"folder"`
	// How it is written: a commit on the branch that deploys (a pull request where that is protected), always a pull
	// request, or not at all.
	Write string `yaml:"write" jsonschema:"enum=commit,enum=pull-request,enum=none,default=commit"`
	// Whether a GitHub deployment is made, so that GitHub's own page tells the truth.
	Deployments bool `yaml:"deployments" jsonschema:"default=true"`
	// Whether an issue is opened for an incident, and closed when production is well again.
	Issues bool `yaml:"issues" jsonschema:"default=true"`
	// The address of what is deployed, for GitHub's page.
	URL string `yaml:"url" jsonschema:"minLength=1,maxLength=2000" check:"url"`
}

// Monitor is how long, and by what, a deployment is watched.
type Monitor struct {
	// How long post-deploy goes on watching without a break; 0s leaves it to the scheduled ticks.
	First time.Duration `yaml:"first" jsonschema:"default=15m,minimum=0s,maximum=5h"`
	// The whole window of a regular deployment, and of one with a migration; 0s watches none.
	Window time.Duration `yaml:"window" jsonschema:"default=24h,minimum=0s,maximum=720h"`
	// The whole window of a breaking one.
	Breaking time.Duration `yaml:"breaking" jsonschema:"default=48h,minimum=0s,maximum=720h"`
	// How often the scheduled workflow ticks. A tick that never came is a gap.
	Every time.Duration `yaml:"every" jsonschema:"default=15m,minimum=1m,maximum=24h"`
	// A Prometheus server.
	Prometheus *Prometheus `yaml:"prometheus"`
}

// Prometheus is a metrics server with the API of Prometheus.
type Prometheus struct {
	// Its address, such as https://prometheus.example.net.
	URL string `yaml:"url" jsonschema:"required,minLength=1,maxLength=2000" check:"url"`
	// Headers to send; a value may name a variable of the environment: Bearer ${PROMETHEUS_TOKEN}.
	Headers map[string]string `yaml:"headers" keys:"header" check:"template"`
	// What is asked.
	Queries []Query `yaml:"queries" jsonschema:"required,minItems=1"`
}

// Query is one question and its threshold.
type Query struct {
	// What people call it.
	Name string `yaml:"name" jsonschema:"required,minLength=1,maxLength=100" check:"text"`
	// PromQL that gives one number.
	Query string `yaml:"query" jsonschema:"required,minLength=1,maxLength=5000" check:"text-lines"`
	// What the number must be: < 0.01, <= 800, > 0 or >= 2.
	Expect string `yaml:"expect" jsonschema:"required,minLength=1,maxLength=100" check:"threshold"`
	// What a breach leads to: a rollback, or a note.
	Breach string `yaml:"breach" jsonschema:"enum=rollback,enum=continue,default=continue"`
}

// Notify says who is told, and of what. The addresses hold tokens, so they come as the input notify-urls and never stand here.
type Notify struct {
	// The events: gate-passed, started, verified, on-hold, rolled-back, closed; without it all of them.
	Events []string `yaml:"events" check:"event"`
}

// NotifyEvents are the events that people can be told of.
var NotifyEvents = []string{"gate-passed", "started", "verified", "on-hold", "rolled-back", "closed"}

func (m Monitor) check(d *decoder) {
	if at := "monitor.breaking"; d.given(at) && m.Breaking < m.Window {
		d.report(at, "monitor.breaking is %s, shorter than monitor.window, which is %s", brief(m.Breaking), brief(m.Window))
	}
	if at := "monitor.first"; d.given(at) && m.Window > 0 && m.First > m.Window {
		d.report(at, "monitor.first is %s, longer than monitor.window, which is %s", brief(m.First), brief(m.Window))
	}
	if m.Prometheus == nil {
		return
	}
	first := make(map[string]int)
	for i, q := range m.Prometheus.Queries {
		if at, again := first[q.Name]; again && q.Name != "" {
			d.report(fmt.Sprintf("monitor.prometheus.queries[%d].name", i), "monitor.prometheus.queries[%d].name is %s, as that of queries[%d] is", i, quote(q.Name), at)
			continue
		}
		first[q.Name] = i
	}
}
