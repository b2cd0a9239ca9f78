package record

import "fmt"

func (p *page) monitoring(m *Monitoring) {
	p.heading(2, "Monitoring")
	if m == nil {
		p.put("It was not watched afterwards.\n")
		return
	}
	if m.End == "" {
		p.put("**Open** until ", stamp(m.Until), "\n")
	} else {
		p.put("**Closed** ", stamp(m.Closed), ": ", words(windowText(m)), "\n")
	}
	if m.Text != "" {
		p.put("\n", words(m.Text), "\n")
	}
	if len(m.Spans) == 0 {
		return
	}
	p.put("\n")
	var rows [][]string
	for _, s := range m.Spans {
		rows = append(rows, []string{words(s.Name), share(s.Coverage), shareOf(s.Availability), shareOf(s.ErrorRate), looks(s.Looks, s.Failed, s.Unmeasured)})
	}
	p.table(3000, []string{"Span", "Coverage", "Availability", "Error rate", "Looks"}, rows)
	p.put("\nCoverage is the share of the time in which somebody looked. What nobody saw is a gap, never health.\n")
	p.whole(m.Spans[len(m.Spans)-1]) // which holds what the shorter ones saw
}

// whole tells of the longest span what stands behind its figures.
func (p *page) whole(s Span) {
	if len(s.Endpoints) > 0 {
		p.heading(3, "Latency")
		var rows [][]string
		for _, e := range s.Endpoints {
			rows = append(rows, []string{code(e.Name), latency(e.P50, e.BeforeP50), latency(e.P95, e.BeforeP95), latency(e.P99, 0), looks(e.Looks, e.Failed, e.Unmeasured)})
		}
		p.table(10_000, []string{"Endpoint", "p50 (before)", "p95 (before)", "p99", "Looks"}, rows)
	}
	if len(s.Metrics) > 0 {
		p.heading(3, "Metrics")
		var rows [][]string
		for _, x := range s.Metrics {
			rows = append(rows, []string{code(x.Name), words(x.Threshold), number(x.Least), number(x.Most), number(x.Last), looks(x.Looks, 0, x.Unmeasured) + fmt.Sprintf(", %d beyond", x.Breaches)})
		}
		p.table(5000, []string{"Metric", "Threshold", "Least", "Most", "Last", "Looks"}, rows)
	}
	if len(s.Gaps) > 0 {
		p.heading(3, "Gaps")
		var l []string
		for _, g := range s.Gaps {
			l = append(l, stamp(g.From)+" to "+stamp(g.To)+", "+took(g.To.Sub(g.From)))
		}
		p.list(3000, l)
	}
	if len(s.NewErrors) > 0 {
		p.heading(3, "New errors in the logs")
		var l []string
		for _, e := range s.NewErrors {
			l = append(l, words(e))
		}
		p.list(5000, l)
	}
}

// latency is a figure beside that of the time before: "41 ms (38 ms, +8%)".
func latency(now, before float64) string {
	switch {
	case now == 0:
		return ""
	case before == 0:
		return milliseconds(now)
	}
	return fmt.Sprintf("%s (%s, %+.0f%%)", milliseconds(now), milliseconds(before), (now/before-1)*100)
}

func number(f float64) string { return fmt.Sprintf("%.6g", f) }
