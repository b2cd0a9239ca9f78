package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "deploycoord/internal/golden" // -update
	"deploycoord/pkg/githubsim"
)

const scenario = `{"tokens": [{"value": "t", "login": "octo"}], "repositories": [{"name": "octo/app", "commits": [{"message": "m", "files": {"a": "a"}}]}]}`

// It prints where it is, answers, writes its log, and ends when it is told to.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := filepath.Join(t.TempDir(), "log")
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, options{scenario: "-", listen: "127.0.0.1:0", log: log}, strings.NewReader(scenario), write)
	}()
	url, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/repos/octo/app", "/api/v3/repos/octo/app/branches/main"} {
		a, err := http.Get(strings.TrimSpace(url) + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var last githubsim.Request
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) != 2 || last.Path != "/api/v3/repos/octo/app/branches/main" || last.Status != 200 {
		t.Errorf("the log: %s, %v", data, err)
	}
}

func TestServeRefuses(t *testing.T) {
	for name, o := range map[string]options{
		"no scenario": {}, "no such file": {scenario: filepath.Join(t.TempDir(), "none")}, "an odd one": {scenario: "-"},
		"no such address": {scenario: "-", listen: "no:such:address"}, "no such folder": {scenario: "-", log: filepath.Join(t.TempDir(), "no", "log")},
	} {
		in := scenario
		if name == "an odd one" {
			in = `{"x": 1}`
		}
		if err := serve(t.Context(), o, strings.NewReader(in), io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
