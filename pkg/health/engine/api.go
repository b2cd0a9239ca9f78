package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The versions 1.N of Docker's API that are spoken: the newest that the engine has of these.
const (
	oldestVersion = 40 // of Docker 19.03; Podman's
	newestVersion = 56
)

// get asks for a path of the API. The answer is one of success, and the caller closes its body.
func (c *Client) get(ctx context.Context, path string, query url.Values) (*http.Response, error) {
	version, err := c.negotiated(ctx)
	if err != nil {
		return nil, err
	}
	return c.send(ctx, fmt.Sprintf("/v1.%d%s?%s", version, path, query.Encode()))
}

// decode asks for a path of the API and reads the answer's JSON.
func (c *Client) decode(ctx context.Context, path string, query url.Values, into any) error {
	answer, err := c.get(ctx, path, query)
	if err != nil {
		return err
	}
	defer drain(answer.Body)
	return json.NewDecoder(answer.Body).Decode(into)
}

// negotiated is the version 1.N to speak with the engine, which is asked until it has once said what it knows.
func (c *Client) negotiated(ctx context.Context) (int, error) {
	if v := c.version.Load(); v != 0 {
		return int(v), nil
	}
	answer, err := c.send(ctx, "/_ping")
	if errors.Is(err, ErrGone) {
		err = errors.New("it has no /_ping, as every engine has")
	}
	if err != nil {
		return 0, err
	}
	defer drain(answer.Body)
	version := newestVersion
	if said := answer.Header.Get("Api-Version"); said != "" {
		minor, ok := strings.CutPrefix(said, "1.")
		if version, err = strconv.Atoi(minor); err != nil || !ok {
			return 0, fmt.Errorf("it speaks version %s of the API, which is no version 1.N", Plain(said, 40))
		}
		if version < oldestVersion {
			return 0, fmt.Errorf("it speaks version %s of the API; expected is 1.%d or newer, which Docker 19.03 has", Plain(said, 40), oldestVersion)
		}
	}
	version = min(version, newestVersion)
	c.version.Store(int64(version))
	return version, nil
}

// send asks, and turns an answer that is none of success into an error: ErrGone for what there is not.
func (c *Client) send(ctx context.Context, target string) (*http.Response, error) {
	// The host is the one that Docker's own clients name; the transport connects to the engine, whatever it is.
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://api.moby.localhost"+target, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "deploycoord")
	answer, err := c.http.Do(request)
	if err != nil || answer.StatusCode == http.StatusOK {
		return answer, err
	}
	defer drain(answer.Body)
	if answer.StatusCode == http.StatusNotFound {
		return nil, ErrGone
	}
	return nil, refusal(answer)
}

// refusal is the error that an answer tells: the text of its JSON or, as proxies answer, of its body; else its status.
func refusal(answer *http.Response) error {
	const most = 1 << 20
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	var told struct {
		Message string `json:"message"`
	}
	switch {
	case err != nil:
		return err
	case len(body) > most:
		return fmt.Errorf("request returned %s with a message of more than %d bytes", answer.Status, most)
	case strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json"):
		_ = json.Unmarshal(body, &told) // without a message, the status tells all there is
	default:
		told.Message = string(bytes.TrimSpace(body))
	}
	return errors.New(cmp.Or(told.Message, "request returned "+answer.Status))
}

// drain ends an answer so that its connection can be used again: over SSH each is a process.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 512) // the blanks behind the JSON
	body.Close()
}
