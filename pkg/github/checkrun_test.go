package github

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// recorder keeps what was written, and answers each with the next of its answers.
type recorder struct {
	lines  []string
	bodies []obj
	answer func(n int) http.HandlerFunc
}

func (rec *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body obj
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		panic(err)
	}
	rec.lines, rec.bodies = append(rec.lines, r.Method+" "+r.URL.RequestURI()), append(rec.bodies, body)
	rec.answer(len(rec.lines)-1)(w, r)
}

func record(t *testing.T, answer func(int) http.HandlerFunc) (*Repository, *recorder) {
	rec := &recorder{answer: answer}
	return serveAll(t, "ghs_x", rec.ServeHTTP), rec
}

func always(h http.HandlerFunc) func(int) http.HandlerFunc {
	return func(int) http.HandlerFunc { return h }
}

const madeRun = `{"id":42,"head_sha":"` + sha1 + `","name":"gate","status":"completed","conclusion":"failure","html_url":"https://github.com/r/42","started_at":"2026-01-01T00:00:01Z","app":{"id":15368,"slug":"github-actions"},"output":{}}`

func TestCreateCheckRun(t *testing.T) {
	r, rec := record(t, always(say(madeRun)))
	got, err := r.CreateCheckRun(context.Background(), CheckRun{
		Name: "gate", HeadSHA: sha1, Status: "completed", Conclusion: "failure", ExternalID: "e", DetailsURL: "https://x/y",
		Title: "T", Summary: "S", Text: "X", Completed: time.Date(2026, 1, 1, 1, 0, 0, 5, time.FixedZone("", 3600)),
		Annotations: []Annotation{{Path: "a.go", StartLine: 3, EndLine: 2, Level: "warning", Title: "t", Message: "m"}, {Path: "", Message: "nowhere"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Check{
		ID: 42, Name: "gate", App: "github-actions", AppID: 15368, State: StateDone, Conclusion: "failure", ExternalID: "e", Title: "T", Summary: "S",
		URL: "https://github.com/r/42", Started: time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	sent := []obj{{
		"name": "gate", "head_sha": sha1, "status": "completed", "conclusion": "failure", "external_id": "e", "details_url": "https://x/y",
		"completed_at": "2026-01-01T00:00:00.000000005Z",
		"output": obj{"title": "T", "summary": "S", "text": "X", "annotations": []any{
			obj{"path": "a.go", "start_line": 3.0, "end_line": 3.0, "annotation_level": "warning", "title": "t", "message": "m"},
		}},
	}}
	if diff := cmp.Diff(sent, rec.bodies); diff != "" {
		t.Error(diff)
	}
}

func annotationsOf(body obj) int {
	output, _ := body["output"].(obj)
	list, _ := output["annotations"].([]any)
	return len(list)
}

func TestAnnotationsGoInBatches(t *testing.T) {
	some := func(n int) (out []Annotation) {
		for i := range n {
			out = append(out, Annotation{Path: "p", StartLine: i + 1, EndLine: i + 1, Level: "notice", Message: "m"})
		}
		return out
	}
	for n, want := range map[int][]int{0: {0}, 50: {50}, 51: {50, 1}, 120: {50, 50, 20}} {
		r, rec := record(t, always(say(madeRun)))
		if _, err := r.CreateCheckRun(context.Background(), CheckRun{Name: "gate", HeadSHA: sha1, Title: "T", Annotations: some(n)}); err != nil {
			t.Fatal(err)
		}
		if err := r.UpdateCheckRun(context.Background(), 42, CheckRun{Name: "gate", Title: "T", Annotations: some(n)}); err != nil {
			t.Fatal(err)
		}
		var sent []int
		for i, b := range rec.bodies {
			sent = append(sent, annotationsOf(b))
			line := "PATCH /repos/octo/app/check-runs/42"
			if i == 0 {
				line = "POST /repos/octo/app/check-runs"
			}
			if rec.lines[i] != line {
				t.Errorf("request %d is %s", i, rec.lines[i])
			}
		}
		if diff := cmp.Diff(append(want, want...), sent); diff != "" {
			t.Errorf("%d: %s", n, diff)
		}
	}
	r, _ := record(t, func(n int) http.HandlerFunc {
		if n == 1 {
			return refuse(502, "")
		}
		return say(madeRun)
	})
	got, err := r.CreateCheckRun(context.Background(), CheckRun{Name: "gate", HeadSHA: sha1, Title: "T", Annotations: some(60)})
	if got.ID != 42 || statusOf(err) != 502 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWritingIsCutAtGitHubsBounds(t *testing.T) {
	long := strings.Repeat("é€", 80_000) // 400,000 bytes
	r, rec := record(t, always(say(madeRun)))
	run := CheckRun{Name: "gate", HeadSHA: sha1, Title: long, Summary: long, Text: long, Annotations: []Annotation{{Path: "p", Level: "notice", Title: long, Message: long}}}
	if _, err := r.CreateCheckRun(context.Background(), run); err != nil {
		t.Fatal(err)
	}
	if err := r.CreateStatus(context.Background(), sha1, Status{State: "success", Context: "gate", Description: long}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.CreateComment(context.Background(), 7, long); err != nil {
		t.Fatal(err)
	}
	output := rec.bodies[0]["output"].(obj)
	remark := output["annotations"].([]any)[0].(obj)
	for name, test := range map[string]struct {
		text         any
		runes, bytes int
	}{
		"title": {output["title"], 255, 0}, "summary": {output["summary"], 0, 65535}, "text": {output["text"], 0, 65535},
		"message": {remark["message"], 0, 65536}, "annotation's title": {remark["title"], 255, 0},
		"description": {rec.bodies[1]["description"], 140, 0}, "comment": {rec.bodies[2]["body"], 65536, 0},
	} {
		text := test.text.(string)
		runes := utf8.RuneCountInString(text)
		if test.runes > 0 && runes != test.runes || test.bytes > 0 && (len(text) > test.bytes || len(text) < test.bytes-6) || strings.ContainsRune(text, utf8.RuneError) || !strings.HasSuffix(text, "…") {
			t.Errorf("%s: %d characters, %d bytes", name, runes, len(text))
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	r, rec := record(t, always(refuse(403, "Resource not accessible by integration")))
	ctx := context.Background()
	tests := map[string]struct {
		do         func() error
		permission string
	}{
		"check run":         {func() error { _, err := r.CreateCheckRun(ctx, CheckRun{Name: "g", HeadSHA: sha1}); return err }, "checks: write"},
		"check run's end":   {func() error { return r.UpdateCheckRun(ctx, 1, CheckRun{Name: "g"}) }, "checks: write"},
		"status":            {func() error { return r.CreateStatus(ctx, sha1, Status{State: "error", Context: "g"}) }, "statuses: write"},
		"comment":           {func() error { _, err := r.CreateComment(ctx, 1, "b"); return err }, "pull-requests: write"},
		"comment, again":    {func() error { return r.UpdateComment(ctx, 1, "b") }, "pull-requests: write"},
		"a check of no SHA": {func() error { _, err := r.CreateCheckRun(ctx, CheckRun{Name: "g", HeadSHA: "main"}); return err }, ""},
		"a status of none":  {func() error { return r.CreateStatus(ctx, "../../x", Status{Context: "g"}) }, ""},
	}
	for name, test := range tests {
		before := len(rec.lines)
		err := test.do()
		e := asError(err)
		if err == nil || test.permission == "" && (e != nil || len(rec.lines) != before) || test.permission != "" && (e == nil || e.Permission != test.permission || len(rec.lines) != before+1) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
