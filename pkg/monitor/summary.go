package monitor

import (
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/health/compare"
	"deploycoord/pkg/record"
)

// maxGaps bounds the gaps that a span names; coverage has them all.
const maxGaps = 100

// Close is what the record says of a window that ends. by is the SHA of the deployment that took its place, "" where it
// ended otherwise. A window that is complete ended at its own time, whenever somebody came to close it.
func (w Watch) Close(now time.Time, end record.WindowEnd, by string) record.Monitoring {
	m := w.Summary(now)
	m.End, m.By, m.Closed = end, by, w.end(now)
	m.Text = w.text(m)
	return m
}

// Summary is what is known of the window at a time; while it is open, it has no end.
func (w Watch) Summary(now time.Time) record.Monitoring {
	m := record.Monitoring{Opened: w.Opened, Until: w.Until, Every: int(seconds(w.Every)), Spans: []record.Span{}}
	end, all := w.end(now), w.all()
	from := w.Opened
	for i, mark := range w.marks() {
		if last := i == len(w.marks())-1; !from.Before(end) && i > 0 && !last {
			continue
		}
		to := mark.at
		if to.After(end) {
			to = end
		}
		m.Spans = append(m.Spans, w.span(all, mark, to, end))
		from = mark.at
	}
	m.Text = w.text(m)
	return m
}

// end is a time as one of the window.
func (w Watch) end(now time.Time) time.Time {
	now = now.UTC().Truncate(time.Second)
	switch {
	case now.After(w.Until):
		return w.Until
	case now.Before(w.Opened):
		return w.Opened
	}
	return now
}

// mark is one of the seed's: what is seen until then makes a span, whose parts are those up to its own.
type mark struct {
	name string
	at   time.Time
	part int
}

// marks are those that lie in the window, and its end.
func (w Watch) marks() []mark {
	var out []mark
	for i, m := range []mark{{name: "first 15 minutes", at: w.Opened.Add(early)}, {name: "first hour", at: w.Opened.Add(hour)}} {
		if m.part = i; m.at.Before(w.Until) {
			out = append(out, m)
		}
	}
	return append(out, mark{long(w.Until.Sub(w.Opened)), w.Until, parts - 1})
}

func (w Watch) span(all sum, m mark, to, end time.Time) record.Span {
	s := record.Span{Name: m.name, From: w.Opened, To: to, Gaps: []record.Gap{}, Endpoints: []record.Endpoint{}, NewErrors: []string{}, Metrics: []record.Metric{}}
	s.Coverage, s.Gaps = w.coverage(all.covered, to, end)
	serving := all.total(m.part, isServing)
	s.Looks, s.Failed, s.Unmeasured = int(serving.looks), int(serving.failed), int(serving.unmeasured)
	if n := serving.measured(); n > 0 {
		s.Availability = share(n-serving.failed, n)
	}
	probes := all.total(m.part, func(k health.Kind) bool { return k == health.Probe })
	if n := probes.measured(); n > 0 {
		s.ErrorRate = share(probes.failed, n)
	}
	for _, t := range things(all, m.part) {
		switch t.kind {
		case health.Probe:
			s.Endpoints = append(s.Endpoints, w.endpoint(t.name, t.cell))
		case health.Metric:
			s.Metrics = append(s.Metrics, w.metric(t.name, t.cell))
		}
	}
	for _, mask := range w.news.order() {
		if p := w.news.errors[mask]; p.first < m.at.Unix() || m.part == parts-1 {
			s.NewErrors = append(s.NewErrors, p.text)
		}
	}
	return s
}

// isServing tells what says whether production serves: not the logs, and no metric.
func isServing(k health.Kind) bool {
	return k == health.Identity || k == health.Probe || k == health.Container || k == health.Functional
}

// coverage is the share of the time up to one in which somebody looked. The slot that the window stands in is left out
// while nobody has looked in it.
func (w Watch) coverage(covered intervals, to, end time.Time) (float64, []record.Gap) {
	due := to.Unix()
	if end.Before(w.Until) && !covered.has(end.Unix()) {
		if now := w.slot(end); now.from < due && now.from > w.Opened.Unix() {
			due = now.from
		}
	}
	whole := interval{w.Opened.Unix(), due}
	gaps := []record.Gap{}
	missing := covered.gaps(whole)
	for _, g := range missing.longest(maxGaps) {
		gaps = append(gaps, record.Gap{From: time.Unix(g.from, 0).UTC(), To: time.Unix(g.to, 0).UTC()})
	}
	if whole.to <= whole.from {
		return 0, gaps
	}
	length := whole.to - whole.from
	return *share(length-missing.seconds(), length), gaps
}

// share is a part of a whole, 0 to 1, rounded so that only the whole is 1, and only nothing is 0.
func share(part, of int64) *float64 {
	const digits = 1e6
	f := float64(part) / float64(of)
	switch {
	case part == 0 || part == of:
	case f > 0.5:
		f = float64(int64(f*digits)) / digits
	default:
		f = float64(int64(f*digits)+1) / digits
	}
	return &f
}

// thing is one that was looked at, with what its looks come to.
type thing struct {
	kind health.Kind
	name string
	cell cell
}

// things are all that were looked at, by kind and name.
func things(all sum, upTo int) []thing {
	var out []thing
	for _, k := range all.keys() {
		if k.part > upTo {
			continue
		}
		if n := len(out); n > 0 && out[n-1].kind == k.kind && out[n-1].name == k.name {
			out[n-1].cell = out[n-1].cell.add(all.cells[k])
			continue
		}
		out = append(out, thing{k.kind, k.name, all.cells[k]})
	}
	return out
}

func (w Watch) endpoint(name string, c cell) record.Endpoint {
	e := record.Endpoint{
		Name: name, Looks: int(c.looks), Failed: int(c.failed), Unmeasured: int(c.unmeasured),
		P50: c.latencies.quantile(0.5), P95: c.latencies.quantile(0.95), P99: c.latencies.quantile(0.99),
		Latencies: c.latencies.values(maxThin),
	}
	if before := w.Before.Latencies[name]; len(before) > 0 {
		e.BeforeP50, e.BeforeP95 = rounded(compare.Percentile(before, 0.5)), rounded(compare.Percentile(before, 0.95))
	}
	return e
}

func (w Watch) metric(name string, c cell) record.Metric {
	return record.Metric{
		Name: name, Looks: int(c.looks), Breaches: int(c.failed), Unmeasured: int(c.unmeasured),
		Least: c.value.least, Most: c.value.most, Last: c.value.last, Threshold: w.Thresholds[name],
	}
}
