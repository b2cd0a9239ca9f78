package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// skipped tells whether a commit's message keeps workflows from being started by it, as GitHub documents. A commit that
// cannot be read starts them.
func (h *hub) skipped(ctx context.Context, sha string) bool {
	message, err := h.message(ctx, sha)
	return err == nil && strings.Contains(message, "[skip ci]")
}

func (h *hub) message(ctx context.Context, sha string) (string, error) {
	var commit struct {
		Message string `json:"message"`
	}
	err := h.get(ctx, "/git/commits/"+sha, &commit)
	return commit.Message, err
}

// recordsOf lists the files on main that are about one deployed commit, and the message of the newest commit.
func (h *hub) recordsOf(ctx context.Context, deployed string) (message string, paths []string, err error) {
	head := h.repo.Ref("refs/heads/main")
	if message, err = h.message(ctx, head); err != nil {
		return "", nil, err
	}
	var tree struct {
		Tree []struct {
			Path string `json:"path"`
		} `json:"tree"`
	}
	if err := h.get(ctx, "/git/trees/"+head+"?recursive=1", &tree); err != nil {
		return "", nil, err
	}
	for _, e := range tree.Tree {
		if strings.HasPrefix(e.Path, recordsFolder) && strings.HasSuffix(e.Path, short(deployed)+".md") {
			paths = append(paths, e.Path)
		}
	}
	return message, paths, nil
}

// get asks for one page of the repository.
func (h *hub) get(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address+"/repos/"+repositoryName+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+personToken)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, answer.Status)
	}
	return json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(into)
}
