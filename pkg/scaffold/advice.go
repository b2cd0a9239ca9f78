package scaffold

import (
	"slices"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/doctor"
)

// assumed says what was taken for true, each with what it rests on.
func (c choices) assumed() []string {
	var out []string
	if c.Branch == "" {
		out = append(out, "The branch that deploys is main: this is no clone of a repository yet.")
	} else {
		out = append(out, "The branch that deploys is "+c.Branch+".")
	}
	switch {
	case c.Unread != "":
		out = append(out, "Nothing is known of the workflows that are there: "+c.Unread+". A push is taken for the beginning of a deployment.")
	case len(c.pipeline) == 0:
		out = append(out, "None of the workflows deploys on a push to "+c.branch()+", so something else does: post-deploy begins with the push itself.")
	}
	for _, d := range c.pipeline {
		out = append(out, d.Path+" deploys: "+d.why+".")
	}
	named := "."
	if !c.named {
		named = ", as no workflow names another; GitHub makes it when it is first named."
	}
	out = append(out, "The environment that production's secrets and variables belong to is "+c.environment+named)
	if len(c.Routes) > 0 && c.Routes[0].Commit != "" {
		out = append(out, "The answer of "+c.Routes[0].Route+" has the commit that is serving in its field "+c.Routes[0].Commit+".")
	}
	if p := c.productionComposeFile(); p != "" {
		out = append(out, p+" is what production runs.")
	}
	if c.Specs != nil && c.Specs.Guessed {
		out = append(out, "Specs of what is deployed move to "+c.Specs.Implemented+", which is not there yet.")
	}
	return out
}

// next says what is left to a person, in the order in which it is done.
func (c choices) next(p Plan) []string {
	var out []string
	if owner, _, _ := strings.Cut(c.action, "/"); owner == "OWNER" && p.writes(".github/workflows/") {
		out = append(out, "Put the Action's owner in for OWNER in the workflows; --action OWNER/NAME@REF does it while they are written.")
	}
	if p.writes(config.Path) && !c.verified() {
		out = append(out, "Fill in the section verify of "+config.Path+": where production answers, and how it tells its commit. Until then every deployment is on HOLD.")
	}
	for _, d := range c.pipeline {
		if on, ok := d.On("push"); ok && !leavesOut(on, config.Default().Record.Folder) {
			out = append(out, "Leave the records out of what deploys: paths-ignore: ['"+config.Default().Record.Folder+"/**'] at on.push of "+d.Path+". The record's commit says [skip ci], too; a merged pull request of one may not.")
		}
	}
	if len(p.Files) > 0 {
		out = append(out, "Look at the files, and merge them into "+c.branch()+".")
	}
	return append(out,
		"Require the check deployment-gate: Settings > Rules > Rulesets > Require status checks to pass.",
		"deploycoord doctor looks whether all of it is in place.")
}

// leavesOut tells whether a push of records alone does not trigger the event.
func leavesOut(e doctor.Event, folder string) bool {
	return slices.ContainsFunc(e.Ignored, func(g string) bool {
		return g == "**" || g == "docs/**" || strings.HasPrefix(g, folder)
	})
}
