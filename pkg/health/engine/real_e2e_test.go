//go:build e2e

package engine

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/internal/realengine"
)

// TestRealLogs: what a real engine sends of lines of every kind.
func TestRealLogs(t *testing.T) {
	p := realengine.New(t)
	image := p.Image()
	mode := "log:a,err:b,log:,long:40000,sleep:300ms,part:last words,exit:0"
	id, terminal := p.Run("web", image, mode), p.Run("tty", image, mode, "-t")
	mute := p.Run("mute", image, mode, "--log-driver", "none")
	p.Docker("wait", id, terminal, mute)
	c := open(t, p.Host)
	for _, x := range []struct {
		id  string
		tty bool
		err string
	}{{id, false, "err"}, {terminal, true, "out"}} {
		var got []string
		n, err := c.Log(context.Background(), x.id, Range{TTY: x.tty}, told(&got))
		if err != nil || n < 7 { // engines part the long line differently
			t.Errorf("%d entries, %v", n, err)
		}
		for i := range got {
			_, got[i], _ = strings.Cut(got[i], " ")
		}
		want := map[string]int{`out "a" false`: 1, x.err + ` "b" false`: 1, `out "" false`: 1, `out "xxxxxxxxxx… 40000" false`: 1, `out "last words" false`: 1}
		have := map[string]int{}
		for _, line := range got {
			have[line]++
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("terminal %v (-want +got):\n%s", x.tty, diff)
		}
	}
	if _, err := c.Log(context.Background(), mute, Range{}, told(new([]string))); err == nil || !strings.Contains(err.Error(), "log") {
		t.Errorf("driver none: %v", err)
	}
	var none []string
	if n, err := c.Log(context.Background(), id, Range{Since: time.Now().Add(time.Minute)}, told(&none)); n != 0 || err != nil {
		t.Errorf("of the future: %d, %v, %v", n, none, err)
	}
}

// TestRealSSH: an engine behind a real SSH server, by the docker command and by its socket.
func TestRealSSH(t *testing.T) {
	p := realengine.New(t)
	p.Run("web", p.Image(), "log:hello,forever")
	server := realengine.Shell(t, p.Host)
	o := Options{Host: server.Host, KnownHosts: server.KnownHosts, Key: server.Key, Now: time.Now}
	for _, path := range []string{"", strings.TrimPrefix(p.Host, "unix://")} {
		o := o
		o.Host += path
		c := over(t, o)
		list, err := c.Containers(context.Background(), p.Name)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", o.Host, list, err)
		}
		if d, err := c.Inspect(context.Background(), list[0]); err != nil || d.Status != "running" {
			t.Errorf("%s: %+v, %v", o.Host, d, err)
		}
		var got []string
		if _, err := c.Log(context.Background(), list[0].ID, Range{}, told(&got)); err != nil || len(got) != 1 {
			t.Errorf("%s: %v, %v", o.Host, got, err)
		}
	}
}
