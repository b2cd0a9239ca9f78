package production

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/transform"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// services are read by composeServiceOf and by compose-go; where it reads none, refused says that we refuse as well.
var services = []struct {
	text    string
	refused bool
}{
	{"{}", false},
	{"environment:", false},
	{"environment: {}", false},
	{"environment: []", false},
	{"environment: {A: x, B: '', C: , D: 8080, E: true, F: 1.50, G: 0x10, H: 2026-01-02, I: !!str 7, J: ~}", false},
	{"environment: [A=x, B=, C, D=1=2, '=x', 'E= x ', 7, true, 'F=${X:-y}']", false},
	{"environment: [A=x, ~]", false},
	{"environment: {<<: {A: x}, B: y}", false},
	{"environment: ['A =x']", true},
	{"environment: [\"A\\t\"]", true},
	{"environment: A=x", true},
	{"environment: 7", true},
	{"env_file:", false},
	{"env_file: .env", false},
	{"env_file: [a.env, ../b.env, '${X}.env']", false},
	{"env_file: [{path: a.env}, {path: b.env, required: false}, {path: c.env, required: true, format: raw}]", false},
	{"env_file: [{path: a.env, required: maybe}]", false},
	{"env_file: []", false},
	{"env_file: {path: a.env}", true},
	{"env_file: 7", true},
}

// TestComposeService holds what is read of a service against compose-go.
func TestComposeService(t *testing.T) {
	for _, c := range services {
		got, err := composeServiceOf("web", decoded(t, c.text))
		if c.refused {
			if err == nil {
				t.Errorf("%s: read, want an error as of compose-go", c.text)
			}
			if _, _, err := byCompose(t, decoded(t, c.text)); err == nil {
				t.Errorf("%s: compose-go reads it", c.text)
			}
			continue
		}
		environment, files, fault := byCompose(t, decoded(t, c.text))
		if err != nil || fault != nil {
			t.Errorf("%s: %v; compose-go: %v", c.text, err, fault)
			continue
		}
		if diff := cmp.Diff(environment, got.environment); diff != "" && len(environment)+len(got.environment) > 0 {
			t.Errorf("%s: environment (-compose-go +got)\n%s", c.text, diff)
		}
		if diff := cmp.Diff(files, got.envFiles, cmp.AllowUnexported(envFileEntry{})); diff != "" {
			t.Errorf("%s: env_file (-compose-go +got)\n%s", c.text, diff)
		}
	}
	for _, text := range []string{"environment: {A: [x]}", "environment: {A: {B: c}}", "environment: [[A=x]]", "environment: {A: {1: c}}", "env_file: [7]", "env_file: [{required: true}]", "env_file: [{path: 7}]", "env_file: [~]"} {
		if _, err := composeServiceOf("web", decoded(t, text)); err == nil {
			t.Errorf("%s: read, want an error", text)
		}
	}
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// byCompose is what compose-go reads of a service.
func byCompose(t *testing.T, service map[string]any) (map[string]*string, []envFileEntry, error) {
	t.Helper()
	for key, v := range service {
		if v == nil {
			delete(service, key)
		}
	}
	canonical, err := transform.Canonical(map[string]any{"services": map[string]any{"web": service}}, true)
	if err != nil {
		return nil, nil, err
	}
	service = canonical["services"].(map[string]any)["web"].(map[string]any)
	var environment types.MappingWithEquals
	if env, ok := service["environment"]; ok {
		if err := environment.DecodeMapstructure(env); err != nil {
			return nil, nil, err
		}
	}
	var files []envFileEntry
	entries, _ := service["env_file"].([]any)
	for _, e := range entries {
		entry := e.(map[string]any)
		required, isBool := entry["required"].(bool)
		files = append(files, envFileEntry{entry["path"].(string), required || !isBool})
	}
	return environment, files, nil
}
