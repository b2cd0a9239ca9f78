package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/finding"
)

// maxShownBreaks bounds the findings of all documents.
const maxShownBreaks = 50

const announceFix = "keep it compatible, or announce it: `!` in the title (feat!: …), a commit's footer BREAKING CHANGE: …, or the label breaking-change"

// breaks words what is to be said of the documents, the worst first; broken and fault are how heavy a break and a
// document that could not be compared weigh.
func (s *survey) breaks(broken, fault finding.Severity) []finding.Finding {
	var all []finding.Finding
	for _, d := range s.APIs {
		if d.Fault != "" {
			f := finding.Finding{
				Severity: fault, Path: d.Path, Message: "the API's versions could not be compared: " + shown(d.Fault),
				Fix: "make the document readable on both sides; or compare it yourself, and announce it if it breaks clients",
			}
			all = append(all, f)
		}
		for _, b := range d.Breaks {
			all = append(all, breakFinding(d, b, broken))
		}
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	if len(all) > maxShownBreaks {
		rest := all[maxShownBreaks:]
		all = append(all[:maxShownBreaks:maxShownBreaks], finding.Finding{
			Severity: rest[0].Severity, Path: rest[0].Path, Message: fmt.Sprintf("%d more differences of the API to look at", len(rest)), Fix: announceFix,
		})
	}
	return all
}

func breakFinding(d apidiff.Document, b apidiff.Break, severity finding.Severity) finding.Finding {
	f := finding.Finding{Severity: severity, Path: d.Path, Line: b.Line, Message: shownBreak(b), Fix: announceFix}
	if b.Warning {
		f.Severity, f.Fix = finding.Warning, "look whether any client depends on it"
	} else if severity != finding.Error {
		f.Fix = "see that every client is ready for it before it is deployed"
	}
	return f
}

// maxBreakText bounds what is shown of one difference, in characters.
const maxBreakText = 240

func shownBreak(b apidiff.Break) string {
	text := b.Text
	if b.Operation != "" {
		text = shown(b.Operation) + ": " + text
	}
	text = strings.Join(strings.Fields(text[:min(len(text), 4*maxBreakText)]), " ")
	if runes := []rune(text); len(runes) > maxBreakText {
		return string(runes[:maxBreakText-1]) + "…"
	}
	return text
}

// apiSummary counts the documents and what breaks in them.
func (s *survey) apiSummary() string {
	if len(s.APIs) == 0 {
		return "no API document is touched"
	}
	hard, soft, faults := 0, 0, 0
	for _, d := range s.APIs {
		if d.Fault != "" {
			faults++
		}
		for _, b := range d.Breaks {
			if b.Warning {
				soft++
			} else {
				hard++
			}
		}
	}
	text := plural(len(s.APIs), "API document", "API documents") + ": "
	switch {
	case hard > 0:
		text += plural(hard, "breaking difference", "breaking differences")
	case soft > 0:
		text += plural(soft, "difference that may break clients", "differences that may break clients")
	case faults > 0:
		return text + fmt.Sprintf("%d not compared", faults)
	default:
		return text + "no breaking difference"
	}
	if faults > 0 {
		text += fmt.Sprintf(", %d not compared", faults)
	}
	return text
}
