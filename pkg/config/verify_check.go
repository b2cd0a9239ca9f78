package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// check holds what no field can say by itself.
func (v Verify) check(d *decoder) {
	if v.Performance.Critical <= v.Performance.Degraded {
		at := d.either("verify.performance.critical", "verify.performance.degraded")
		d.report(at, "verify.performance.critical is %d, expected more than verify.performance.degraded, which is %d", v.Performance.Critical, v.Performance.Degraded)
	}
	if looks := time.Duration(v.Stable-1) * v.Interval; looks > v.Timeout && d.sound("verify.timeout") {
		at := d.either("verify.timeout", "verify.stable", "verify.interval")
		d.report(at, "verify.timeout is %s, too short for %d good looks (verify.stable) with %s between them (verify.interval)", brief(v.Timeout), v.Stable, brief(v.Interval))
	}
	if at := "verify.grace"; d.given(at) && v.Grace > v.Timeout {
		d.report(at, "verify.grace is %s, longer than verify.timeout, which is %s", brief(v.Grace), brief(v.Timeout))
	}
	names := make(map[string]int)
	for i, p := range v.Probes {
		d.unique(names, p.Name, "verify.probes", i)
		p.check(d, fmt.Sprintf("verify.probes[%d]", i))
	}
	if v.Identity.ImageLabel && v.Containers == nil {
		d.report("verify.identity.image-label", "verify.identity.image-label needs verify.containers, whose images have the label")
	}
	if d.given("verify.logs") && v.Containers == nil {
		d.report("verify.logs", "verify.logs needs verify.containers, whose engine has the logs")
	}
	if v.Containers != nil {
		v.Containers.check(d)
	}
	v.checkServices(d)
}

func (c Containers) check(d *decoder) {
	ssh := strings.HasPrefix(c.Host, "ssh://")
	switch {
	case d.given("verify.containers.host") && !d.sound("verify.containers.host"):
	case ssh && c.KnownHosts == "":
		d.report("verify.containers.host", "verify.containers.host is on another machine: give its host keys in verify.containers.known-hosts (ssh-keyscan prints them)")
	case !ssh && c.KnownHosts != "":
		d.report("verify.containers.known-hosts", "verify.containers.known-hosts goes with a host of ssh:// only")
	}
}

// among gives those of some keys that the file has below a name.
func (d *decoder) among(at string, keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return !d.given(at + "." + key) })
}

// either gives the first of some names that the file has.
func (d *decoder) either(names ...string) string {
	for _, name := range names {
		if d.given(name) {
			return name
		}
	}
	return names[0]
}

// brief is a time as the file writes it: 1h30m and not 1h30m0s.
func brief(t time.Duration) string {
	s := t.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
