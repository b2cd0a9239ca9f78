package cli

import (
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// logs watches what the services log.
func (a *app) logs(config.Verify, config.Containers, *engine.Client, time.Time) ([]health.Collector, error) {
	return nil, nil
}
