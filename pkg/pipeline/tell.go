package pipeline

import (
	"fmt"
	"slices"
	"time"

	"deploycoord/pkg/github"
)

// tellAgain is how often somebody who watches is told of a pipeline in which nothing changes.
const tellAgain = time.Minute

// teller tells what has changed since the last look.
type teller struct {
	tell  func(Progress)
	said  map[string]string // what is told of, to the word that was last said of it
	last  time.Time
	began time.Time
}

// look tells what is new in a view.
func (t *teller) look(v view, now time.Time) {
	if t.tell == nil {
		return
	}
	if t.said == nil {
		t.said, t.began = map[string]string{}, now
	}
	before := t.last
	if v.fault != nil {
		t.once(now, "fault", clip(v.fault.Error()), Progress{Status: "unknown", Text: "GitHub could not be asked: " + clip(v.fault.Error()), Elapsed: now.Sub(t.began)})
	} else {
		delete(t.said, "fault")
	}
	for _, s := range v.runs {
		t.run(s, now)
	}
	for _, name := range v.missing {
		t.once(now, "missing "+name, "", Progress{Run: clip(name), Status: "expected", Text: "no run has appeared yet", Elapsed: now.Sub(t.began)})
	}
	if len(v.runs) == 0 && len(v.missing) == 0 {
		t.once(now, "none", "", Progress{Status: "expected", Text: "no run has appeared yet", Elapsed: now.Sub(t.began)})
	}
	if t.last.Equal(before) && now.Sub(t.last) >= tellAgain {
		t.again(v, now)
	}
}

// again repeats what goes on.
func (t *teller) again(v view, now time.Time) {
	t.last = now
	for _, s := range v.runs {
		if _, ended := s.end(); ended {
			continue
		}
		p := Progress{Run: clip(s.run.Name), Status: word(s.run.Status, ""), Elapsed: since(s.run.Started, now), Expected: s.expected, Again: true}
		for _, j := range s.jobs {
			if j.Status == "in_progress" || j.Status == "waiting" {
				p.Job, p.Status, p.Text = clip(j.Name), j.Status, waiting(j)
				if i := slices.IndexFunc(j.Steps, func(s github.Step) bool { return s.Status == "in_progress" }); i >= 0 {
					p.Step = clip(j.Steps[i].Name)
				}
				break
			}
		}
		t.tell(p)
		return
	}
	t.tell(Progress{Status: "expected", Text: "no further run has appeared yet", Elapsed: now.Sub(t.began), Again: true})
}

func (t *teller) run(s seen, now time.Time) {
	name := clip(s.run.Name)
	key := fmt.Sprintf("%d/%d", s.run.ID, s.run.Attempt)
	if e, ended := s.end(); ended {
		status := s.run.Conclusion
		if status == "" { // of this program's own run
			status = string(e)
		}
		defer t.once(now, key, string(e), Progress{Run: name, Status: clip(status), Elapsed: since(s.run.Started, s.ended()), Expected: s.expected})
	} else if !s.own {
		t.once(now, key, s.run.Status, Progress{Run: name, Status: s.run.Status, Text: attempt(s.run), Elapsed: since(s.run.Started, now), Expected: s.expected})
	}
	for _, j := range s.jobs {
		t.job(name, key, j, s.expected, now)
	}
}

func (t *teller) job(run, key string, j github.Job, expected time.Duration, now time.Time) {
	key = fmt.Sprintf("%s/%d", key, j.ID)
	p := Progress{Run: run, Job: clip(j.Name), Expected: expected}
	for i, s := range j.Steps {
		if s.Status != "completed" || s.Conclusion == "skipped" {
			continue
		}
		p.Step, p.Status, p.Elapsed = clip(s.Name), word(s.Status, s.Conclusion), since(s.Started, s.Completed)
		t.once(now, fmt.Sprintf("%s/%d", key, i), s.Conclusion, p)
	}
	p.Step, p.Status, p.Text = "", word(j.Status, j.Conclusion), waiting(j)
	if p.Elapsed = since(j.Started, now); j.Done {
		p.Elapsed = since(j.Started, j.Completed)
	}
	if j.Done || j.Status == "in_progress" || j.Status == "waiting" {
		t.once(now, key, p.Status, p)
	}
}

// once tells what was not told before.
func (t *teller) once(now time.Time, key, state string, p Progress) {
	if was, known := t.said[key]; known && was == state {
		return
	}
	t.said[key], t.last = state, now
	t.tell(p)
}

func waiting(j github.Job) string {
	if j.Status == "waiting" {
		return "waits for an approval, or for a protection rule of its environment"
	}
	return ""
}

func attempt(r github.Run) string {
	if r.Attempt > 1 {
		return fmt.Sprintf("attempt %d", r.Attempt)
	}
	return ""
}

func word(status, conclusion string) string {
	if status == "completed" || conclusion != "" {
		return clip(conclusion)
	}
	return clip(status)
}

func since(from, to time.Time) time.Duration {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return to.Sub(from)
}
