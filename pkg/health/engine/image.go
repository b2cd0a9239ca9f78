package engine

import (
	"context"
	"net/url"
	"strings"
)

// The labels of an image by the OCI's image specification, annotations.md.
const (
	LabelRevision = "org.opencontainers.image.revision" // the commit it was built from
	LabelSource   = "org.opencontainers.image.source"   // the address of its sources
)

// ImageLabels gives the commit that an image was built from and where its sources are, "" where its labels do not say so.
// ErrGone tells that the engine has the image no more.
func (c *Client) ImageLabels(ctx context.Context, id string) (revision, source string, err error) {
	if digest := strings.TrimPrefix(id, "sha256:"); !isID(digest) {
		return "", "", ErrGone
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var got imageJSON
	if err := c.decode(ctx, "/images/"+url.PathEscape(id)+"/json", nil, &got); err != nil {
		return "", "", c.fault(ctx, err)
	}
	if got.Config == nil {
		return "", "", nil
	}
	revision, source = revisionOf(got.Config.Labels)
	return revision, source, nil
}

func revisionOf(labels map[string]string) (revision, source string) {
	return Plain(strings.TrimSpace(labels[LabelRevision]), 80), Plain(labels[LabelSource], 200)
}
