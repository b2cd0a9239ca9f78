package notify

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/discord"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/mattermost"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/rocketchat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/incident/pagerduty"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/gotify"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/ntfy"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushover"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// tune gives a service our client where it takes one. Of themselves, Discord's tries again for minutes, Mattermost's
// counts the page that a redirect leads to as arrived, ntfy's and Gotify's know no proxy, and none can be stopped.
func tune(ctx context.Context, s types.Service) {
	client := &http.Client{Transport: strict{ctx: ctx}, CheckRedirect: stay}
	switch s := s.(type) {
	case *discord.Service:
		s.HTTPClient = client
	case *mattermost.Service:
		*s.GetHTTPClient() = *client
	case *rocketchat.Service:
		s.Client = client
	case *pushover.Service:
		s.Client = client
	case *pagerduty.Service:
		if s.Config.Port == 0 { // which it would send to
			s.Config.Port = 443
		}
		s.SetHTTPClient(client)
	case *gotify.Service:
		client.Transport = strict{ctx: ctx, trustAll: s.Config.InsecureSkipVerify}
		*s.GetHTTPClient() = *client
	case *ntfy.Service:
		client.Transport = strict{ctx: ctx, trustAll: s.Config.DisableTLSVerification}
		s.SetHTTPClient(client)
	}
}

// stay follows no redirect.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// strict carries requests within a context, and makes a fault of every answer that is none of 2xx, so that no library
// takes it for another.
type strict struct {
	ctx      context.Context // of one try; the libraries hand down none
	trustAll bool            // the address says so
}

// RoundTrip implements http.RoundTripper. Its errors are faults.
func (s strict) RoundTrip(r *http.Request) (*http.Response, error) {
	by := http.DefaultTransport
	if s.trustAll {
		//nolint:gosec // the address says so
		own := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true}
		by = own
	}
	answer, err := by.RoundTrip(r.WithContext(s.ctx))
	if err != nil {
		return nil, sorted(err)
	}
	if answer.StatusCode/100 != 2 {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
		_ = answer.Body.Close()
		return nil, withWord(answered(answer.StatusCode), string(text))
	}
	answer.Body = bounded{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	return answer, nil
}

type bounded struct {
	io.Reader
	io.Closer
}
