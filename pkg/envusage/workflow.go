package envusage

import (
	"bytes"
	"slices"
	"strings"
)

// workflow reads GitHub workflows and action metadata: `secrets.X` and `vars.X` in `${{ … }}`, and in `if:` without
// the braces. What a script does with its own shell variables is no reference.
var workflow = &language{
	name:    "workflow",
	match:   isWorkflow,
	always:  true,
	extract: extractWorkflow,
}

// isWorkflow tells workflows, which run from the root's folder only, and action metadata, which may be anywhere.
func isWorkflow(p string) bool {
	if !strings.HasSuffix(p, ".yml") && !strings.HasSuffix(p, ".yaml") {
		return false
	}
	if rest, ok := strings.CutPrefix(p, workflowFolder); ok && !strings.Contains(rest, "/") {
		return true
	}
	base := p[strings.LastIndexByte(p, '/')+1:]
	return base == "action.yml" || base == "action.yaml"
}

const workflowFolder = ".github/workflows/"

// workflowFile is the state of reading one workflow.
type workflowFile struct {
	*extractor
	triggers map[string]bool // the events under on:
	declared map[string]bool // secrets under on.workflow_call.secrets
	jobs     map[string]*workflowCall
}

// workflowCall is a job that calls a reusable workflow.
type workflowCall struct {
	uses     string // path in the repository
	inherits bool
}

func extractWorkflow(x *extractor) {
	w := &workflowFile{extractor: x, triggers: map[string]bool{}, declared: map[string]bool{}, jobs: map[string]*workflowCall{}}
	if strings.HasPrefix(x.facts.path, workflowFolder) {
		x.facts.test = false // test_x.yml tests with the repository's own secrets
	}
	readYAML(x.src, func(s yamlScalar) {
		w.trigger(s)
		w.caller(s)
		w.scalar(s)
	})
	w.setAside()
	for _, c := range w.jobs {
		if c.inherits && c.uses != "" {
			x.facts.handsAll = append(x.facts.handsAll, c.uses)
		}
	}
}

// trigger records what starts the workflow: on: push, on: [push], on: {push: …}.
func (w *workflowFile) trigger(s yamlScalar) {
	if len(s.path) == 0 || s.path[0] != "on" && s.path[0] != "true" {
		return
	}
	switch {
	case len(s.path) == 1, s.path[1] == yamlItem:
		w.triggers[string(w.src[s.start:s.end])] = true
	default:
		w.triggers[s.path[1]] = true
		if len(s.path) > 3 && s.path[1] == "workflow_call" && s.path[2] == "secrets" {
			w.declared[strings.ToUpper(s.path[3])] = true
		}
	}
}

// caller records the reusable workflows of the same repository that are handed every secret, by `secrets: inherit`.
func (w *workflowFile) caller(s yamlScalar) {
	if len(s.path) != 3 || s.path[0] != "jobs" {
		return
	}
	job := w.jobs[s.path[1]]
	if job == nil {
		job = &workflowCall{}
		w.jobs[s.path[1]] = job
	}
	text := string(w.src[s.start:s.end])
	switch s.path[2] {
	case "uses":
		if i := strings.Index(text, workflowFolder); i >= 0 {
			file, _, _ := strings.Cut(text[i:], "@")
			job.uses = file
		}
	case "secrets":
		job.inherits = text == "inherit"
	}
}

// prose tells whether a value is a description, in which an action shows how it is used.
func prose(path []string) bool {
	if path[len(path)-1] != "description" {
		return false
	}
	return len(path) == 1 || path[0] == "inputs" || path[0] == "outputs" || path[0] == "on"
}

// scalar reads the expressions of one value.
func (w *workflowFile) scalar(s yamlScalar) {
	if len(s.path) == 0 || s.null || s.style == '*' || prose(s.path) {
		return
	}
	key := s.path[len(s.path)-1]
	text := w.src[s.start:s.end]
	if key == "if" && !bytes.Contains(text, []byte("${{")) {
		w.expression(s, s.start, s.end)
		return
	}
	for from := s.start; ; {
		i := bytes.Index(w.src[from:s.end], []byte("${{"))
		if i < 0 {
			return
		}
		from += i + 3
		if shellComment(w.src[s.start:from], s, key) {
			continue
		}
		from = w.expression(s, from, s.end)
	}
}

// shellComment tells whether the text up to an expression ends in a line that the script comments out.
func shellComment(before []byte, s yamlScalar, key string) bool {
	if s.style != '|' || key != "run" && key != "script" {
		return false
	}
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("#"))
}

// setAside puts the reads of declared secrets aside: a workflow that only others call gets them from its caller, whose
// own reads are the repository's.
func (w *workflowFile) setAside() {
	if !w.triggers["workflow_call"] || len(w.triggers) > 1 {
		return
	}
	w.facts.refs = slices.DeleteFunc(w.facts.refs, func(r Reference) bool {
		handed := r.Kind == WorkflowSecret && w.declared[r.Name]
		if handed {
			w.facts.handedIn = append(w.facts.handedIn, r)
		}
		return handed
	})
}
