package envfile

import "testing"

func TestNames(t *testing.T) {
	tests := []struct {
		path          string
		template, env bool
	}{
		{".env.example", true, false}, {"a/b/.env.sample", true, false}, {".env.template", true, false}, {".env.dist", true, false},
		{".env.schema", true, false}, {".env.defaults", true, false}, {".env.default", true, false}, {"docker.env.example", true, false},
		{"env.docker.example", true, false}, {"example.env", true, false}, {"sample.env", true, false}, {"template.env", true, false},
		{"env.example", true, false}, {"env.sample", true, false}, {".env.local.example", true, false}, {".env.production.example", true, false},
		{".env.production.sample", true, false}, {".env.example.local", true, false}, {".env-example", true, false}, {".env_example", true, false},
		{"env-example", true, false}, {"env_sample", true, false}, {".envrc.example", true, false}, {".envrc.template", true, false},
		{".example.env", true, false}, {"example-env", true, false}, {".envexample", true, false}, {"ENV.EXAMPLE", true, false}, {`win\.env.example`, true, false},
		{".env.tpl", true, false}, {".env.example.txt", true, false}, {"prod.env.template", true, false},

		{".env", false, true}, {".env.local", false, true}, {".env.production", false, true}, {".env.production.local", false, true},
		{"prod.env", false, true}, {"config/db.env", false, true}, {".env-staging", false, true}, {".env_prod", false, true}, {".prod.env", false, true},
		{".env.keys", false, true}, {".env.bak", false, true}, {".env.test", false, true},

		{".envrc", false, false}, {".env.vault", false, false}, {".env.gpg", false, false}, {".env.enc", false, false}, {".env.ts", false, false},
		{".env.d.ts", false, false}, {".env.example.ts", false, false}, {"env.example.json", false, false}, {"env.schema.json", false, false}, {".env.j2", false, false},
		{".env.example.md", false, false}, {"environment.example", false, false}, {"example", false, false}, {"env.go", false, false}, {"env", false, false},
		{"create-env-example", false, false}, {"src/env/schema.ts", false, false}, {".environment", false, false}, {"settings.example", false, false},
		{".env.example/readme", false, false}, {"", false, false}, {".envoy.example", false, false}, {"denv.example", false, false},
	}
	for _, tt := range tests {
		if got := IsTemplate(tt.path); got != tt.template {
			t.Errorf("IsTemplate(%q) = %v", tt.path, got)
		}
		if got := IsEnvFile(tt.path); got != tt.env {
			t.Errorf("IsEnvFile(%q) = %v", tt.path, got)
		}
	}
}
