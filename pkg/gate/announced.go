package gate

import (
	"fmt"
	"slices"
	"strings"
)

// announcedPrefix begins the external id of the check run that says who was told of a pull request (pkg/publish).
const announcedPrefix = publishedPrefix + "announced/"

// Announced tells by whom people were told of this very head: the title of the check run that says so.
func (p *Pull) Announced() (by string, ok bool) {
	if p.told != "" {
		return p.told, true
	}
	for _, c := range p.Checks.Value {
		if !c.Status && c.ExternalID == fmt.Sprintf("%s%d", announcedPrefix, p.Number) && c.Conclusion == "success" {
			return shown(strings.TrimPrefix(c.Title, "Told by ")), true
		}
	}
	return "", false
}

// Told is the evidence as it is once people were told of its one pull request, by the services named.
func (e *Evidence) Told(by []string) *Evidence {
	if e.Hosted == nil || len(e.Hosted.Pulls) != 1 {
		return e
	}
	out, hosted := *e, *e.Hosted
	hosted.Pulls = slices.Clone(hosted.Pulls)
	hosted.Pulls[0].told = strings.Join(by, ", ")
	out.Hosted = &hosted
	return &out
}
