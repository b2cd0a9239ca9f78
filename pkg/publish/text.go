package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/report"
)

const (
	// externalPrefix begins the external id of a check run of this gate: prefix, digest of the content, Unix
	// milliseconds of the evidence, number of annotations.
	externalPrefix = "deploycoord/"
	// maxSummary keeps below GitHub's 65,535 characters of a summary and 65,536 of a comment.
	maxSummary = 60_000
	// maxAnnotations bounds the annotations of one check run: four requests of 50. The summary has the rest.
	maxAnnotations = 200
)

// checkRun words the result as a check run. Text in it is escaped for Markdown by the report.
func checkRun(t Target, r finding.Result) github.CheckRun {
	conclusion, _ := outward(r.Verdict)
	run := github.CheckRun{
		Name: t.Name, HeadSHA: t.Head, Status: "completed", Conclusion: conclusion,
		DetailsURL: t.URL, Title: report.Title(r), Summary: markdown(r), Annotations: annotations(r.Findings), Completed: t.Began,
	}
	run.ExternalID = fmt.Sprintf("%s%s/%d/%d", externalPrefix,
		digest(run.Conclusion, run.Title, run.Summary, run.Annotations), t.Began.UnixMilli(), len(run.Annotations))
	return run
}

// outward says a verdict in GitHub's words: a check run's conclusion and a commit status' state. Only success lets a
// branch that requires the check merge.
func outward(v finding.Verdict) (conclusion, state string) {
	switch v {
	case finding.VerdictPass:
		return "success", "success"
	case finding.VerdictBlocked:
		return "failure", "failure"
	default:
		return "action_required", "error"
	}
}

// markdown is the report; a result that cannot be rendered still says its verdict.
func markdown(r finding.Result) string {
	var b strings.Builder
	if err := report.Render(&b, report.Markdown, r, report.Options{Limit: maxSummary}); err != nil {
		return report.Title(r)
	}
	return b.String()
}

func annotations(findings []finding.Finding) []github.Annotation {
	var out []github.Annotation
	for _, f := range findings {
		if f.Path == "" || len(out) == maxAnnotations {
			continue
		}
		line := max(f.Line, 1)
		out = append(out, github.Annotation{
			Path: f.Path, StartLine: line, EndLine: line, Level: level(f.Severity),
			Title: report.Sentence(strings.TrimSpace(f.Check + " " + f.Variable)), Message: report.Sentence(message(f)),
		})
	}
	return out
}

func message(f finding.Finding) string {
	if f.Fix == "" {
		return f.Message
	}
	return strings.TrimSuffix(f.Message, ".") + ". Fix: " + f.Fix
}

func level(s finding.Severity) string {
	switch s {
	case finding.Note:
		return "notice"
	case finding.Warning:
		return "warning"
	default:
		return "failure"
	}
}

// digest names the content, so that a run which would write the same writes nothing.
func digest(parts ...any) string {
	data, err := json.Marshal(parts)
	if err != nil { // plain strings and numbers only
		data = fmt.Append(nil, parts...)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

type order uint8

const (
	newer order = iota
	sameContent
	olderThanThere
)

// compare holds this run's external id against the one that is there.
func compare(there, own string) order {
	was, whenThere, ok := parseExternal(there)
	is, when, _ := parseExternal(own)
	switch {
	case !ok:
		return newer
	case was == is:
		return sameContent
	case whenThere > when:
		return olderThanThere
	}
	return newer
}

func parseExternal(id string) (content string, when int64, ok bool) {
	rest, ok := strings.CutPrefix(id, externalPrefix)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 2 {
		return "", 0, false
	}
	when, err := strconv.ParseInt(parts[1], 10, 64)
	return parts[0], when, err == nil
}

// annotated is how many annotations a check run has; what does not say it may have some.
func annotated(id string) int {
	parts := strings.Split(id, "/")
	n, err := strconv.Atoi(parts[len(parts)-1])
	if err != nil || len(parts) != 4 {
		return 1
	}
	return n
}
