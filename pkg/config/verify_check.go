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

// probeKinds are the keys of which a probe has one.
var probeKinds = []string{"url", "tcp", "tls", "dns", "grpc", "postgres", "mysql", "redis", "steps"}

// requestKeys are those of a request beside its address.
var requestKeys = []string{"method", "headers", "body", "redirects", "expect"}

func (p Probe) check(d *decoder, at string) {
	kinds := d.among(at, probeKinds)
	if len(kinds) != 1 || kinds[0] == "steps" && len(p.Steps) == 0 {
		if len(kinds) > 1 {
			d.report(at+"."+kinds[1], "%s has both %s and %s: one probe asks one thing", at, kinds[0], kinds[1])
		} else {
			d.report(at, "%s asks nothing: give it one of %s", at, strings.Join(probeKinds, ", "))
		}
		return
	}
	kind := kinds[0]
	d.goesWith(at, kind, map[string]string{
		"identity": "url steps", "ca": "url steps tls grpc postgres mysql redis", "certificate-days": "url steps tls grpc",
	})
	for _, key := range d.among(at, append([]string{"capture"}, requestKeys...)) {
		switch {
		case kind == "steps":
			d.report(at+"."+key, "%s.%s belongs to a step: put it into one of %s.steps", at, key, at)
		case key == "capture":
			d.report(at+"."+key, "%s.capture goes with steps only: there is no later request that could use it", at)
		case kind != "url":
			d.report(at+"."+key, "%s.%s goes with url only, and this probe asks %s", at, key, kind)
		}
	}
	if p.Identity != nil && p.Identity.ImageLabel {
		d.report(at+".identity.image-label", "%s.identity.image-label belongs under verify.identity: an answer has no image", at)
	}
	secure := func(address string) bool { return !strings.HasPrefix(strings.ToLower(address), "http://") }
	plain := kind == "url" && !secure(p.URL) || kind == "grpc" && (!strings.Contains(p.GRPC, "s://") && !strings.HasPrefix(p.GRPC, "${"))
	if kind == "steps" {
		plain = !slices.ContainsFunc(p.Steps, func(r Request) bool { return secure(r.URL) })
	}
	if plain && p.CertificateDays > 0 {
		d.report(at+".certificate-days", "%s.certificate-days needs an address of https://: there is no certificate otherwise", at)
	}
	p.Request.check(d, at, p.Timeout)
	for i, r := range p.Steps {
		step := fmt.Sprintf("%s.steps[%d]", at, i)
		if !d.given(step + ".url") {
			d.report(step, "%s needs the key url", step)
		}
		r.check(d, step, p.Timeout)
	}
}

// check finds what no answer can ever fulfil.
func (r Request) check(d *decoder, at string, timeout time.Duration) {
	if r.Method == "HEAD" {
		for _, key := range d.among(at+".expect", []string{"body", "json"}) {
			d.report(at+".expect."+key, "%s.expect.%s can never hold: an answer to HEAD has no body", at, key)
		}
	}
	moved := func(status int) bool { return slices.Contains([]int{301, 302, 303, 307, 308}, status) }
	if r.Redirects && len(r.Expect.Status) > 0 && !slices.ContainsFunc(r.Expect.Status, func(s int) bool { return !moved(s) }) {
		d.report(at+".expect.status", "%s.expect.status is a redirect, which is followed: set %s.redirects to false", at, at)
	}
	if r.Expect.MaxLatency > timeout && d.sound(at+".expect.max-latency") {
		d.report(at+".expect.max-latency", "%s.expect.max-latency is %s, longer than the probe's timeout, which is %s", at, brief(r.Expect.MaxLatency), brief(timeout))
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

// goesWith reports keys that a kind of probe has no use for; kinds are parted by spaces.
func (d *decoder) goesWith(at, kind string, keys map[string]string) {
	for key, kinds := range keys {
		if !d.given(at+"."+key) || slices.Contains(strings.Fields(kinds), kind) {
			continue
		}
		d.report(at+"."+key, "%s.%s goes with %s only, and this probe asks %s", at, key, strings.ReplaceAll(kinds, " ", ", "), kind)
	}
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
