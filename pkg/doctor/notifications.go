package doctor

import (
	"fmt"
	"strings"
)

// Notifications is what was found out about who is told.
type Notifications struct {
	Given  bool     // the Action has addresses
	Faults []string // of lines that are no address
	Told   []Told   // the others, in their order
	Tried  bool     // a message was sent to each
}

// Told is one address, by its service: the address itself is a secret.
type Told struct {
	Name  string // "slack (slack.com)"
	Fault string // why the message that was sent did not arrive
}

var notifications = Check{ID: "notifications", Title: "Those who are to be told can be", run: func(e *Evidence) outcome {
	n := e.Notifications
	if !n.Given {
		return skips("nobody is told: there is no notify-urls")
	}
	var faults, names []string
	faults = append(faults, n.Faults...)
	for _, t := range n.Told {
		names = append(names, t.Name)
		if t.Fault != "" {
			faults = append(faults, "a message by "+t.Name+" did not arrive: "+t.Fault)
		}
	}
	switch {
	case len(faults) > 0:
		return warns(plural(len(faults), "fault"), strings.Join(faults, "\n"), "mend the secret that notify-urls has; docs/recipes.md has an example for each service")
	case n.Tried:
		return passes("a message arrived by each: " + strings.Join(names, ", "))
	}
	return passes(fmt.Sprintf("%s; --notify sends a message to try", strings.Join(names, ", ")))
}}
