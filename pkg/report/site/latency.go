package site

import (
	"fmt"
	"math"

	"deploycoord/pkg/history"
	"deploycoord/pkg/report/wording"
)

// Bounds of the latency trend.
const (
	maxEndpoints   = 24
	maxDeployments = 120
)

// latencies draws a chart for each endpoint, over the deployments that measured it.
func (p *page) latencies(h history.History) {
	all := history.LatencySeries(h.Deployments, maxEndpoints, maxDeployments)
	var drawn []history.Series
	for _, s := range all {
		if len(s.Points) > 1 {
			drawn = append(drawn, s)
		}
	}
	if len(drawn) == 0 {
		return
	}
	p.raw(`<section aria-labelledby="latency"><h2 id="latency">Latency</h2><p class="sub">What each endpoint was measured at after each deployment: over the time it was watched, else while it was verified.<span class="legend"><span class="key line accent">half of the answers within (p50)</span><span class="key line second">95 of 100 within (p95)</span></span></p><div class="charts small">`)
	for _, s := range drawn {
		p.series(s, h.Figures.Environment)
	}
	p.raw(`</div></section>`)
}

func (p *page) series(s history.Series, usual string) {
	var p50, p95 []*float64
	most := 0.0
	for _, x := range s.Points {
		p50, p95 = append(p50, measured(x.P50)), append(p95, measured(x.P95))
		most = max(most, x.P50, x.P95)
	}
	if math.IsInf(most, 0) {
		return
	}
	name := s.Endpoint
	if s.Service != "" {
		name = s.Service + ": " + name
	}
	if s.Environment != usual {
		name += " (" + s.Environment + ")"
	}
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	most = top(most)
	now := wording.Milliseconds(last.P50)
	if last.P95 > 0 {
		now += ", p95 " + wording.Milliseconds(last.P95)
	}
	p.raw(`<figure class="chart"><figcaption><span class="what">`).name(name).raw(`</span> <span class="unit">now p50 `).text(now).raw(`</span></figcaption><div class="plot">`)
	p.scale(most, wording.Milliseconds)
	p.drawing(len(s.Points), "lines", fmt.Sprintf("Line chart of the latency of %s over %d deployments: p50 from %s to %s, p95 from %s to %s.", name, len(s.Points),
		wording.Milliseconds(first.P50), wording.Milliseconds(last.P50), wording.Milliseconds(first.P95), wording.Milliseconds(last.P95)))
	p.grid(len(s.Points))
	p.line("second", p95, most)
	p.line("accent", p50, most)
	p.raw(`</svg>`)
	p.ends(wording.Day(first.Entry.Began), wording.Day(last.Entry.Began))
	p.raw(`</div></figure>`)
}

// measured is a latency that was; nil for none.
func measured(ms float64) *float64 {
	if ms <= 0 {
		return nil
	}
	return &ms
}
