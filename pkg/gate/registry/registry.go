// Package registry tells whether an image is in its registry.
//
// It takes the reference of an image and asks the registry for its manifest's head, by the distribution protocol; it
// returns whether it is there, or why that could not be told. It never fetches an image, writes nothing, and sends
// GitHub's token to GitHub's own registry alone.
package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// Finder looks images up. The zero value asks anonymously.
type Finder struct {
	HTTP  http.RoundTripper // nil for http.DefaultTransport
	Token string            // of GitHub, for ghcr.io; "" for none
}

const (
	githubHost = "ghcr.io"
	// within bounds one look-up with its retries.
	within = 30 * time.Second
	// maxAnswer bounds what a registry answers, in bytes: a token or an error.
	maxAnswer = 1 << 20
)

// Found tells whether an image is in its registry; ref is host/path:tag or host/path@digest. An error means that it is
// not known: many registries refuse to tell a stranger what is absent from what is private.
func (f Finder) Found(ctx context.Context, ref string) (bool, error) {
	parsed, err := name.ParseReference(ref, name.StrictValidation)
	if err != nil {
		return false, fmt.Errorf("it is no reference of an image: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if f.Token == "" || parsed.Context().RegistryStr() != githubHost {
		return f.head(ctx, parsed, authn.Anonymous)
	}
	found, err := f.head(ctx, parsed, &authn.Basic{Username: "x-access-token", Password: f.Token})
	if refused(err) { // a public image of others is not for this token, but for everybody
		if again, failed := f.head(ctx, parsed, authn.Anonymous); failed == nil {
			return again, nil
		}
	}
	return found, err
}

func (f Finder) head(ctx context.Context, ref name.Reference, who authn.Authenticator) (bool, error) {
	next := f.HTTP
	if next == nil {
		next = http.DefaultTransport
	}
	_, err := remote.Head(ref, remote.WithContext(ctx), remote.WithAuth(who), remote.WithTransport(bounded{next}), remote.WithUserAgent("deploycoord"))
	var answer *transport.Error
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound:
		return false, nil
	case errors.As(err, &answer):
		return false, &refusal{host: ref.Context().RegistryStr(), status: answer.StatusCode}
	case ctx.Err() != nil:
		return false, fmt.Errorf("%s did not answer in time: %w", ref.Context().RegistryStr(), ctx.Err())
	}
	return false, fmt.Errorf("ask %s: %w", ref.Context().RegistryStr(), err)
}

// refusal is an answer that says neither yes nor no.
type refusal struct {
	host   string
	status int
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("%s answers %d %s", r.host, r.status, http.StatusText(r.status))
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		text += ": the image is private, or not there"
	}
	return text
}

func refused(err error) bool {
	var r *refusal
	return errors.As(err, &r) && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden)
}

// bounded cuts answers that are too large.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	return answer, nil
}
