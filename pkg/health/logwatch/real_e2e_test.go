//go:build e2e

package logwatch

import (
	"context"
	"strings"
	"testing"
	"time"

	"deploycoord/internal/realengine"
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// TestRealEngine: old noise, new errors, a crash loop, a flood and a container that is replaced, on a real engine.
func TestRealEngine(t *testing.T) {
	p := realengine.New(t)
	image := p.Image()
	p.Run("steady", image, "many:1000,log:ready,forever")
	p.Run("noisy", image, "err:ERROR cannot reach the mail server,sleep:300ms,again")
	p.Run("broken", image, "log:ready,sleep:6s,err:ERROR lost the database,err:ERROR lost the database,err:ERROR lost the database,forever")
	p.Run("loop", image, "err:FATAL no configuration,sleep:100ms,exit:1", "--restart", "always")
	p.Run("terminal", image, "log:ready,sleep:6s,err:ERROR lost the database,forever", "-t")
	p.Run("flood", image, "sleep:5s,many:30000,forever")
	replaced := p.Run("replaced", image, "log:ready,forever")
	p.Run("mute", image, "forever", "--log-driver", "none")
	time.Sleep(2 * time.Second)
	since := time.Now()
	p.Run("young", image, "err:ERROR lost the database,err:ERROR lost the database,err:ERROR lost the database,forever")
	p.Run("dying", image, "err:FATAL no configuration,forever")

	client, err := engine.New(engine.Options{Host: p.Host, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	c, err := New(config.Logs{Before: time.Hour, Critical: 3}, Options{Engine: client, Project: p.Name, Since: since, Now: time.Now, Analyse: analyse})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]health.Sample{}
	for i := range 16 {
		for _, s := range c.Collect(context.Background()) {
			got[s.Name] = s
		}
		if i == 4 {
			p.Docker("rm", "-f", replaced)
			p.Run("replaced", image, "log:ready,forever")
		}
		time.Sleep(500 * time.Millisecond)
	}
	for name, want := range map[string]string{
		"steady":   "good : no new errors in 0 lines",
		"noisy":    "good : no new errors in ",
		"broken":   "bad critical-error: 1 new error pattern in 3 lines, 3 times: ",
		"loop":     "good : no new errors in ", // it crashed before the deployment too: the containers tell
		"terminal": "bad minor: 1 new error pattern in 1 line, once: ",
		"flood":    "good : no new errors in 30,000 lines",
		"replaced": "good : no new errors in 1 line",
		"mute":     "could-not-measure : the logs of ",
		"young":    "could-not-measure : 1 new error pattern in 3 lines, 3 times: ", // new or old? nobody knows
		"dying":    "bad critical-error: 1 new error pattern in 1 line, once: ",     // that is bad either way
	} {
		s := got[name]
		if text := s.Outcome.String() + " " + string(s.Fault) + ": " + s.Text; !strings.HasPrefix(text, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, text, want)
		}
	}
	for _, name := range []string{"young", "dying"} {
		if text := got[name].Text; !strings.HasSuffix(text, " (no log from before to compare with)") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
