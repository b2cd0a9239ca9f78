package site

import (
	"fmt"
	"math"
	"slices"
	"time"

	"deploycoord/pkg/history"
	"deploycoord/pkg/report/wording"
)

// bucket is a stretch of time with what was deployed in it.
type bucket struct {
	from    time.Time
	label   string
	count   map[history.Outcome]int
	seconds []float64
}

const maxBuckets = 60

// buckets sorts deployments, newest first, into days, weeks, months or years: the shortest of which there are few
// enough. Those of dates that lie too far back for that are left out.
func buckets(all []history.Entry) (out []bucket, unit string) {
	first, last := all[len(all)-1].Began.UTC(), all[0].Began.UTC()
	for _, u := range []struct {
		name  string
		begin func(time.Time) time.Time
		next  func(time.Time) time.Time
		label string
	}{
		{"day", dayOf, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }, time.DateOnly},
		{"week", weekOf, func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }, "week of 2006-01-02"},
		{"month", monthOf, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }, "2006-01"},
		{"year", yearOf, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }, "2006"},
	} {
		out, unit = nil, u.name
		at := u.begin(first)
		if u.name == "year" {
			at = time.Date(max(first.Year(), last.Year()-maxBuckets+1), 1, 1, 0, 0, 0, 0, time.UTC)
		}
		for ; !at.After(last) && len(out) <= maxBuckets; at = u.next(at) {
			out = append(out, bucket{from: at, label: at.Format(u.label), count: map[history.Outcome]int{}})
		}
		if len(out) <= maxBuckets {
			break
		}
	}
	for _, e := range all {
		i, exact := slices.BinarySearchFunc(out, e.Began, func(b bucket, t time.Time) int { return b.from.Compare(t) })
		if !exact {
			i--
		}
		if i < 0 {
			continue
		}
		out[i].count[e.Outcome]++
		if e.Seconds != nil {
			out[i].seconds = append(out[i].seconds, *e.Seconds)
		}
	}
	return out, unit
}

func dayOf(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }
func weekOf(t time.Time) time.Time {
	return dayOf(t).AddDate(0, 0, -(int(t.Weekday())+6)%7)
}
func monthOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}
func yearOf(t time.Time) time.Time { return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC) }

func (b bucket) total() int {
	return b.count[history.Succeeded] + b.count[history.Failed] + b.count[history.Undecided]
}

// took is the median time to the decision.
func (b bucket) took() *float64 {
	if len(b.seconds) == 0 {
		return nil
	}
	slices.Sort(b.seconds)
	median := history.Quantile(b.seconds, 0.5)
	return &median
}

// kinds are the outcomes as they are drawn, from the bottom.
var kinds = []struct {
	outcome history.Outcome
	class   markup
	word    string
}{{history.Succeeded, "good", "deployed"}, {history.Failed, "bad", "failed"}, {history.Undecided, "held", "on hold"}}

func (b bucket) words() string {
	s := b.label + ": "
	for i, k := range kinds {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%d %s", b.count[k.outcome], k.word)
	}
	if m := b.took(); m != nil {
		s += "; decided after " + wording.Took(*m)
	}
	return s
}

// overTime draws the deployments by outcome and how long they took, and has the same as a table.
func (p *page) overTime(h history.History) {
	all, unit := buckets(h.Deployments)
	p.raw(`<section aria-labelledby="over-time"><h2 id="over-time">Deployments over time</h2>`)
	most, longest := 1.0, 0.0
	count := map[history.Outcome]int{}
	var took []*float64
	for _, b := range all {
		most = max(most, float64(b.total()))
		for o, n := range b.count {
			count[o] += n
		}
		m := b.took()
		if took = append(took, m); m != nil {
			longest = max(longest, *m)
		}
	}
	most = top(most)
	if most < 2 {
		most = 2
	}
	summary := fmt.Sprintf("Bar chart, a bar for each %s from %s to %s: %d deployed, %d failed, %d on hold.", unit, all[0].label, all[len(all)-1].label, count[history.Succeeded], count[history.Failed], count[history.Undecided])
	p.raw(`<div class="charts"><figure class="chart"><figcaption>Deployments a `).text(unit).raw(`<span class="legend"><span class="key good">deployed</span><span class="key bad">failed</span><span class="key held">on hold</span></span></figcaption><div class="plot">`)
	p.scale(most, countOf)
	p.drawing(len(all), "bars", summary+" The table below has the numbers.")
	p.grid(len(all))
	for i, b := range all {
		p.raw(`<g><title>`).text(b.words()).raw(`</title><rect class="hit" x="`).number(i).raw(`" y="0" width="1" height="100"/>`)
		at := 0.0
		for _, k := range kinds {
			high := float64(b.count[k.outcome]) / most * height
			p.bar(k.class, i, len(all), at, high)
			at += high
		}
		p.raw(`</g>`)
	}
	p.raw(`</svg>`)
	p.ends(all[0].label, all[len(all)-1].label)
	p.raw(`</div></figure>`)
	if longest > 0 {
		p.raw(`<figure class="chart"><figcaption>Time to the decision, median</figcaption><div class="plot">`)
		p.scale(longest, wording.Took)
		p.drawing(len(all), "lines", fmt.Sprintf("Line chart of the median time from the beginning of a deployment to its decision, at most %s. The table below has the numbers.", wording.Took(longest)))
		p.grid(len(all))
		p.line("accent", took, longest)
		p.raw(`</svg>`)
		p.ends(all[0].label, all[len(all)-1].label)
		p.raw(`</div></figure>`)
	}
	p.raw(`</div>`)
	p.numbers(all, unit)
	p.raw(`</section>`)
}

// countOf is a number of deployments on a scale, where it is a whole one.
func countOf(f float64) string {
	if f != math.Trunc(f) {
		return wording.Number(f, 1)
	}
	return wording.Group(int(f))
}

// numbers is the chart as a table.
func (p *page) numbers(all []bucket, unit string) {
	p.raw(`<details><summary>The numbers as a table</summary><div class="scroll" role="region" aria-label="Deployments over time, as a table" tabindex="0"><table><thead><tr><th scope="col">`).text(unit).raw(`</th><th scope="col">Deployed</th><th scope="col">Failed</th><th scope="col">On hold</th><th scope="col">Decided after</th></tr></thead><tbody>`)
	for _, b := range slices.Backward(all) {
		p.raw(`<tr><th scope="row">`).text(b.label).raw(`</th>`)
		for _, k := range kinds {
			p.raw(`<td class="n">`).number(b.count[k.outcome]).raw(`</td>`)
		}
		p.raw(`<td class="n">`).text(wording.TookOf(b.took())).raw(`</td></tr>`)
	}
	p.raw(`</tbody></table></div></details>`)
}
