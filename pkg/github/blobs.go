package github

import (
	"context"
	gitsum "crypto/sha1" //nolint:gosec // git's own name of a blob
	"encoding/hex"
	"fmt"
	"strings"

	"deploycoord/pkg/change"
)

var _ change.BatchAPI = (*Repository)(nil)

const (
	// batchSize is how many blobs one query asks for: a query of more is refused for its cost before long.
	batchSize = 50
	// maxBatches bounds the queries; whatever is left is asked for by REST when somebody wants it.
	maxBatches = 10
)

// Blobs reads small text files, many in one GraphQL query each. What GraphQL cannot give whole (binary, cut, not UTF-8)
// is left out: of every text it is proven, by git's own hash, that it is the blob.
func (r *Repository) Blobs(ctx context.Context, shas []string, limit int64) map[string][]byte {
	found := make(map[string][]byte, len(shas))
	var wanted []string
	for _, sha := range shas {
		if len(sha) == 40 && strings.Trim(sha, "0123456789abcdef") == "" {
			wanted = append(wanted, sha)
		}
	}
	var batches []func()
	results := make([]map[string][]byte, maxBatches)
	for i := 0; i < maxBatches && len(wanted) > 0; i++ {
		batch := wanted[:min(len(wanted), batchSize)]
		wanted = wanted[len(batch):]
		batches = append(batches, func() { results[i] = r.blobBatch(ctx, batch, limit) })
	}
	together(batches...)
	for _, result := range results {
		for sha, data := range result {
			found[sha] = data
		}
	}
	return found
}

func (r *Repository) blobBatch(ctx context.Context, shas []string, limit int64) map[string][]byte {
	var text strings.Builder
	text.WriteString("query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {")
	for i, sha := range shas {
		fmt.Fprintf(&text, " b%d: object(oid: %q) { ... on Blob { byteSize isTruncated text } }", i, sha)
	}
	text.WriteString(" } }")
	var wire struct {
		Repository map[string]*struct {
			ByteSize    int64
			IsTruncated bool
			Text        *string
		}
	}
	variables := map[string]any{"owner": r.owner, "name": r.name}
	if _, err := r.client.query(ctx, text.String(), variables, readContents, &wire); err != nil {
		return nil // REST says why, if it fails as well
	}
	found := make(map[string][]byte, len(shas))
	for i, sha := range shas {
		b := wire.Repository[fmt.Sprintf("b%d", i)]
		if b == nil || b.Text == nil || b.IsTruncated || b.ByteSize > limit || blobName([]byte(*b.Text)) != sha {
			continue
		}
		found[sha] = []byte(*b.Text)
	}
	return found
}

// blobName is the SHA-1 under which git keeps a content.
func blobName(data []byte) string {
	h := gitsum.New() //nolint:gosec // as above
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}
