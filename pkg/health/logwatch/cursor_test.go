package logwatch

import (
	"fmt"
	"testing"
	"time"

	"deploycoord/pkg/health/engine"
)

// read gives how many of the lines a reading takes for new.
func read(c *cursor, since time.Time, lines ...engine.Line) int {
	p, n := c.pass(since), 0
	for _, l := range lines {
		if p.fresh(l) {
			n++
		}
	}
	p.commit()
	return n
}

func at(after time.Duration, text string) engine.Line {
	return engine.Line{At: noon.Add(after), Text: []byte(text)}
}

// TestWholeSeconds: an engine whose times are whole seconds (Podman) gives every line once, also of the second in which
// the deployment began.
func TestWholeSeconds(t *testing.T) {
	c, since := cursor{}, noon.Add(500*time.Millisecond)
	for i, step := range []struct {
		lines []engine.Line
		want  int
	}{
		{[]engine.Line{at(0, "a"), at(0, "a")}, 2},
		{[]engine.Line{at(0, "a"), at(0, "a"), at(0, "a"), at(time.Second, "b")}, 2},
		{[]engine.Line{at(0, "a"), at(0, "a"), at(0, "a"), at(time.Second, "b"), at(time.Second, "b")}, 1},
		{[]engine.Line{at(time.Second, "b"), at(time.Second, "b"), at(2*time.Second, "c")}, 1},
		{[]engine.Line{at(0, "a"), at(time.Second, "b"), at(time.Second, "b"), at(2*time.Second, "c")}, 0},
		{[]engine.Line{at(-time.Second, "old")}, 0},
	} {
		if got := read(&c, since, step.lines...); got != step.want {
			t.Errorf("reading %d: %d new lines, want %d", i, got, step.want)
		}
	}
}

// TestFloodAtOnce: memory and time stay bounded, whatever the times are.
func TestFloodAtOnce(t *testing.T) {
	for _, gap := range []time.Duration{0, time.Microsecond, time.Millisecond} {
		var c cursor
		p, n := c.pass(noon), 0
		for i := range 5 * maxSeen / 2 {
			if p.fresh(at(time.Duration(i)*gap, fmt.Sprint("line ", i))) {
				n++
			}
		}
		p.commit()
		if n != 5*maxSeen/2 || len(c.seen) > 2*maxSeen {
			t.Errorf("every %s: %d lines new, %d remembered", gap, n, len(c.seen))
		}
	}
}

func BenchmarkFresh(b *testing.B) {
	var c cursor
	p, i := c.pass(noon), 0
	line := []byte("level=info msg=\"a request was served\" path=/api/orders status=200 took=12ms")
	for b.Loop() {
		i++
		p.fresh(engine.Line{At: noon.Add(time.Duration(i) * time.Microsecond), Text: line})
	}
}
