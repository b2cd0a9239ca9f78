package pipeline

import (
	"fmt"
	"testing"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// BenchmarkJudge is what an outcome costs of 100 jobs with 50 steps each.
func BenchmarkJudge(b *testing.B) {
	var jobs []github.Job
	for i := range 100 {
		j := github.Job{ID: int64(i + 1), Name: fmt.Sprintf("deploy (%d)", i), Status: "completed", Conclusion: "success", Done: true}
		for k := range 50 {
			j.Steps = append(j.Steps, github.Step{Name: fmt.Sprintf("Run docker compose -f compose.%d.yml up -d --wait", i*50+k), Status: "completed", Conclusion: "success", Completed: epoch})
		}
		jobs = append(jobs, j)
	}
	v := view{commit: ours, reader: newReader(config.Steps{}), runs: []seen{{run: at(1, "deploy.yml", "push", ours, 0, 60), jobs: jobs, told: true}}}
	for b.Loop() {
		if o := judge(v); o.End != Succeeded || o.EndOfDeploy.IsZero() {
			b.Fatalf("%+v", o)
		}
	}
}
