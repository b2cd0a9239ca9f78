package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	api "github.com/google/go-github/v62/github"
)

// maxRequest bounds one request with all its attempts and waits.
const maxRequest = 3 * time.Minute

// request is one question or order to GitHub.
type request struct {
	method     string
	where      string // below the API's address, with its query
	permission string // that it needs: "contents: read"
	body       any    // nil for none
	query      bool   // a GraphQL query: a POST that changes nothing
}

// send makes a request and reads its answer into a struct; into is nil where the status is the answer.
func (c *Client) send(ctx context.Context, q request, into any) (http.Header, error) {
	made, err := c.api.NewRequest(q.method, q.where, q.body)
	if err != nil {
		return nil, &Error{Method: q.method, Path: "/" + printable(q.where, 200), Err: errors.New("it makes no URL")}
	}
	where := made.URL.EscapedPath()
	t := &trial{query: q.query, most: attempts}
	if q.query { // what it asks can be read another way
		t.most = queryAttempts
	}
	within, cancel := context.WithTimeout(context.WithValue(ctx, trialKey{}, t), maxRequest)
	defer cancel()
	answer, err := c.http.Do(made.WithContext(within))
	if err != nil {
		switch {
		case ctx.Err() != nil:
			err = ctx.Err()
		case within.Err() != nil:
			err = fmt.Errorf("not answered within %v: %w", maxRequest, within.Err())
		}
		return nil, fault(err, q.method, where, q.permission)
	}
	defer answer.Body.Close()
	if err := api.CheckResponse(answer); err != nil {
		return nil, c.refusal(answer, fault(err, q.method, where, q.permission))
	}
	if into == nil { // an order that GitHub confirms with its status alone
		return answer.Header, nil
	}
	if err := decode(answer.Body, into); err != nil {
		c.answers.drop(made)
		return nil, &Error{Method: q.method, Path: where, Err: err}
	}
	return answer.Header, nil
}

// refusal adds when a rate limit that names only a duration ends.
func (c *Client) refusal(answer *http.Response, err error) error {
	e := asError(err)
	wait, asked := retryAfter(answer, c.now())
	if e != nil && asked && e.Reset.IsZero() && (e.Status == http.StatusForbidden || e.Status == http.StatusTooManyRequests) {
		e.Reset, e.Permission = c.now().Add(wait), ""
	}
	return err
}

// forget drops an answer that is of no use, so that it is not confirmed again.
func (c *Client) forget(where string) {
	if made, err := c.api.NewRequest(http.MethodGet, where, nil); err == nil {
		c.answers.drop(made)
	}
}

// decode reads one whole JSON value. Nothing, null and a second value are faults: an answer without content must never
// pass for an empty list.
func decode(from io.Reader, into any) error {
	data, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	switch text := bytes.TrimSpace(data); {
	case len(text) == 0:
		return errors.New("the answer is empty")
	case string(text) == "null":
		return errors.New("the answer is null")
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("the answer is not what it should be: %s", printable(err.Error(), 200))
	}
	return nil
}

// at names something of the repository.
func (r *Repository) at(what string) string { return "repos/" + r.owner + "/" + r.name + "/" + what }

// get fetches the JSON of repos/{owner}/{name}/{what} into a struct.
func (r *Repository) get(ctx context.Context, what, permission string, into any) error {
	_, err := r.client.send(ctx, request{method: http.MethodGet, where: r.at(what), permission: permission}, into)
	return err
}

// write makes an order, which GitHub confirms by naming what it wrote: a page of some proxy is no confirmation.
func (r *Repository) write(ctx context.Context, order request) error {
	var made struct{ ID int64 }
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return err
	}
	if made.ID <= 0 {
		return &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the answer does not name what was written")}
	}
	return nil
}

// segment escapes a name as one part of a path. A dot alone would be resolved away.
func segment(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return url.PathEscape(s)
}

// together runs functions side by side and waits for all of them.
func together(all ...func()) {
	var wait sync.WaitGroup
	for _, f := range all {
		wait.Go(f)
	}
	wait.Wait()
}

// once keeps the first answer that is no error. Whoever asks meanwhile waits for it, or for its own context's end.
func once[T any](ask func(context.Context) (T, error)) func(context.Context) (T, error) {
	turn := make(chan struct{}, 1)
	var known *T
	return func(ctx context.Context) (T, error) {
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if known != nil {
			return *known, nil
		}
		got, err := ask(ctx)
		if err == nil {
			known = &got
		}
		return got, err
	}
}
