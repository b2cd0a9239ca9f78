package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"deploycoord/pkg/githubsim"
)

// hostileCase is one file of testdata/hostile; its README tells the keys.
type hostileCase struct {
	Title, Body, Branch, Comment, Check, Status, Reviewer, File, Spec string

	Labels              []string
	Repeat, Fill, Files int
}

func (c hostileCase) body() string {
	switch {
	case c.Repeat > 0:
		return strings.Repeat(c.Body, c.Repeat)
	case c.Fill > 0:
		return strings.Repeat(c.Body, c.Fill/len(c.Body)+1)[:c.Fill]
	case c.Body == "":
		return goodBody
	}
	return c.Body
}

func TestHostile(t *testing.T) {
	files, err := filepath.Glob("testdata/hostile/*.json")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c hostileCase
			decoder := json.NewDecoder(bytes.NewReader(data))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&c); err != nil {
				t.Fatal(err)
			}
			s := newScene(t)
			s.attack(c)
			for _, format := range []string{"json", "text", "markdown", "sarif", "github"} {
				r := s.runWith(http.DefaultClient, "gate", "--format", format)
				if r.code != 0 && r.code != 1 && r.code != 3 {
					t.Fatalf("%s: exit %d: %s", format, r.code, r.stderr)
				}
				harmlessLog(t, format+" output", r.stdout)
				harmlessLog(t, format+" errors", r.stderr)
				harmlessMarkdown(t, format+" summary", r.summary)
				switch format {
				case "json", "sarif":
					harmlessJSON(t, format, r.stdout)
				case "markdown":
					harmlessMarkdown(t, "markdown output", withoutCommands(r.stdout))
				}
			}
			s.harmlessWrites()
		})
	}
}

// attack turns the scene's good pull request into the case's.
func (s *scene) attack(c hostileCase) {
	s.t.Helper()
	files := map[string]string{}
	for i := range c.Files {
		files[fmt.Sprintf(c.File, i)] = fmt.Sprintf("use(process.env.PWNED_%d)\n", i)
	}
	if c.Spec != "" {
		files["docs/05-business/planning/features/active/FEATURE-12-uploads.md"] = c.Spec
	}
	branch := "feature-12-uploads"
	if c.Branch != "" {
		branch = c.Branch
	}
	s.rebuild(branch, files)
	title := "feat: upload pictures"
	if c.Title != "" {
		title = c.Title
	}
	pull, err := s.repo.AddPull(githubsim.Pull{Title: title, Body: c.body(), Author: "bob", Head: branch, Base: "main", Labels: c.Labels})
	s.must(err)
	s.number = pull.Number
	if c.Check != "" {
		_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.head, Name: c.Check, Conclusion: "failure", Title: c.Check, Summary: c.Check})
		s.must(err)
	}
	if c.Status != "" {
		s.must(s.repo.AddStatus(s.head, githubsim.Status{Context: c.Status, State: "failure", Description: c.Status}))
	}
	if c.Comment != "" {
		_, err := s.repo.AddComment(s.number, githubsim.Comment{Author: "stranger", Body: c.Comment})
		s.must(err)
	}
	if c.Reviewer != "" {
		_, err := s.repo.AddReview(s.number, githubsim.Review{Author: c.Reviewer, State: "CHANGES_REQUESTED"})
		s.must(err)
	}
	s.pullRequestEvent("opened", false)
}

// rebuild makes another branch with further files the head.
func (s *scene) rebuild(branch string, files map[string]string) {
	s.t.Helper()
	s.git("checkout", "-q", "-B", branch, "feature-12-uploads")
	if len(files) > 0 {
		s.write(files)
		s.commit("feat: more")
	} else {
		s.git("commit", "-q", "--allow-empty", "-m", "feat: more")
	}
	s.head = s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "--detach", "main")
	s.git("merge", "-q", "--no-ff", "-m", "Merge", branch)
	s.merge = s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "main")
	s.checkout(0)
	s.must(s.repo.Import(s.work))
	s.checksOfHead()
}

var runnerCommand = regexp.MustCompile(`(?m)^\s*(::|##\[)`)

// ownCommand is what the gate itself says to the runner.
var ownCommand = regexp.MustCompile(`^::(error|warning|notice) [^\n]*::[^\n]*$`)

// harmlessLog holds that a log has no command but the gate's own and nothing that moves a terminal's cursor.
func harmlessLog(t testing.TB, what, text string) {
	t.Helper()
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if runnerCommand.MatchString(line) && !ownCommand.MatchString(line) {
			t.Errorf("%s has the command %.200q", what, line)
		}
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069') {
			t.Errorf("%s has the control character %U", what, r)
			return
		}
	}
}

// withoutCommands leaves out what the gate says to the runner: that part of a log is no Markdown.
func withoutCommands(log string) string {
	var out strings.Builder
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "::") {
			out.WriteString(line)
		}
	}
	return out.String()
}

func harmlessJSON(t testing.TB, what, text string) {
	t.Helper()
	at := strings.Index(text, "{\n")
	if at < 0 {
		t.Errorf("%s: no JSON in %.200q", what, text)
		return
	}
	var v any
	if err := json.NewDecoder(strings.NewReader(text[at:])).Decode(&v); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// harmlessMarkdown renders as GitHub does before it sanitizes, and looks for what a stranger could have put there.
func harmlessMarkdown(t testing.TB, what, text string) {
	t.Helper()
	var out bytes.Buffer
	renderer := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := renderer.Convert([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for _, tag := range []string{"<script", "<img", "onerror=", "javascript:", `href="http://evil.test`, "src="} {
		if strings.Contains(strings.ToLower(out.String()), tag) && !strings.Contains(out.String(), "&lt;"+strings.TrimPrefix(tag, "<")) {
			t.Errorf("%s renders %q", what, tag)
		}
	}
	if mention := regexp.MustCompile(`(^|[^\w&;` + "`" + `])@(everyone|acme)`); mention.MatchString(out.String()) {
		t.Errorf("%s mentions somebody", what)
	}
}

// harmlessWrites looks at what the gate wrote to the pull request.
func (s *scene) harmlessWrites() {
	s.t.Helper()
	for _, c := range s.repo.Comments(s.number) {
		if c.Author != "stranger" {
			harmlessMarkdown(s.t, "comment", c.Body)
		}
	}
	runs := s.published()
	if len(runs) == 0 {
		s.t.Error("no verdict was published")
	}
	for _, c := range runs {
		if c.ExternalID == "" {
			continue // the attacker's own
		}
		harmlessMarkdown(s.t, "check run", c.Summary)
		harmlessLog(s.t, "title", c.Title)
		for _, a := range c.Annotations {
			harmlessLog(s.t, "annotation", a.Message)
		}
	}
}
