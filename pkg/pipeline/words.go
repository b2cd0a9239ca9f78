package pipeline

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// words are the usual words for a thing in the names of jobs and steps, as plain() writes them. A name that a weak
// pattern fits may as well be of a test's own surroundings: a database that is migrated, services that are started.
type words struct {
	thing        string
	strong, weak *regexp.Regexp // nil for none
}

// usual is the registration of the things, in the order in which a pipeline does them.
var usual = sync.OnceValue(func() []words {
	return []words{
		{Images, regexp.MustCompile(`\b(build|builds|building|push|pushes|publish|bake)\b.*\b(images?|containers?|docker|dockerfile|oci)\b` +
			`|\b(docker|podman|images?|containers?|compose)\b.*\b(build|push|publish|bake)\b|\b(kaniko|buildah|buildpacks?|jib|ko build|pack build|nixpacks)\b`), nil},
		{Tests, regexp.MustCompile(`\b(tests?|testing|specs?|pytest|jest|vitest|mocha|rspec|phpunit|junit|playwright|cypress|ctest|tox|nox|karma|minitest|e2e|end to end)\b`), nil},
		{Migrate, nil, regexp.MustCompile(`\b(migrate|migrates|migrating|migrations?|alembic|flyway|liquibase|goose|dbmate|db push|db schema|schema (apply|update|upgrade))\b`)},
		{Deploy, regexp.MustCompile(`\b((re)?deploy(s|ed|ing|ment|ments)?|roll ?out|go live|ship(s|ping)? (it )?to|releas(e|es|ing) to|publish to (prod|production)|promot(e|es|ing)` +
			`|kubectl (apply|replace|set image|create)|helm (upgrade|install)|helmfile (apply|sync)|terraform apply|tofu apply|pulumi up|cdk deploy|argocd app sync|flux reconcile` +
			`|vercel|netlify|wrangler|heroku|flyctl|kamal|dokku|caprover|coolify|s3 sync|docker service update|stack deploy|ansible|capistrano|production pull)\b`),
			regexp.MustCompile(`\b(compose( [a-z0-9]+){0,6} up|rsync|scp|ssh action|ssh (remote )?commands?|pull and restart)\b`)},
		{Restart, nil, regexp.MustCompile(`\b(re ?start(s|ed|ing)?|reload(s|ed|ing)?|recreat(e|es|ed|ing)|rollout (restart|status)|compose( [a-z0-9]+){0,6} up|systemctl start|pm2 start|supervisorctl|force new deployment|docker service update|start (the )?(services?|containers?|app|application|server))\b`)},
		{Health, nil, regexp.MustCompile(`\b(health ?checks?|healthy?|healthz|livez|readyz|smoke|liveness|readiness|rollout status|curl|wget|sanity|uptime|heartbeat|synthetics?` +
			`|(verif(y|ies|ying|ication)|validat(e|es|ing|ion)|wait for|probe|probes|monitor)( [a-z0-9]+){0,3} (` + running + `)` +
			`|post ?deploy(ment)? (tests?|checks?|verification))\b|^checks?( [a-z0-9]+){0,3} (` + running + `)\b` +
			`|^tests?( [a-z0-9]+){0,3} (deploy(ment|ed)?|deployments?|prod|production|live|website|endpoints?|url|rollout)\b`)},
	}
})

// running is what is looked at after a deployment.
const running = `deploy(ment|ed)?|deployments?|prod|production|live|services?|site|website|endpoints?|server|app|application|url|up|ready|running|rollout`

// The things.
const (
	Images  = "images"
	Tests   = "tests"
	Migrate = "migrate"
	Deploy  = "deploy"
	Restart = "restart"
	Health  = "health"
)

var (
	// preparing fits what only prepares, tells or tidies up; it does none of the things whatever it names.
	preparing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(set ?up|install|configure|config|log ?in|check ?out|restore|cache|save|download|upload|fetch|prepare|create|init|initialize|notify|send|announce|comment|report|summar\w*|collect|post |pre |stop containers|clean ?up|clean|tear ?down|roll ?back|undo|revert|lint|format|plan|diff|approve|wait for approval|get|read|set|generate|determine|detect|compute|extract|tag|authenticate|actions |docker (setup|login|metadata)|azure (login|setup)|aws actions configure|google github actions (auth|setup)|slack|record|resolve|load|mark|complete job|free|delete|remove|export|print|echo|debug|dump|show)\b` +
			`|\bdeployments? (status|url|summary|info|id|gate|record|notification|comment|event)\b|\b(on failure|if failed)\b|\b(test|coverage) (results?|reports?|coverage)\b`)
	})
	// verifying fits what tests a deployment, not the code.
	verifying = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(verify|verif\w+|validate|validation|check|test|wait for|wait|probe|monitor|await|assert|confirm)\b`)
	})
	elsewhere = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(staging|stage|preview|previews|dev|development|qa|uat|sandbox|review app|docs|documentation|storybook|dry run)\b`)
	})
	production = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b(prod|production|live)\b`) })
	suites     = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(tests?|testing|e2e|specs?|lint|ci|checks?|unit|integration|pytest|playwright|cypress)\b`)
	})
)

// maxPlain bounds the text that patterns are held to; names are a stranger's.
const maxPlain = 300

// plain writes a name as words: lower case, "deployProd" and "deploy_prod" as "deploy prod", "Run " of a step without a
// name of its own left out.
func plain(name string) string {
	var b strings.Builder
	var before rune
	for _, r := range name {
		if b.Len() >= maxPlain {
			break
		}
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if gap := !letter || unicode.IsUpper(r) && unicode.IsLower(before); gap && b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
			b.WriteByte(' ')
		}
		if letter {
			b.WriteRune(unicode.ToLower(r))
		}
		before = r
	}
	return strings.TrimPrefix(strings.TrimSpace(b.String()), "run ")
}
