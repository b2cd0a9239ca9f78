package record

import (
	"bytes"
	"strings"
	"time"
)

// A section's marks. The first one names the deployment and its time, so that an older one never takes a newer one's place.
const (
	sectionMark = "<!-- deploycoord:deployment "
	sectionEnd  = "<!-- deploycoord:deployment-end -->"
)

// withSection is a spec with its "Deployment" section: renewed where it stands, put below a heading of that name that
// somebody has made, or appended. Everything else stays as it is, byte for byte.
func withSection(data []byte, d Deployment, link string) []byte {
	text := lineEnds(data, section(d, link))
	if from, to, ok := between(data, sectionMark, sectionEnd); ok {
		return bytes.Join([][]byte{data[:from], text, data[to:]}, nil)
	}
	newline := lineEnds(data, []byte("\n"))
	if at := deploymentHeading(data); at >= 0 {
		before, after := data[:at], data[at:]
		if !bytes.HasSuffix(before, []byte("\n")) {
			before = append(bytes.Clone(before), newline...)
		}
		return bytes.Join([][]byte{before, newline, text, newline, after}, nil)
	}
	var gap []byte
	if len(data) > 0 && !bytes.HasSuffix(data, []byte("\n")) {
		gap = newline
	}
	if len(data) > 0 {
		gap = append(bytes.Clone(gap), newline...)
	}
	return bytes.Join([][]byte{data, gap, []byte("## Deployment"), newline, newline, text, newline}, nil)
}

// deploymentHeading gives the offset behind the line "## Deployment", outside of code; -1 where there is none.
func deploymentHeading(data []byte) int {
	at, fence := 0, ""
	for line := range bytes.Lines(data) {
		at += len(line)
		text := strings.TrimSpace(string(line))
		switch {
		case fence != "":
			if strings.HasPrefix(text, fence) && strings.Trim(text, fence[:1]) == "" {
				fence = ""
			}
		case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
			fence = text[:len(text)-len(strings.TrimLeft(text, text[:1]))]
		case bytes.HasPrefix(line, []byte("## ")) && strings.EqualFold(strings.TrimSpace(strings.Trim(text, "# ")), "deployment"):
			return at
		}
	}
	return -1
}

// otherSection tells whether a spec's section is another deployment's that this one has no right to: a newer one's, or,
// where this one was rolled back and the spec is to be moved, any other's, by which the feature is still live.
func otherSection(data []byte, d Deployment, stays bool) bool {
	from, to, ok := between(data, sectionMark, sectionEnd)
	if !ok {
		return false
	}
	first, _, _ := strings.Cut(string(data[from:to]), "\n")
	fields := strings.Fields(strings.TrimPrefix(first, sectionMark))
	if len(fields) < 2 || fields[0] == d.ID {
		return false
	}
	if d.Status == RolledBack && !stays {
		return true
	}
	at, err := time.Parse(time.RFC3339, fields[1])
	return err == nil && at.After(d.Began)
}

func section(d Deployment, link string) []byte {
	var p page
	p.put(sectionMark, d.ID, " ", d.Began.UTC().Format(time.RFC3339), " -->\n")
	if d.Status == RolledBack {
		p.put("> This deployment was rolled back, and the spec is at work again.")
		if len(d.Reasons) > 0 {
			p.put(" The reason: ", words(d.Reasons[0].Text))
		}
		p.put("\n\n")
	}
	var pulls []string
	for _, one := range d.PullRequests[:min(20, len(d.PullRequests))] {
		pulls = append(pulls, pull(one))
	}
	if len(pulls) == 0 {
		pulls = []string{"none, the commit was pushed"}
	}
	p.list(20_000, []string{
		"**Date**: " + stamp(d.Began), "**Status**: " + statusSign(d), "**Commit**: " + commit(d), "**PR**: " + strings.Join(pulls, ", "),
		"**Environment**: " + words(d.Environment), "**Record**: [" + words(d.ID) + "](" + link + ")",
		"**Notes**:" + below(deploymentNotes(d)), "**Issues**:" + below(issueLines(d)),
	})
	p.put(sectionEnd)
	return p.Bytes()
}

// below lists items below the one that they belong to.
func below(items []string) string {
	if len(items) == 0 {
		return " none"
	}
	out := ""
	for _, item := range items[:min(10, len(items))] {
		out += "\n  - " + item
	}
	return out
}
