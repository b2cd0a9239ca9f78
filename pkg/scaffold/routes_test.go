package scaffold

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told is a route as "route path:line commit".
func told(f Facts) []string {
	var out []string
	for _, r := range f.Routes {
		out = append(out, strings.TrimSpace(r.Route+" "+place(r)+" "+r.Commit))
	}
	return out
}

// TestRoutes goes through the frameworks, each as its users write it.
func TestRoutes(t *testing.T) {
	for name, c := range map[string]struct {
		tree folder
		want []string
	}{
		"Express":      {folder{"src/app.js": "const x = 1\napp.get('/health', ok)\n"}, []string{"/health src/app.js:2"}},
		"Go":           {folder{"main.go": "\n\n\tmux.HandleFunc(\"/healthz\", ok)\n"}, []string{"/healthz main.go:3"}},
		"Gin":          {folder{"main.go": "r.GET(`/api/v1/health`, ok)"}, []string{"/api/v1/health main.go:1"}},
		"FastAPI":      {folder{"app.py": "@app.get(\"/health\")\ndef health():\n  return {\"commit\": os.environ['SHA']}"}, []string{"/health app.py:1 commit"}},
		"Django":       {folder{"shop/urls.py": "path('health/', ok), re_path(r'^ping$', ok)"}, []string{"/health shop/urls.py:1"}},
		"Rails":        {folder{"config/routes.rb": "Rails.application.routes.draw do\n  get \"up\" => \"rails/health#show\", as: :rails_health_check\nend"}, []string{"/up config/routes.rb:2"}},
		"Laravel":      {folder{"bootstrap/app.php": "health: '/up',"}, []string{"/up bootstrap/app.php:1"}},
		"ASP.NET":      {folder{"src/Program.cs": `app.MapHealthChecks("/healthz");`}, []string{"/healthz src/Program.cs:1"}},
		"Spring":       {folder{"pom.xml": "<project>\n<artifactId>spring-boot-starter-actuator</artifactId>"}, []string{"/actuator/health pom.xml:2"}},
		"Phoenix":      {folder{"lib/router.ex": `get "/health", HealthController, :index`}, []string{"/health lib/router.ex:1"}},
		"Next.js":      {folder{"src/app/(ops)/api/health/route.ts": "return Response.json({ sha: process.env.SHA })"}, []string{"/api/health src/app/(ops)/api/health/route.ts sha"}},
		"Next.js, old": {folder{"pages/api/health.ts": ""}, []string{"/api/health pages/api/health.ts"}},
		"SvelteKit":    {folder{"src/routes/healthz/+server.ts": ""}, []string{"/healthz src/routes/healthz/+server.ts"}},
		"Remix":        {folder{"app/routes/api+/health.ts": ""}, []string{"/api/health app/routes/api+/health.ts"}},
		"Remix, flat":  {folder{"app/routes/api.health.tsx": ""}, []string{"/api/health app/routes/api.health.tsx"}},
		"Nuxt":         {folder{"server/api/health.get.ts": ""}, []string{"/api/health server/api/health.get.ts"}},
		"Dockerfile":   {folder{"Dockerfile": "FROM x\nHEALTHCHECK CMD curl -f http://localhost:3000/api/status || exit 1\n"}, []string{"/api/status Dockerfile:2"}},
		"compose":      {folder{"compose.yml": "services:\n  web:\n    healthcheck:\n      test: [CMD, wget, 'http://127.0.0.1:${PORT}/live']\n"}, []string{"/live compose.yml:4"}},
		"Kubernetes":   {folder{"k8s/web.yaml": "readinessProbe:\n  httpGet:\n    port: 8080\n    path: /readyz\n"}, []string{"/readyz k8s/web.yaml:4"}},

		"the likeliest":            {folder{"a.js": "get('/ping')", "b.js": "get('/api/health'); get('/health')"}, []string{"/health b.js:1"}},
		"a health check over code": {folder{"a.js": "get('/health')", "Dockerfile": "CMD curl http://localhost/ping"}, []string{"/ping Dockerfile:1"}},
		"parts":                    {folder{"services/b/a.go": `"/health"`, "services/a/a.go": `"/healthz"`, "x.go": `"/ping"`}, []string{"/ping x.go:1", "/healthz services/a/a.go:1", "/health services/b/a.go:1"}},
		"a library's":              {folder{"packages/lib/client.ts": "get('/health')", "apps/web/pages/api/health.ts": ""}, []string{"/api/health apps/web/pages/api/health.ts"}},

		"tests, examples, somebody else's": {folder{"a_test.go": `"/health"`, "test/a.js": "'/health'", "examples/a.js": "'/health'", "vendor/a.go": `"/health"`, ".devcontainer/compose.yml": "http://localhost/x", "a.min.js": "'/health'"}, nil},
		"no routes":                        {folder{"a.js": "'/health-insurance' 'health' '/healthy/x' \"/up/load\" '/backup'", "b.bin": "\x00'/health'", "c.js": "\x00'/health'", "README.md": "'/health'"}, nil},
		"hostile":                          {folder{"a\n.js": "'/health'", "b.js": "'/\n/health' '/" + strings.Repeat("a", 50) + "/health' '" + strings.Repeat("/a", 9) + "/health'"}, nil},
	} {
		if diff := cmp.Diff(c.want, told(look(t, c.tree))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
