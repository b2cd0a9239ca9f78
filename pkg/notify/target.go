package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

const (
	maxTargets = 50
	maxEntry   = 4096 // bytes
)

// Target is somebody to tell. Its address is in its function alone, where no formatting verb finds it.
type Target struct {
	Number  int    // of its line, from 1
	Service string // "slack"
	Host    string // "slack.com"; "" where that would tell too much
	alerts  bool   // it wakes people
	send    func(ctx context.Context, m message, o Options) error
}

// String says where it goes: "slack (slack.com)".
func (t Target) String() string { return label(t.Service, t.Host) }

// GoString is String.
func (t Target) GoString() string { return t.String() }

// Parse reads addresses, one a line; blank lines and lines that begin with # are left out, and so is one that stands
// there twice. The error has a line for each address that cannot be one, with its number, its service and the form that
// was expected; the others come back beside it.
func Parse(lines string) ([]Target, error) {
	var targets []Target
	var faults []error
	seen := map[string]bool{}
	for i, line := range strings.Split(lines, "\n") {
		entry := strings.TrimSpace(line)
		if entry == "" || entry[0] == '#' || seen[entry] {
			continue
		}
		seen[entry] = true
		if len(seen) > maxTargets {
			return nil, fmt.Errorf("notify-urls: there are more than %d addresses", maxTargets)
		}
		t, err := parse(entry)
		if err != nil {
			faults = append(faults, fmt.Errorf("notify-urls, line %d: %w", i+1, err))
			continue
		}
		t.Number = i + 1
		targets = append(targets, t)
	}
	return targets, errors.Join(faults...)
}

// parse reads one address. Its errors hold nothing of it but the name of a service that is known.
func parse(entry string) (Target, error) {
	scheme, _, ok := strings.Cut(entry, "://")
	if len(entry) > maxEntry {
		return Target{}, fmt.Errorf("an address has at most %d bytes, and this has %d", maxEntry, len(entry))
	}
	if !ok || strings.ContainsFunc(entry, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return Target{}, errors.New("this is no address; expected one a line, such as slack://hook:TOKEN@webhook")
	}
	scheme = strings.ToLower(scheme)
	s, known := serviceOf(scheme)
	if !known {
		return Target{}, errors.New("this service is not known; known are " + strings.Join(schemes(), ", "))
	}
	u, err := url.Parse(entry)
	if err != nil {
		return Target{}, s.wrong("what is special in a user, a password or a token is written as %XX")
	}
	u.Scheme = scheme
	if to := pasted(u); to != "" && strings.HasSuffix(scheme, "https") && !strings.HasPrefix(to, scheme+":") {
		return parse(to)
	}
	return s.targetOf(u)
}

// targetOf reads an address of the service. One on which a library panics is none.
func (s service) targetOf(u *url.URL) (t Target, err error) {
	defer func() {
		if recover() != nil {
			t, err = Target{}, s.wrong("")
		}
	}()
	return s.target(s, u)
}

// wrong says what the form of an address is.
func (s service) wrong(why string) error {
	text := s.name + ": expected " + s.form
	if why != "" {
		text += "; " + why
	}
	return errors.New(text)
}

func serviceOf(scheme string) (service, bool) {
	i := slices.IndexFunc(services, func(s service) bool { return slices.Contains(s.schemes, scheme) })
	if i < 0 {
		return service{}, false
	}
	return services[i], true
}

func schemes() []string {
	var out []string
	for _, s := range services {
		out = append(out, s.schemes...)
	}
	slices.Sort(out)
	return out
}

// hostShown is a host for people. A long label that looks drawn by lot may be a token, and is left out.
func hostShown(host string) string {
	labels := strings.Split(host, ".")
	for i, l := range labels {
		if len(l) > 24 || len(l) > 9 && lettersAndDigits(l) {
			labels[i] = "…"
		}
	}
	return plain(strings.Join(labels, "."), 80)
}

func lettersAndDigits(label string) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, label)
	return len(digits) > 2 && len(digits) < len(label)
}
