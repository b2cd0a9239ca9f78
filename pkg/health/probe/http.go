package probe

import (
	"errors"

	"deploycoord/pkg/config"
)

func newHTTP(config.Probe, config.Identity, Env) (asker, error) { return nil, errors.New("not yet") }
func newFlow(config.Probe, config.Identity, Env) (asker, error) { return nil, errors.New("not yet") }
func newTLS(config.Probe, config.Identity, Env) (asker, error)  { return nil, errors.New("not yet") }
