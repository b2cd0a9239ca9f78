package logwatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deploycoord/pkg/health/engine"
)

// service is what is watched of one service: all its containers into one analysis.
type service struct {
	name     string
	analysis Analysis
	followed map[string]*follower // by the container's ID
	known    int                  // lines of old noise that were handed in
	before   int                  // lines that were read from before the deployment
}

// errNoContainer is the fault of a service that logs nowhere.
var errNoContainer = errors.New("has no container whose log could be read")

// read reads what is new of the service's containers. All of the old is read before anything new, so that nothing old is
// taken for new; where that fails, the new is read at the next look.
func (s *service) read(ctx context.Context, from *engine.Client, list []engine.Container, w span, clock func() time.Time) error {
	if len(list) != 1 || s.followed[list[0].ID] == nil {
		clock = nil // several logs come into one analysis
		s.analysis.End()
	}
	there := make(map[string]*follower, len(list))
	var all []*follower
	for _, x := range list {
		f, err := s.follow(ctx, from, x)
		if errors.Is(err, engine.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		there[x.ID], all = f, append(all, f)
	}
	s.followed = there
	if len(all) == 0 {
		return errNoContainer
	}
	for _, f := range all {
		n, err := f.learn(ctx, from, w, s.analysis)
		s.before += n
		if err != nil && !errors.Is(err, engine.ErrGone) {
			return fmt.Errorf("the log of %s from before the deployment: %w", f.container.Name, err)
		}
	}
	var faults []error
	for _, f := range all {
		if err := f.poll(ctx, from, w.end, clock, s.analysis); err != nil && !errors.Is(err, engine.ErrGone) {
			faults = append(faults, fmt.Errorf("the log of %s: %w", f.container.Name, err))
		}
	}
	if len(faults) > 0 {
		return faults[0]
	}
	return nil
}

// follow gives what is followed of a container.
func (s *service) follow(ctx context.Context, from *engine.Client, x engine.Container) (*follower, error) {
	if f := s.followed[x.ID]; f != nil {
		return f, nil
	}
	d, err := from.Inspect(ctx, x)
	if err != nil {
		return nil, err
	}
	if d.LogDriver == "none" {
		return nil, fmt.Errorf("the logs of %s are not kept: its logging driver is none", x.Name)
	}
	return &follower{container: d}, nil
}
