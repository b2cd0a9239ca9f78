package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

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
	var captured []string
	for i, r := range p.Steps {
		step := fmt.Sprintf("%s.steps[%d]", at, i)
		if name := inHost(r.URL, captured); name != "" {
			d.report(step+".url", "%s.url has ${%s} in its host: a value of an answer must not say who is asked next", step, name)
		}
		captured = slices.AppendSeq(captured, maps.Keys(r.Capture))
		if !d.given(step + ".url") {
			d.report(step, "%s needs the key url", step)
		}
		r.check(d, step, p.Timeout)
	}
}

// inHost gives the first of some names that decides whom an address asks; "" for none.
func inHost(url string, names []string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		rest = url
	}
	host := url
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host = url[:len(url)-len(rest)+end]
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.Contains(host, "${"+name+"}") {
			return name
		}
	}
	return ""
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

// goesWith reports keys that a kind of probe has no use for; kinds are parted by spaces.
func (d *decoder) goesWith(at, kind string, keys map[string]string) {
	for key, kinds := range keys {
		if !d.given(at+"."+key) || slices.Contains(strings.Fields(kinds), kind) {
			continue
		}
		d.report(at+"."+key, "%s.%s goes with %s only, and this probe asks %s", at, key, strings.ReplaceAll(kinds, " ", ", "), kind)
	}
}
