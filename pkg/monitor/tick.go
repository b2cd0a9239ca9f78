package monitor

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"strings"
	"time"

	"deploycoord/pkg/health"
)

// Tick is what one run saw in one go. A long one is better added in several pieces, of a minute or so.
type Tick struct {
	// ID is of the run: ticks of two runs at the same time are two. Pieces of one run may share it.
	ID       string
	From, To time.Time
	// Samples are all looks of the tick, those too that could not measure. Each counts for the time when it was taken.
	Samples []health.Sample
}

// tickKey names a tick: its beginning, so that keys are ordered by it, and a hash of the rest.
type tickKey string

func (t Tick) key() tickKey {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", t.ID, t.From.UnixMilli(), t.To.UnixMilli()))
	return tickKey(fmt.Sprintf("%010x", max(t.From.Unix(), 0)) + base64.RawURLEncoding.EncodeToString(sum[:6]))
}

const keyLength = 10 + 8

// Add is the watch with a tick. It is the same whatever the order in which ticks are added; one that was added before
// (the same ID and times) changes nothing. Looks from outside of the window do not count.
func (w Watch) Add(t Tick) Watch {
	s, news := w.sum(t.Samples)
	one := Watch{ID: w.ID, news: news}
	if len(s.cells) > 0 {
		one.ticks = map[tickKey]sum{t.key(): s}
	}
	return w.join(one)
}

// sum counts samples.
func (w Watch) sum(samples []health.Sample) (sum, seen) {
	out := sum{cells: map[cellKey]cell{}}
	news := seen{errors: map[string]pattern{}}
	latencies := map[cellKey][]float64{}
	for _, x := range samples {
		part, ok := w.part(x.At)
		if !ok {
			continue
		}
		k := cellKey{part, health.Kind(clean(string(x.Kind), maxName)), clean(x.Name, maxName)}
		out.cells[k] = out.cells[k].add(cellOf(x))
		if x.Outcome != health.Unmeasured && !out.covered.has(x.At.Unix()) {
			out.covered = out.covered.union(intervals{w.slot(x.At)})
		}
		if x.Kind == health.Probe && x.Took > 0 && (x.Outcome == health.Good || x.Fault == health.Slow) {
			latencies[k] = append(latencies[k], float64(x.Took)/float64(time.Millisecond))
		}
		news = news.merge(newErrors(x, max(x.At.Unix(), w.Opened.Unix())))
	}
	for k, of := range latencies {
		c := out.cells[k]
		c.latencies = sketchOf(of)
		out.cells[k] = c
	}
	return out, news
}

func cellOf(x health.Sample) cell {
	c := cell{looks: 1}
	switch x.Outcome {
	case health.Good:
	case health.Bad:
		c.failed = 1
	default:
		c.unmeasured = 1
	}
	if x.Kind == health.Metric && c.unmeasured == 0 && isFinite(x.Value) {
		c.value = value{x.Value, x.Value, x.Value, max(x.At.Unix(), 1)}
	}
	return c
}

// grown is what logwatch expects of a log in which nothing is new, but something old more frequent.
const grown = "no more errors than before"

// newErrors are the patterns that a look at a log found and that were not there before.
func newErrors(x health.Sample, at int64) seen {
	if x.Kind != health.Log || x.Outcome != health.Bad || x.Want == grown || len(x.Seen) == 0 {
		return seen{}
	}
	out := seen{errors: map[string]pattern{}}
	for _, line := range x.Seen {
		text := clean(uncounted(line), maxText)
		mask := maskOf(text)
		p := pattern{text, at}
		if known, ok := out.errors[mask]; ok {
			p = p.earlier(known)
		}
		if strings.TrimSpace(text) != "" {
			out.errors[mask] = p
		}
	}
	return out
}

// capped leaves out what is beyond the number of things that are watched: those that come last by their names.
func (w Watch) capped() Watch {
	all := map[cellKey]bool{}
	for k := range w.folded.cells {
		all[cellKey{0, k.kind, k.name}] = true
	}
	for _, t := range w.ticks {
		for k := range t.cells {
			all[cellKey{0, k.kind, k.name}] = true
		}
	}
	if len(all) <= maxSeries {
		return w
	}
	keys := sum{cells: map[cellKey]cell{}}
	for k := range all {
		keys.cells[k] = cell{}
	}
	for _, k := range keys.keys()[maxSeries:] {
		delete(all, k)
	}
	keep := func(s sum) sum {
		s.cells = maps.Clone(s.cells)
		maps.DeleteFunc(s.cells, func(k cellKey, _ cell) bool { return !all[cellKey{0, k.kind, k.name}] })
		return s
	}
	w.ticks = maps.Clone(w.ticks)
	for key, t := range w.ticks {
		w.ticks[key] = keep(t)
	}
	w.folded.sum = keep(w.folded.sum)
	return w
}
