package probe

import (
	"errors"

	"deploycoord/pkg/config"
)

// newHTTP makes a probe of one request: a flow of one step that nobody counts.
func newHTTP(p config.Probe, identity config.Identity, env Env) (asker, error) {
	if len(p.Capture) > 0 {
		return nil, errors.New("capture: nothing comes after a single request; give the probe steps")
	}
	p.Steps = []config.Request{p.Request}
	f, err := makeFlow(p, identity, env)
	if err != nil {
		return nil, err
	}
	f.single = true
	return f, nil
}
