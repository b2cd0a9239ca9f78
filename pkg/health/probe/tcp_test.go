package probe

import (
	"net"
	"testing"
	"time"

	"deploycoord/pkg/config"
)

func TestTCP(t *testing.T) {
	check(t, look(t, config.Probe{TCP: serve(t, hang)}, world(nil)), verdict{"good", "connects in "})
	check(t, look(t, config.Probe{TCP: refusing(t)}, world(nil)), verdict{"bad down", ""})
	check(t, look(t, config.Probe{TCP: "no-such-host.invalid:80"}, world(nil)), verdict{"could-not-measure", ""})
	_, port, _ := net.SplitHostPort(serve(t, hang))
	env := world(nil)
	env.Lookup = func(string) (string, bool) { return port, true }
	check(t, look(t, config.Probe{TCP: "127.0.0.1:${PORT}"}, env), verdict{"good", "connects in "})
}

func TestWithin(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "in less than 1 ms", 400 * time.Microsecond: "in less than 1 ms", 3 * time.Millisecond: "in 3 ms",
		1500 * time.Millisecond: "in 1500 ms", 12_600 * time.Millisecond: "in 13 s",
	} {
		if got := within(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}
