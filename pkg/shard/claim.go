package shard

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// thing is what a measurement is of.
type thing struct {
	kind health.Kind
	name string
}

// claim is what a service's result must speak of, in the order in which it is shown, and what it may speak of beside that.
type claim struct {
	must []thing
	may  map[thing]bool
}

// claimOf is of a service, as the configuration says; v is the whole section.
func claimOf(v config.Verify, service string) claim {
	v = v.Only([]string{service}, false)
	c := claim{may: map[thing]bool{}}
	if v.Tells() {
		c.must = append(c.must, thing{health.Identity, "commit"})
	}
	for _, p := range v.Probes {
		c.must = append(c.must, thing{health.Probe, p.Name})
		c.may[thing{health.Performance, p.Name}] = true
	}
	if v.Containers != nil {
		logs := v.Logs.Services
		if logs == nil {
			logs = v.Containers.Services
		}
		for _, name := range v.Containers.Services {
			c.must = append(c.must, thing{health.Container, name})
		}
		for _, name := range logs {
			c.must = append(c.must, thing{health.Log, name})
		}
	}
	for _, t := range c.must {
		c.may[t] = true
	}
	return c
}
