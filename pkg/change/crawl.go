package change

import (
	"context"
	"runtime"
	"sync"
)

// crawl calls visit for first and for everything visits push, on all processors; worker tells them apart, from 0 up to
// workers(). The first error ends it.
func crawl[T any](ctx context.Context, first T, visit func(worker int, item T, push func(T)) error) error {
	c := &crawler[T]{stack: []T{first}}
	c.wake.L = &c.mu
	stop := context.AfterFunc(ctx, func() { c.fail(ctx.Err()) })
	defer stop()
	var wg sync.WaitGroup
	for worker := range workers() {
		wg.Go(func() {
			for {
				item, ok := c.take()
				if !ok {
					return
				}
				if err := visit(worker, item, c.push); err != nil {
					c.fail(err)
				}
				c.done()
			}
		})
	}
	wg.Wait()
	return c.err
}

func workers() int { return min(runtime.GOMAXPROCS(0), 8) }

type crawler[T any] struct {
	mu    sync.Mutex
	wake  sync.Cond
	stack []T
	busy  int
	err   error
}

func (c *crawler[T]) push(item T) {
	c.mu.Lock()
	c.stack = append(c.stack, item)
	c.mu.Unlock()
	c.wake.Signal()
}

func (c *crawler[T]) take() (item T, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.stack) == 0 && c.busy > 0 && c.err == nil {
		c.wake.Wait()
	}
	if len(c.stack) == 0 || c.err != nil {
		return item, false
	}
	last := len(c.stack) - 1
	item = c.stack[last]
	c.stack = c.stack[:last]
	c.busy++
	return item, true
}

func (c *crawler[T]) done() {
	c.mu.Lock()
	c.busy--
	ended := c.busy == 0 && len(c.stack) == 0
	c.mu.Unlock()
	if ended {
		c.wake.Broadcast()
	}
}

func (c *crawler[T]) fail(err error) {
	c.mu.Lock()
	if c.err == nil {
		c.err = err
	}
	c.mu.Unlock()
	c.wake.Broadcast()
}
