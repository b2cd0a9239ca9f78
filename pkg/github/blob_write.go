package github

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
)

// CreateBlob writes a file's content, of any bytes, and returns its SHA. The SHA is git's own sum of the content, so an
// answer with another one is an error.
func (r *Repository) CreateBlob(ctx context.Context, data []byte) (string, error) {
	what := "git/blobs"
	sha, err := r.object(ctx, what, map[string]string{"content": base64.StdEncoding.EncodeToString(data), "encoding": "base64"})
	if err != nil {
		return "", err
	}
	if len(sha) == 40 && sha != BlobName(data) {
		return "", &Error{Method: http.MethodPost, Path: r.client.api.BaseURL.EscapedPath() + r.at(what), Err: errors.New("the answer is of another content")}
	}
	return sha, nil
}

// BlobName is the SHA-1 under which git keeps a content.
func BlobName(data []byte) string { return blobName(data) }
