package container

import (
	"context"
	"errors"
	"sync"

	"deploycoord/pkg/health/engine"
)

// sideBySide is how many containers are asked for at once.
const sideBySide = 8

// look asks for every container of the project, by service. A container that went away in the meantime is left out.
func (c *collector) look(ctx context.Context) (map[string][]engine.Detail, error) {
	list, err := c.Engine.Containers(ctx, c.project)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && !c.looked {
		have, err := c.Engine.Projects(ctx)
		if err != nil {
			return nil, err
		}
		return nil, absent(c.project, have)
	}
	details, err := c.inspect(ctx, list)
	if err != nil {
		return nil, err
	}
	if c.ImageLabel {
		for _, d := range details {
			if err := c.readLabels(ctx, d); err != nil {
				return nil, err
			}
		}
	}
	c.looked = true
	found := map[string][]engine.Detail{}
	for _, d := range details {
		found[d.Service] = append(found[d.Service], d)
		c.known[d.Service] = true
	}
	return found, nil
}

// inspect asks for the details, in the order of the list.
func (c *collector) inspect(ctx context.Context, list []engine.Container) ([]engine.Detail, error) {
	details := make([]engine.Detail, len(list))
	errs := make([]error, len(list))
	slots := make(chan struct{}, sideBySide)
	var asking sync.WaitGroup
	for i := range list {
		slots <- struct{}{}
		asking.Go(func() {
			defer func() { <-slots }()
			details[i], errs[i] = c.Engine.Inspect(ctx, list[i])
		})
	}
	asking.Wait()
	var out []engine.Detail
	for i, err := range errs {
		switch {
		case err == nil:
			out = append(out, details[i])
		case !errors.Is(err, engine.ErrGone):
			return nil, err
		}
	}
	return out, nil
}

// readLabels remembers what an image's labels say. Of an image that is gone the container's labels tell, which has them
// from it.
func (c *collector) readLabels(ctx context.Context, d engine.Detail) error {
	if _, ok := c.images[d.Image]; ok {
		return nil
	}
	revision, source, err := c.Engine.ImageLabels(ctx, d.Image)
	switch {
	case errors.Is(err, engine.ErrGone):
		c.images[d.Image] = labels{d.Revision, d.Source}
		return nil
	case err != nil:
		return err
	}
	c.images[d.Image] = labels{revision, source}
	return nil
}
