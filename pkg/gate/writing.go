package gate

import (
	"deploycoord/pkg/checklist"
	"deploycoord/pkg/github"
)

// writing is one text that speaks for a pull request.
type writing struct {
	doc   checklist.Document
	where string // "the body", "@ada's comment"
	// comment says that quoted items are not the author's own words.
	comment bool
}

// writings gives the texts that count: the body, and where the configuration says so the comments of people who may
// write to the repository. What this tool wrote itself never counts.
func (s *survey) writings(p *Pull) []writing {
	if known, ok := s.written[p]; ok {
		return known
	}
	var out []writing
	if p.PullRequest.Err == nil {
		out = append(out, writing{doc: checklist.Parse([]byte(p.PullRequest.Value.Body)), where: "the body"})
	}
	if s.Policy.Checks.Comments && p.Comments.Err == nil {
		for _, c := range countingComments(p)[oldComments(p):] {
			out = append(out, writing{doc: checklist.Parse([]byte(c.Body)), where: "@" + shown(c.Author) + "'s comment", comment: true})
		}
	}
	if s.written == nil {
		s.written = map[*Pull][]writing{}
	}
	s.written[p] = out
	return out
}

// countingComments lists the comments of people who may write, without this tool's own.
func countingComments(p *Pull) []github.Comment {
	var out []github.Comment
	for _, c := range p.Comments.Value {
		if !c.Own && c.Access == github.AccessWrite {
			out = append(out, c)
		}
	}
	return out
}

// maxComments bounds, in bytes, how much of the comments is read; the newest are.
const maxComments = 2 << 20

// oldComments counts the comments that are too old to be read.
func oldComments(p *Pull) int {
	comments, size := countingComments(p), 0
	for i := len(comments) - 1; i >= 0; i-- {
		if size += len(comments[i].Body) + 64; size > maxComments {
			return i + 1
		}
	}
	return 0
}

// unreadWritings says which of the texts that count were not had, or not to their end.
func (s *survey) unreadWritings(p *Pull) (what string, err error) {
	switch {
	case p.PullRequest.Err != nil:
		return "the pull request", p.PullRequest.Err
	case p.PullRequest.Value.BodyCut:
		return "the end of the pull request's body", errTooLong
	case s.Policy.Checks.Comments && p.Comments.Err != nil:
		return "the comments", p.Comments.Err
	case s.Policy.Checks.Comments && oldComments(p) > 0:
		return "the oldest comments", errTooLong
	}
	for _, w := range s.writings(p) {
		if w.doc.Cut {
			return "the end of " + w.where, errTooLong
		}
	}
	return "", nil
}
