// Package notify tells people of a deployment: in chats, by e-mail, and by a webhook.
//
// It takes addresses (one a line; they are secrets), an Event and Options, and returns what became of each address. It
// judges nothing, and a notification that did not arrive is a warning for whoever called, never an error. It never puts
// an address, or a part of one that may be a token, into a text: errors of libraries quote both, so they are sorted
// into sentences of our own (fault.go), and an address is kept where no formatting verb reaches it (target.go).
//
// Chats go through shoutrrr (github.com/nicholas-fedor/shoutrrr). Its router, and its services smtp and generic, are
// not used: they reach text/template's Execute, which makes the linker keep every exported method of the program (10 MB
// of 28). Imported one by one, its other services cost 0.3 MB together. E-mail and webhooks are therefore written here,
// with the same addresses: smtp://user:password@host:port/?from=…&to=… and generic+https://….
package notify

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	// tryTime is how long one try may take, retryPause how long the second waits.
	tryTime    = 10 * time.Second
	retryPause = time.Second
)

// Options say who is told of what, and give the outside world.
type Options struct {
	Events []string // as config.Notify has them; none means all
	Now    func() time.Time
	Sleep  func(ctx context.Context, d time.Duration) error // nil: a second try does not wait
	// HTTP carries webhooks and cards; nil: http.DefaultTransport, by which shoutrrr's services go in any case.
	HTTP http.RoundTripper
	// Try is how long one try may take; 0 for ten seconds. There are at most two.
	Try time.Duration
}

// Delivery is what became of one address.
type Delivery struct {
	Number  int    // of its line, from 1
	Service string // "slack"
	Host    string // "slack.com"; "" where that would tell too much
	Arrived bool
	Text    string // why it did not arrive
}

// String says it in a line: "slack (slack.com): arrived".
func (d Delivery) String() string {
	text := "arrived"
	if !d.Arrived {
		text = d.Text
	}
	return label(d.Service, d.Host) + ": " + text
}

func label(service, host string) string {
	if host == "" || host == service {
		return service
	}
	return service + " (" + host + ")"
}

// Send tells all targets of an event, side by side. An event that nobody asked for is told to nobody; services that wake
// people (pagerduty, opsgenie) are told of bad news alone, and are missing from what comes back otherwise.
func Send(ctx context.Context, targets []Target, e Event, o Options) []Delivery {
	if len(o.Events) > 0 && !slices.Contains(o.Events, e.Kind) {
		return nil
	}
	targets = slices.DeleteFunc(slices.Clone(targets), func(t Target) bool { return t.alerts && !e.bad() })
	title, body := Message(e)
	m := message{Event: e, title: title, body: body}
	out := make([]Delivery, len(targets))
	var all sync.WaitGroup
	for i, t := range targets {
		all.Go(func() {
			out[i] = Delivery{Number: t.Number, Service: t.Service, Host: t.Host, Arrived: true}
			if f := deliver(ctx, t, m, o); f != nil {
				out[i].Arrived, out[i].Text = false, f.text
			}
		})
	}
	all.Wait()
	return out
}

// deliver tries once, and again where the first fault may pass.
func deliver(ctx context.Context, t Target, m message, o Options) *fault {
	f := try(ctx, t, m, o)
	if f == nil || !f.passing || ctx.Err() != nil {
		return f
	}
	if o.Sleep != nil && o.Sleep(ctx, retryPause) != nil {
		return f
	}
	return try(ctx, t, m, o)
}

// try sends within the time of one try. Where a library takes no context, what goes on sending after that is left alone.
func try(ctx context.Context, t Target, m message, o Options) *fault {
	if ctx.Err() != nil {
		return sorted(ctx.Err())
	}
	limit := o.Try
	if limit <= 0 {
		limit = tryTime
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	done := make(chan *fault, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- &fault{text: "the library that sends it broke off", passing: true}
			}
		}()
		done <- sorted(t.send(ctx, m, o))
	}()
	select {
	case f := <-done:
		return f
	case <-ctx.Done():
		return sorted(ctx.Err())
	}
}
