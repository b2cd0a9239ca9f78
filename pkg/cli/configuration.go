package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/gate"
)

// gateConfig reads the configuration that judges: the base's, unless a flag names a file; and what the change does
// to it.
func (a *app) gateConfig(o *options, ch *change.Change) (config.Config, gate.ConfigChange, error) {
	cfg, err := a.loadConfig(o, ch.BaseTree)
	if err != nil && o.config == "" {
		err = usage(fmt.Errorf("%w\nthis is the base's file, which judges every change; for the one that mends it, name the new file with --config", err))
	}
	touched := configChange(ch)
	touched.Judge = o.config
	return cfg, touched, err
}

// configChange looks at the head's configuration, where the change touches it.
func configChange(ch *change.Change) gate.ConfigChange {
	touched := gate.ConfigChange{Path: config.Path}
	for _, f := range ch.Files {
		touched.Changed = touched.Changed || f.Path == config.Path || f.OldPath == config.Path
	}
	data, err := ch.HeadTree.Read(config.Path, nil)
	if errors.Is(err, change.ErrNotRegular) { // a link, which no list of files has
		_, before := ch.BaseTree.Read(config.Path, nil)
		touched.Changed = touched.Changed || !errors.Is(before, change.ErrNotRegular)
	}
	if !touched.Changed {
		return gate.ConfigChange{}
	}
	if err == nil {
		_, err = config.Parse(config.Path, data)
	}
	var faults config.Errors
	switch {
	case errors.As(err, &faults):
		for _, p := range faults {
			touched.Faults = append(touched.Faults, gate.Fault{Line: p.Line, Message: p.Message})
		}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		touched.Faults = append(touched.Faults, gate.Fault{Message: err.Error()})
	}
	return touched
}

// loadConfig reads the file a flag names, else the repository's from the given tree; none at all is the default.
func (a *app) loadConfig(o *options, tree interface {
	Read(path string, buf []byte) ([]byte, error)
}) (config.Config, error) {
	path, data, err := config.Path, []byte(nil), error(nil)
	if o.config != "" {
		path = o.config
		data, err = readFile(o.config, 1<<20)
	} else if data, err = tree.Read(config.Path, nil); errors.Is(err, fs.ErrNotExist) {
		data, err = nil, nil
	}
	if err != nil {
		return config.Config{}, usage(fmt.Errorf("read the configuration: %w", err))
	}
	cfg, err := config.Parse(path, data)
	if err != nil {
		return config.Config{}, usage(err)
	}
	return cfg, nil
}
