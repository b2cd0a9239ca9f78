package container

import (
	"time"

	"deploycoord/pkg/health/engine"
)

// history is what was seen of one container in this run.
type history struct {
	from     time.Time // since when restarts are counted
	restarts int       // since then
	count    int       // the engine's own count, at the last look
	started  time.Time // as of the last look
	starts   int       // how often that changed
	exit     string    // how it last ended, "" where that was not seen
}

// remember adds one look. Of a container that was made in this deployment every restart counts, of others those since
// the first look.
func (c *collector) remember(found map[string][]engine.Detail, now time.Time) {
	first := !c.begun
	c.begun = true
	there := make(map[string]*history, len(c.histories))
	for _, all := range found {
		for _, d := range all {
			h := c.histories[d.ID]
			switch {
			case h != nil:
			case !first, !c.Since.IsZero() && !d.Created.Before(c.since()):
				h = &history{from: d.Created}
			default:
				h = &history{from: now, count: d.Restarts}
			}
			h.add(d)
			there[d.ID] = h
		}
	}
	c.histories = there // those of containers that are gone are of no use any more
}

func (h *history) add(d engine.Detail) {
	if d.Restarts < h.count { // somebody started it by hand, and the engine counts anew
		h.count = 0
	}
	h.restarts += d.Restarts - h.count
	h.count = d.Restarts
	if !h.started.IsZero() && d.Started.After(h.started) {
		h.starts++ // an engine that does not count, or somebody else who starts it again
	}
	h.started = d.Started
	if d.Status == "restarting" || ended(d) {
		h.exit = exitText(d)
	}
}

// again is how often it was started again.
func (h history) again() int { return max(h.restarts, h.starts) }
