package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// metadata is the part of action.yml that people and runners read.
type metadata struct {
	Name, Description, Author string
	Branding                  struct{ Icon, Color string }
	Inputs                    map[string]struct {
		Description string
		Default     string
		Required    bool
	}
	Outputs map[string]struct{ Description string }
	Runs    struct{ Using, Image string }
}

func readMetadata(t *testing.T) metadata {
	t.Helper()
	f, err := os.Open("action.yml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var m metadata
	decoder := yaml.NewDecoder(f)
	decoder.KnownFields(true)
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestActionMetadata(t *testing.T) {
	m := readMetadata(t)
	if m.Name != "Deployment Coordination" || m.Author == "" || m.Branding.Icon == "" || m.Branding.Color == "" {
		t.Errorf("name %q, author %q, branding %+v: each must be there", m.Name, m.Author, m.Branding)
	}
	if m.Runs.Using != "docker" || m.Runs.Image != "Dockerfile" {
		t.Errorf("runs is %+v, expected docker with the Dockerfile", m.Runs)
	}
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	texts := map[string]string{"the action": m.Description}
	for name, in := range m.Inputs {
		texts["input "+name] = in.Description
		if !kebab.MatchString(name) {
			t.Errorf("input %s: the name is not kebab-case", name)
		}
		if in.Required {
			t.Errorf("input %s is required; the Action must run with no input at all", name)
		}
		// cli takes an input that is empty for one left out, and has the defaults itself.
		if in.Default != "" && name != "token" {
			t.Errorf("input %s has the default %q: it would hide the DEPLOYCOORD_ variable of that name", name, in.Default)
		}
	}
	for _, name := range []string{"verdict", "risk", "missing", "report"} {
		if _, ok := m.Outputs[name]; !ok {
			t.Errorf("output %s is missing", name)
		}
	}
	for name, out := range m.Outputs {
		texts["output "+name] = out.Description
	}
	for of, text := range texts {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s has no description", of)
		}
		// The runner evaluates expressions in descriptions, knows no secrets there, and refuses the whole Action.
		if strings.Contains(text, "${{") {
			t.Errorf("%s: the description holds an expression, with which no runner loads action.yml", of)
		}
	}
}

// TestActionsArePinned holds that no workflow runs code which a moved tag could exchange.
func TestActionsArePinned(t *testing.T) {
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("workflows: %v, %v", files, err)
	}
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses:\s*(.+)$`)
	pinned := regexp.MustCompile(`^(\./\S*|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range uses.FindAllStringSubmatch(string(data), -1) {
			if !pinned.MatchString(strings.TrimSpace(m[1])) {
				t.Errorf("%s: uses %s; expected owner/name@<commit> # v1.2.3", file, m[1])
			}
		}
	}
}

// TestDockerfileIsPlain holds what the runner's rules and the classic builder ask of the Dockerfile.
func TestDockerfileIsPlain(t *testing.T) {
	data, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	build, final, ok := strings.Cut(string(data), "FROM scratch\n")
	if !ok {
		t.Fatal("the last stage is not FROM scratch")
	}
	if !regexp.MustCompile(`(?m)^FROM golang:\S+@sha256:[0-9a-f]{64} AS build$`).MatchString(build) {
		t.Error("the build image has no digest")
	}
	for _, word := range []string{"USER ", "WORKDIR ", "RUN ", "FROM "} {
		if strings.HasPrefix(final, word) || strings.Contains(final, "\n"+word) {
			t.Errorf("the last stage has %s", word)
		}
	}
	if !strings.Contains(final, `ENTRYPOINT ["/`) {
		t.Error("ENTRYPOINT is no absolute path: the runner starts the container in another folder")
	}
	code := regexp.MustCompile(`(?m)^#.*$`).ReplaceAllString(string(data), "")
	for _, word := range []string{"--mount", "--chmod", "<<", "BUILDPLATFORM"} {
		if strings.Contains(code, word) {
			t.Errorf("%s: the classic builder does not know it", word)
		}
	}
	if strings.Contains(string(data), "# syntax=") {
		t.Error("# syntax= needs a registry to read the Dockerfile at all")
	}
}
