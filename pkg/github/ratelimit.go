package github

import (
	"context"
	"net/http"
	"time"
)

// RateLimit is what is left of a token's requests.
type RateLimit struct {
	Limit, Remaining int // of REST requests an hour
	Reset            time.Time
	// GraphQL counts points; a snapshot takes one.
	GraphQLLimit, GraphQLRemaining int
}

// RateLimit asks for the token's limits, which costs nothing of them. A server without limits answers 404.
func (r *Repository) RateLimit(ctx context.Context) (RateLimit, error) {
	return r.client.RateLimit(ctx)
}

// RateLimit asks for the token's limits, which costs nothing of them. A server without limits answers 404.
func (c *Client) RateLimit(ctx context.Context) (RateLimit, error) {
	type budget struct {
		Limit, Remaining int
		Reset            int64
	}
	var wire struct {
		Resources struct{ Core, GraphQL budget }
	}
	if _, err := c.send(ctx, request{method: http.MethodGet, where: "rate_limit"}, &wire); err != nil {
		return RateLimit{}, err
	}
	core, query := wire.Resources.Core, wire.Resources.GraphQL
	return RateLimit{
		Limit: core.Limit, Remaining: core.Remaining, Reset: time.Unix(min(max(core.Reset, 0), 1<<40), 0).UTC(),
		GraphQLLimit: query.Limit, GraphQLRemaining: query.Remaining,
	}, nil
}
