package githubsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

func annotations(n int) string {
	var all []map[string]any
	for i := range n {
		all = append(all, map[string]any{"path": "a", "start_line": i + 1, "end_line": i + 1, "annotation_level": "notice", "message": "m"})
	}
	data, _ := json.Marshal(all) // strings and numbers
	return string(data)
}

// Annotations come in fifties and add up; texts have their bounds.
func TestCheckRunBounds(t *testing.T) {
	s := newStage(t)
	id, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "n"})
	must(t, err)
	path := fmt.Sprintf("/repos/octo/app/check-runs/%d", id)
	output := func(summary, rest string) string {
		return fmt.Sprintf(`{"output":{"title":"t","summary":%q%s}}`, summary, rest)
	}
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"51 annotations":      {output("s", `,"annotations":`+annotations(51)), 422},
		"a long summary":      {output(strings.Repeat("s", 65536), ""), 422},
		"a long text":         {output("s", fmt.Sprintf(`,"text":%q`, strings.Repeat("t", 65536))), 422},
		"no summary":          {`{"output":{"title":"t"}}`, 422},
		"no conclusion":       {`{"status":"completed"}`, 422},
		"an odd conclusion":   {`{"conclusion":"great"}`, 422},
		"an odd status":       {`{"status":"great"}`, 422},
		"lines the other way": {output("s", `,"annotations":[{"path":"a","start_line":2,"end_line":1,"annotation_level":"notice","message":"m"}]`), 422},
		"an odd level":        {output("s", `,"annotations":[{"path":"a","start_line":1,"end_line":1,"annotation_level":"error","message":"m"}]`), 422},
		"no JSON":             {`{`, 400},
		"the longest summary": {output(strings.Repeat("s", 65535), ""), 200},
	} {
		if a := s.rest("workflow", "PATCH", path, test.body); a.status != test.want {
			t.Errorf("%s: %d %.200s, want %d", name, a.status, a.body, test.want)
		}
	}
	for range 3 {
		if a := s.rest("workflow", "PATCH", path, output("s", `,"annotations":`+annotations(50))); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if got := len(s.repo.CheckRuns(s.pull.HeadSHA)[0].Annotations); got != 150 {
		t.Errorf("%d annotations, want 150", got)
	}
	a := s.rest("workflow", "PATCH", path, `{"conclusion":"failure"}`)
	if field(t, a.body, "status") != "completed" || field(t, a.body, "completed_at") == "" {
		t.Errorf("a conclusion completes it: %s", a.body)
	}
}

// A re-run stands in the place of what it repeats, in its suite; all are there when they are asked for.
func TestNewestCheckRuns(t *testing.T) {
	s := newStage(t)
	sha := s.pull.HeadSHA
	for _, k := range []githubsim.CheckRun{
		{Name: "unit", Conclusion: "failure"}, {Name: "lint", Conclusion: "success"}, {Name: "unit", Conclusion: "success"},
		{Name: "unit", App: "other", Conclusion: "neutral"},
	} {
		k.SHA = sha
		_, err := s.repo.AddCheckRun(k)
		must(t, err)
	}
	for query, want := range map[string][]string{
		"":                 {"unit neutral", "unit success", "lint success"},
		"?filter=all":      {"unit neutral", "unit success", "lint success", "unit failure"},
		"?check_name=lint": {"lint success"},
		"?app_id=15368":    {"unit success", "lint success"},
		"?status=queued":   nil,
	} {
		found := get[map[string]any](s, "/repos/octo/app/commits/"+sha+"/check-runs"+query)["check_runs"].([]any)
		var got []string
		for _, k := range found {
			run := k.(map[string]any)
			got = append(got, fmt.Sprint(run["name"], " ", run["conclusion"]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
	}
}

// The combined status is the worst of the newest of each context; without any it is pending.
func TestCombinedStatus(t *testing.T) {
	s := newStage(t)
	path := "/repos/octo/app/commits/" + s.pull.HeadSHA + "/status"
	var got []string
	look := func() {
		v := get[map[string]any](s, path)
		got = append(got, fmt.Sprint(v["state"], " ", v["total_count"]))
	}
	look()
	for _, st := range []githubsim.Status{{Context: "a", State: "error"}, {Context: "a", State: "success"}, {Context: "b", State: "pending"}, {Context: "c", State: "failure"}} {
		must(t, s.repo.AddStatus(s.pull.HeadSHA, st))
		look()
	}
	if diff := cmp.Diff([]string{"pending 0", "failure 1", "success 1", "pending 2", "failure 3"}, got); diff != "" {
		t.Error(diff)
	}
}
