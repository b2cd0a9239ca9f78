package gate

import (
	"context"
	"fmt"
	"sync"

	"deploycoord/pkg/github"
)

// maxAsked bounds the people whose access is asked for, of one pull request.
const maxAsked = 20

// access asks for the access of those people on whom the outcome may turn.
func (a *asker) access(ctx context.Context, p *Pull) {
	var open []string
	for _, o := range opinions(p) {
		if o.access == github.AccessUnknown {
			open = append(open, o.login)
		}
	}
	answers := make([]github.Part[github.Access], len(open))
	var all sync.WaitGroup
	for i, login := range open {
		if i >= maxAsked {
			answers[i].Err = fmt.Errorf("more than %d people reviewed: not asked", maxAsked)
			continue
		}
		all.Go(func() { answers[i] = part(a.remote.Access(ctx, login)) })
	}
	all.Wait()
	p.Access = make(map[string]github.Part[github.Access], len(open))
	for i, login := range open {
		p.Access[loginKey(login)] = answers[i]
	}
}
