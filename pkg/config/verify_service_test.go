package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// services is testdata/good/services.yml.
func services(c *Config) {
	c.Verify.Identity.JSON = ".commit"
	for _, name := range []string{"web", "api", "front"} {
		p := Probe{Name: name, Timeout: 10e9, Failure: "rollback", Request: Request{Method: "GET", Redirects: true}}
		switch name {
		case "front":
			p.TLS = "shop.example:443"
		case "web":
			p.URL = "https://shop.example/health"
		default:
			p.URL = "https://api.example/health"
		}
		c.Verify.Probes = append(c.Verify.Probes, p)
	}
	c.Verify.Containers = &Containers{Project: "shop", Services: []string{"web", "api", "database"}, Host: "unix:///var/run/docker.sock"}
	c.Verify.Logs.Services = []string{"web"}
	for _, name := range []string{"web", "api"} {
		c.Verify.Services = append(c.Verify.Services, VerifyService{
			Name: name, Paths: []string{name + "/**", "shared/**"}, Probes: []string{name}, Containers: []string{name},
		})
	}
}

// TestVerifyOnly holds what is looked at of some services, in words: probes, containers, logs, suites.
func TestVerifyOnly(t *testing.T) {
	whole := func(change func(*Verify)) Verify {
		c := Default()
		services(&c)
		c.Verify.Functional.JUnit = []string{"reports/*.xml"}
		if change != nil {
			change(&c.Verify)
		}
		return c.Verify
	}
	words := func(v Verify) string {
		var out []string
		for _, p := range v.Probes {
			out = append(out, p.Name)
		}
		containers := "no containers"
		if v.Containers != nil {
			containers = "containers " + strings.Join(v.Containers.Services, " ")
		}
		logs := "logs of all"
		if v.Logs.Services != nil {
			logs = "logs " + strings.Join(v.Logs.Services, " ")
		}
		return strings.Join(append(out, containers, logs, strings.Join(v.Functional.JUnit, " ")), ", ")
	}
	anyContainer := func(v *Verify) {
		v.Containers.Services, v.Logs.Services = nil, nil
		for i := range v.Services {
			v.Services[i].Containers = nil
		}
	}
	for _, c := range []struct {
		name     string
		change   func(*Verify)
		services []string
		rest     bool
		want     string
	}{
		{"a shard", nil, []string{"web"}, false, "web, containers web, logs web, "},
		{"a shard whose logs are not read", nil, []string{"api"}, false, "api, containers api, logs , "},
		{"a shard without containers", func(v *Verify) { v.Services[1].Containers = nil }, []string{"api"}, false, "api, no containers, logs , "},
		{"what nobody claims", nil, nil, true, "front, containers database, logs , reports/*.xml"},
		{"one service and the rest", nil, []string{"api"}, true, "api, front, containers api database, logs , reports/*.xml"},
		{"all", nil, []string{"api", "web"}, true, "web, api, front, containers web api database, logs web, reports/*.xml"},
		{"nothing", nil, nil, false, "no containers, logs , "},
		{"of an unlisted project the rest has all", anyContainer, nil, true, "front, containers , logs of all, reports/*.xml"},
		{"and a shard nothing", anyContainer, []string{"web"}, false, "web, no containers, logs of all, "},
	} {
		v := whole(c.change)
		if diff := cmp.Diff(c.want, words(v.Only(c.services, c.rest))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
		if diff := cmp.Diff(whole(c.change), v); diff != "" {
			t.Errorf("%s: the whole has changed\n%s", c.name, diff)
		}
	}
	if v := whole(func(v *Verify) { v.Services = nil }); !slices.Equal(v.Only(nil, true).Containers.Services, v.Containers.Services) {
		t.Error("without services, all is the rest")
	}
}
