package githubsim

import (
	"encoding/base64"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

func getBlob(c *call) (any, error) {
	if !isSHA(c.args["sha"]) {
		return nil, unprocessable("The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
	}
	h := plumbing.NewHash(c.args["sha"])
	data, err := c.repo.blob(h)
	if err != nil {
		return nil, err
	}
	if strings.Contains(c.request.Header.Get("Accept"), "raw") {
		c.headers.Set("Content-Type", "application/vnd.github.raw; charset=utf-8")
		return data, nil
	}
	sha := h.String()
	return object{
		"content": wrapped(data), "encoding": "base64", "url": c.at("/git/blobs/" + sha), "sha": sha, "size": len(data),
		"node_id": nodeID("B", sha),
	}, nil
}

// wrapped is base64 in lines of 60, as GitHub sends it.
func wrapped(data []byte) string {
	text := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(text) > 0 {
		n := min(60, len(text))
		b.WriteString(text[:n])
		b.WriteByte('\n')
		text = text[n:]
	}
	return b.String()
}

func createBlob(c *call) (any, error) {
	var sent struct {
		Content  *string
		Encoding string
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.Content == nil {
		return nil, unprocessable("Invalid request.\n\n\"content\" wasn't supplied.")
	}
	data, err := decoded(*sent.Content, sent.Encoding)
	if err != nil {
		return nil, err
	}
	h, err := c.repo.storeBlob(data)
	if err != nil {
		return nil, err
	}
	return c.created(object{"sha": h.String(), "url": c.at("/git/blobs/" + h.String())})
}

func decoded(text, encoding string) ([]byte, error) {
	switch encoding {
	case "", "utf-8":
		return []byte(text), nil
	case "base64":
		data, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' || r == ' ' {
				return -1
			}
			return r
		}, text))
		if err != nil {
			return nil, unprocessable("content is not valid Base64")
		}
		return data, nil
	}
	return nil, unprocessable("encoding must be utf-8 or base64")
}
