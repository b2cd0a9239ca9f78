package notify

import (
	"context"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// chat is a target by a service of shoutrrr. A service has the state of one message, so each try opens one.
func chat(s service, u *url.URL) (Target, error) {
	address := u.String()
	if s.host == "" && u.Hostname() == "" || s.refuses(address) {
		return Target{}, s.wrong("")
	}
	host := s.host
	if host == "" {
		host = hostShown(u.Hostname())
	}
	return Target{Service: s.name, Host: host, alerts: s.alerts, send: func(ctx context.Context, m message, _ Options) error {
		u := parsed(address)
		if s.unasked != nil {
			u.RawQuery = filled(u, s.unasked(m))
		}
		open := s.open()
		if err := open.Initialize(u, nil); err != nil {
			return err
		}
		tune(ctx, open)
		settings, text := types.Params{}, m.text()
		if s.titled {
			settings.SetTitle(m.title)
			text = m.body
		}
		return open.Send(text, &settings)
	}}, nil
}

// refuses tells whether an address is none of the service's.
func (s service) refuses(address string) bool {
	if s.check != nil && s.check(parsed(address)) != nil {
		return true
	}
	return !s.speaks && s.open().Initialize(parsed(address), nil) != nil
}

// filled is a query with what it lacks. Keys count in any case, as they do to shoutrrr.
func filled(u *url.URL, settings map[string]string) string {
	q := u.Query()
	there := map[string]bool{}
	for key := range q {
		there[strings.ToLower(key)] = true
	}
	for key, value := range settings {
		if !there[key] {
			q.Set(key, value)
		}
	}
	return q.Encode()
}

// parsed reads what was read before.
func parsed(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{}
	}
	return u
}
