package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// serveGitHub answers at GITHUB_API_URL as GitHub does, out of a repository on disk: `github origin`. It knows what a
// shallow clone asks for: comparisons, trees and blobs of octo/shop, for whoever has the token "t0ken".
func serveGitHub(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: github FOLDER")
	}
	api := repositoryAPI{dir: ts.MkAbs(args[0])}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos/octo/shop/compare/{range}", api.compare)
	mux.HandleFunc("GET /repos/octo/shop/git/trees/{sha}", api.tree)
	mux.HandleFunc("GET /repos/octo/shop/git/blobs/{sha}", api.blob)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t0ken" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"message":"Bad credentials"}`))
			return
		}
		mux.ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv("GITHUB_API_URL", server.URL)
}

type repositoryAPI struct{ dir string }

func (a repositoryAPI) git(w http.ResponseWriter, args ...string) (string, bool) {
	out, err := exec.Command("git", append([]string{"-C", a.dir}, args...)...).Output()
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"Not Found"}`))
		return "", false
	}
	return string(out), true
}

func (a repositoryAPI) compare(w http.ResponseWriter, r *http.Request) {
	base, head, _ := strings.Cut(r.PathValue("range"), "...")
	if out, ok := a.git(w, "merge-base", base, head); ok {
		answer(w, map[string]any{"merge_base_commit": map[string]string{"sha": strings.TrimSpace(out)}})
	}
}

func (a repositoryAPI) tree(w http.ResponseWriter, r *http.Request) {
	out, ok := a.git(w, "ls-tree", "-r", "-t", "-z", r.PathValue("sha"))
	if !ok {
		return
	}
	entries := []map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		meta, path, _ := strings.Cut(line, "\t")
		if f := strings.Fields(meta); len(f) == 3 {
			entries = append(entries, map[string]string{"mode": f[0], "type": f[1], "sha": f[2], "path": path})
		}
	}
	answer(w, map[string]any{"sha": r.PathValue("sha"), "tree": entries, "truncated": false})
}

func (a repositoryAPI) blob(w http.ResponseWriter, r *http.Request) {
	if out, ok := a.git(w, "cat-file", "blob", r.PathValue("sha")); ok {
		answer(w, map[string]any{
			"sha": r.PathValue("sha"), "size": len(out), "encoding": "base64", "content": base64.StdEncoding.EncodeToString([]byte(out)),
		})
	}
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
