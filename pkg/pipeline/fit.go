package pipeline

import (
	"regexp"
	"strings"

	"deploycoord/pkg/config"
)

// reader tells what jobs and steps do by their names.
type reader struct {
	own   map[string][]*regexp.Regexp // the configuration's
	known map[naming]fit              // jobs of a matrix have the same steps
}

// naming is a name and the thing that it may fit.
type naming struct{ thing, name string }

func newReader(s config.Steps) reader {
	r := reader{own: map[string][]*regexp.Regexp{}, known: map[naming]fit{}}
	for thing, all := range map[string][]string{
		Images: s.Images, Tests: s.Tests, Migrate: s.Migrate, Deploy: s.Deploy, Restart: s.Restart, Health: s.Health,
	} {
		for _, text := range all {
			if re, err := regexp.Compile("(?i:" + text + ")"); err == nil { // the configuration was checked
				r.own[thing] = append(r.own[thing], re)
			}
		}
	}
	return r
}

// fit is how a name fits a thing.
type fit int

const (
	fitsNot fit = iota
	fitsWeakly
	fitsStrongly
	fitsConfigured
)

func (r reader) fits(w words, names ...string) fit {
	for _, re := range r.own[w.thing] {
		for _, name := range names {
			if re.MatchString(name) {
				return fitsConfigured
			}
		}
	}
	q := naming{w.thing, names[0]}
	how, known := r.known[q]
	if !known {
		how = w.usually(names[0])
		r.known[q] = how
	}
	return how
}

// usually holds a name to the usual words.
func (w words) usually(name string) fit {
	text := plain(name)
	if !w.mayFit(text) || preparing().MatchString(text) {
		return fitsNot
	}
	if w.thing == Deploy { // as a migration's tool says it
		text = strings.NewReplacer("migrate deploy", "migrate", "migrations deploy", "migrations").Replace(text)
	}
	production := w.thing == Deploy || w.thing == Restart || w.thing == Migrate
	switch {
	case production && verifying().MatchString(text): // a look at it
		return fitsNot
	case w.thing == Tests && usualHealth().MatchString(text):
		return fitsNot
	case w.strong != nil && w.strong.MatchString(text):
		return fitsStrongly
	case w.weak != nil && w.weak.MatchString(text):
		return fitsWeakly
	}
	return fitsNot
}

// mayFit is a cheap look before the others: most names fit nothing.
func (w words) mayFit(text string) bool {
	return w.strong != nil && w.strong.MatchString(text) || w.weak != nil && w.weak.MatchString(text)
}

func usualHealth() *regexp.Regexp {
	for _, w := range usual() {
		if w.thing == Health {
			return w.weak
		}
	}
	return nil
}

// abroad tells names of another environment than production.
func abroad(names ...string) bool {
	text := plain(strings.Join(names, " "))
	return elsewhere().MatchString(text) && !production().MatchString(text)
}

func lastPart(name string) string {
	if i := strings.LastIndex(name, " / "); i >= 0 {
		return name[i+len(" / "):]
	}
	return name
}
