package config

import (
	"fmt"
	"slices"
	"strings"
)

// VerifyService is one of many services that are deployed together and looked at side by side, each in a job of its own.
type VerifyService struct {
	// The service's name, by which a job of the matrix asks for it.
	Name string `yaml:"name" jsonschema:"required,minLength=1,maxLength=100" check:"plain"`
	// Globs of its files. A deployment that changes none of them leaves the service out; without globs it is always looked at.
	Paths []string `yaml:"paths" check:"glob"`
	// Names of verify.probes that ask it.
	Probes []string `yaml:"probes" check:"text"`
	// Names of verify.containers.services that are its containers.
	Containers []string `yaml:"containers" check:"text"`
}

// maxServices bounds the services of one deployment. How many of them a matrix may have at once is another matter.
const maxServices = 1000

func (v Verify) checkServices(d *decoder) {
	if len(v.Services) > maxServices {
		d.report("verify.services", "verify.services has %d entries, expected at most %d", len(v.Services), maxServices)
		return
	}
	var probes, containers []string
	for _, p := range v.Probes {
		probes = append(probes, p.Name)
	}
	if v.Containers != nil {
		containers = v.Containers.Services
	}
	names, asked, running := make(map[string]int), make(map[string]string), make(map[string]string)
	for i, s := range v.Services {
		at := fmt.Sprintf("verify.services[%d]", i)
		d.unique(names, s.Name, "verify.services", i)
		if len(s.Probes)+len(s.Containers) == 0 {
			d.report(at, "%s looks at nothing: name some of verify.probes in probes, or of verify.containers.services in containers", at)
		}
		d.claims(at+".probes", "verify.probes", s.Probes, probes, asked)
		d.claims(at+".containers", "verify.containers.services", s.Containers, containers, running)
	}
}

// claims wants each name to be one of a list, and of one service only.
func (d *decoder) claims(at, list string, names, known []string, taken map[string]string) {
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", at, i)
		switch other := taken[name]; {
		case name == "":
		case !slices.Contains(known, name):
			d.report(at, "%s is %s, which %s does not name%s", at, quote(name), list, suggest(name, known))
		case other != "":
			d.report(at, "%s is %s, which %s has already: one service looks at it", at, quote(name), other)
		default:
			taken[name] = at
		}
	}
}

// plain wants a name that can be a file's and a job's.
func plain(s string) string {
	if !only(s, "-_.") || strings.Trim(s, ".") == "" {
		return "is " + quote(s) + "; legal: letters, digits, -, _ and ., and not only dots"
	}
	return ""
}

// Only is the section with nothing to look at but what some of its services claim and, with rest, what no service claims.
func (v Verify) Only(services []string, rest bool) Verify {
	probes, containers := map[string]string{}, map[string]string{}
	for _, s := range v.Services {
		for _, name := range s.Probes {
			probes[name] = s.Name
		}
		for _, name := range s.Containers {
			containers[name] = s.Name
		}
	}
	out := func(claimed string) bool {
		if claimed == "" {
			return !rest
		}
		return !slices.Contains(services, claimed)
	}
	v.Probes = slices.DeleteFunc(slices.Clone(v.Probes), func(p Probe) bool { return out(probes[p.Name]) })
	foreign := func(name string) bool { return out(containers[name]) }
	if named := v.Logs.Services; len(named) > 0 {
		v.Logs.Services = slices.DeleteFunc(slices.Clone(named), foreign) // not nil: none is not all
	} else {
		v.Logs.Services = nil
	}
	if c := v.Containers; c != nil {
		only := *c
		only.Services = slices.DeleteFunc(slices.Clone(c.Services), foreign)
		v.Containers = &only
		if len(only.Services) == 0 && (len(c.Services) > 0 || !rest) {
			v.Containers = nil
		}
	}
	if !rest {
		v.Functional.JUnit = nil
	}
	return v
}

// Tells reports whether anything that is looked at can tell which commit is serving.
func (v Verify) Tells() bool {
	answers := v.Identity.JSON != "" || v.Identity.Header != ""
	return v.Identity.ImageLabel && v.Containers != nil || slices.ContainsFunc(v.Probes, func(p Probe) bool {
		return p.Identity != nil || answers && (p.URL != "" || len(p.Steps) > 0)
	})
}
