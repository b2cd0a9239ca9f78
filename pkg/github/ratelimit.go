package github

import (
	"context"
	"net/http"
	"time"
)

// Budget is what is left of a rate limit.
type Budget struct {
	Limit, Remaining int
	Reset            time.Time
}

// RateLimits are the limits of a token.
type RateLimits struct{ REST, GraphQL Budget }

// RateLimit asks for the token's limits, which costs nothing of them. A server without limits answers 404.
func (c *Client) RateLimit(ctx context.Context) (RateLimits, error) {
	type budget struct {
		Limit, Remaining int
		Reset            int64
	}
	var wire struct {
		Resources struct{ Core, GraphQL budget }
	}
	if _, err := c.send(ctx, request{method: http.MethodGet, where: "rate_limit"}, &wire); err != nil {
		return RateLimits{}, err
	}
	of := func(b budget) Budget {
		return Budget{Limit: b.Limit, Remaining: b.Remaining, Reset: time.Unix(min(max(b.Reset, 0), 1<<40), 0).UTC()}
	}
	return RateLimits{REST: of(wire.Resources.Core), GraphQL: of(wire.Resources.GraphQL)}, nil
}
