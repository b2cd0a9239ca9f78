package site

import (
	"math"

	"deploycoord/pkg/history"
)

// point is a value in a row of them; nil where it is not known.
type point struct {
	label string
	value *float64
}

func trendOf(months []history.Month, value func(history.Month) *float64) []point {
	const most = 12
	var l []point
	for _, m := range months[max(0, len(months)-most):] {
		l = append(l, point{m.Month, value(m)})
	}
	return l
}

// height is the size of every chart's drawing, in its own units; the style stretches it.
const height = 100

// top is a round number at or above the greatest value: the top of a scale that begins at 0.
func top(most float64) float64 {
	if most <= 0 || math.IsInf(most, 0) || math.IsNaN(most) {
		return 1
	}
	step := math.Pow(10, math.Floor(math.Log10(most)))
	for _, f := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8, 10} {
		if most <= f*step {
			return f * step
		}
	}
	return 10 * step
}

// drawing begins an SVG that is as wide as its place and that many columns; its text alternative is all that a screen
// reader is told of it.
func (p *page) drawing(columns int, class markup, label string) {
	p.raw(`<svg class="`, class, `" viewBox="0 0 `).number(columns).raw(` `).number(height).raw(`" preserveAspectRatio="none" role="img"`).attr("aria-label", label).raw(`>`)
}

// bar is a rectangle on top of another; y from the bottom, in the chart's units. Few bars are no wider than many.
func (p *page) bar(class markup, column, columns int, y, high float64) {
	if high <= 0 {
		return
	}
	wide := min(0.72, 0.06*float64(columns))
	p.raw(`<rect class="`, class, `" x="`).place(float64(column) + 0.5 - wide/2).raw(`" y="`).place(height - y - high).raw(`" width="`).place(wide).raw(`" height="`).place(high).raw(`"/>`)
}

// line joins what is known, and breaks where something is not; each value is a dot besides.
func (p *page) line(class markup, values []*float64, scale float64) {
	p.raw(`<path class="line `, class, `" d="`)
	pen := false
	p.walk(values, scale, func(x, y float64) {
		if pen {
			p.raw("L")
		} else {
			p.raw("M")
		}
		pen = true
		p.place(x).raw(" ").place(y)
	}, func() { pen = false })
	p.raw(`"/>`)
	if len(values) > 31 {
		return
	}
	p.raw(`<path class="dots `, class, `" d="`)
	p.walk(values, scale, func(x, y float64) { p.raw("M").place(x).raw(" ").place(y).raw("h0") }, func() {})
	p.raw(`"/>`)
}

func (p *page) walk(values []*float64, scale float64, at func(x, y float64), gap func()) {
	for i, v := range values {
		if v == nil {
			gap()
			continue
		}
		at(float64(i)+0.5, height-min(*v/scale, 1)*(height-8)-4)
	}
}

// sparkline is the trend of a figure, month by month.
func (p *page) sparkline(c card) {
	known := 0
	most := 0.0
	for _, t := range c.trend {
		if t.value != nil {
			known++
			most = max(most, *t.value)
		}
	}
	if known < 3 {
		return
	}
	label := "By month: "
	var values []*float64
	for i, t := range c.trend {
		if i > 0 {
			label += ", "
		}
		label += t.label + " "
		if t.value == nil {
			label += "not known"
		} else {
			label += c.say(*t.value)
		}
		values = append(values, t.value)
	}
	p.drawing(len(values), "spark", label)
	p.line("accent", values, top(most))
	p.raw(`</svg><p class="ends"><span>`).text(c.trend[0].label).raw(`</span><span>`).text(c.trend[len(c.trend)-1].label).raw(`</span></p>`)
}

// scale is the labels of a chart's y axis, from the top.
func (p *page) scale(most float64, say func(float64) string) {
	p.raw(`<div class="scale" aria-hidden="true"><span>`).text(say(most)).raw(`</span><span>`).text(say(most / 2)).raw(`</span><span>0</span></div>`)
}

// grid is the lines of a scale.
func (p *page) grid(columns int) {
	p.raw(`<path class="grid" d="M0 .5H`).number(columns).raw(`M0 50H`).number(columns).raw(`M0 99.5H`).number(columns).raw(`"/>`)
}

// ends are the labels of a chart's x axis.
func (p *page) ends(first, last string) {
	p.raw(`<p class="ends" aria-hidden="true"><span>`).text(first).raw(`</span>`)
	if last != first {
		p.raw(`<span>`).text(last).raw(`</span>`)
	}
	p.raw(`</p>`)
}
