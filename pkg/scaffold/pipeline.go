package scaffold

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/doctor"
	"deploycoord/pkg/escape"
)

// deployer is a workflow that a merge starts and that, as far as its names tell, deploys.
type deployer struct {
	doctor.Workflow
	why    string // "its job ship deploys to the environment production"
	weight int
}

// Words by which a workflow or a job is known. What goes elsewhere than to production is aside.
var (
	deploys = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)deploy|(?:^|[^a-z])(?:prod|production|cd|rollout|roll-out|ship)(?:[^a-z]|$)`)
	})
	releases = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)release|publish|deliver`) })
	aside    = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^a-z])(?:docs?|documentation|pages|storybook|previews?|nightly|staging|stage|dev|development|pre-?prod|uat|qa|sandbox|website|changelog|drafter)(?:[^a-z]|$)`)
	})
	trials = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^a-z])(?:e2e|(?:py)?tests?|testing|benchmarks?)(?:[^a-z]|$)`)
	})
	checks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^a-z])(?:ci|lint|checks?|codeql|scan|scanning|analysis|format|security|build)(?:[^a-z]|$)`)
	})
)

// pipeline gives the workflows that deploy: those that say so most plainly; else the only one that a push starts.
func (f Facts) pipeline() []deployer {
	var started []doctor.Workflow
	for _, w := range f.Workflows {
		if on, ok := w.On("push"); ok && on.Reaches(f.Branch) && !ours(w) {
			started = append(started, w)
		}
	}
	pushed := len(started)
	for _, w := range f.Workflows { // one that waits for another's end
		on, ok := w.On("workflow_run")
		if ok && !ours(w) && on.Reaches(f.Branch) && slices.ContainsFunc(started[:pushed], func(s doctor.Workflow) bool { return slices.Contains(on.After, s.Name) }) {
			started = append(started, w)
		}
	}
	var out []deployer
	for _, w := range started {
		if d := weigh(w); d.weight > 0 && tame(w.Name) {
			out = append(out, d)
		}
	}
	most := 0
	for _, d := range out {
		most = max(most, d.weight)
	}
	out = slices.DeleteFunc(out, func(d deployer) bool { return d.weight < most })
	if len(out) == 0 && pushed == 1 {
		if n := names(started[0]); !tame(started[0].Name) || aside().MatchString(n) || trials().MatchString(n) || checks().MatchString(n) {
			return nil
		}
		return []deployer{{started[0], "it is the only one that a push to the branch starts", 0}}
	}
	return out[:min(len(out), 5)]
}

// tame tells a name that a workflow can be told: not computed, nothing hidden in it, not too long.
func tame(name string) bool {
	return len(name) <= 255 && escape.Name(name) == name && !strings.Contains(name, "${{")
}

// ours tells a workflow of this tool.
func ours(w doctor.Workflow) bool {
	return slices.ContainsFunc(w.Jobs, func(j doctor.Job) bool { return len(j.Commands) > 0 })
}

func names(w doctor.Workflow) string {
	return strings.TrimSuffix(path.Base(w.Path), path.Ext(w.Path)) + "\n" + w.Name
}

// weigh tells how plainly a workflow deploys: 5 to an environment called production, 4 to some other one, 3 to production
// in so many words, 2 in so many words, 1 by releasing something, 0 not at all.
func weigh(w doctor.Workflow) deployer {
	best := deployer{Workflow: w}
	take := func(weight int, why string) {
		if weight > best.weight {
			best.weight, best.why = weight, why
		}
	}
	for _, j := range w.Jobs {
		word := j.ID + "\n" + j.Name + "\n" + path.Base(j.Uses)
		switch rank := environmentRank(w, j); {
		case rank > 0:
			take(3+rank, "its job "+j.ID+" deploys to the environment "+j.Environment)
		case !deploys().MatchString(word) || aside().MatchString(word):
		case productionName().MatchString(j.ID) || productionName().MatchString(j.Name):
			take(3, "its job "+j.ID+" deploys to production, by its name")
		default:
			take(2, "its job "+j.ID+" deploys, by its name")
		}
	}
	if n := names(w); !aside().MatchString(n) {
		switch {
		case deploys().MatchString(n):
			take(2, "it deploys, by its name")
		case releases().MatchString(n) && !trials().MatchString(n):
			take(1, "it releases, by its name")
		}
	}
	return best
}

var productionName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:.*[^a-z])?(?:prod|prd|production|live)(?:[^a-z].*)?$`)
})

// environmentRank is 2 for a job of an environment called production, 1 for one of another that may be it, else 0.
func environmentRank(w doctor.Workflow, j doctor.Job) int {
	switch {
	case j.Environment == "", !tame(j.Environment):
		return 0
	case aside().MatchString(j.Environment):
		return 0
	case productionName().MatchString(j.Environment):
		return 2
	}
	for _, words := range []string{j.Environment, names(w), j.ID + "\n" + j.Name} {
		if aside().MatchString(words) || trials().MatchString(words) {
			return 0
		}
	}
	return 1
}

// production is the environment that the pipeline deploys to, and its address, where a job says either.
func production(pipeline []deployer) (environment, address string, named bool) {
	environment = "production"
	found := 0
	for _, d := range pipeline {
		for _, j := range d.Jobs {
			if rank := environmentRank(d.Workflow, j); rank > found {
				found, environment, address = rank, j.Environment, webAddress(j.URL)
			}
		}
	}
	return environment, address, found > 0
}

// webAddress is an address that stands there as it is, without a slash at its end; "" for what a run computes.
func webAddress(s string) string {
	if !plainAddress().MatchString(s) {
		return ""
	}
	return strings.TrimRight(s, "/")
}

var plainAddress = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}(?::[0-9]{1,5})?(?:/[\w.~/-]{0,200})?$`)
})
