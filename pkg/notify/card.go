package notify

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// card is a target for a workflow of Teams, which takes an adaptive card: shoutrrr knows only the connectors that
// Microsoft has retired (learn.microsoft.com/power-automate, "Post to a channel when a webhook request is received").
func card(s service, u *url.URL) (Target, error) {
	u.Scheme = "https"
	if u.Hostname() == "" || u.Fragment != "" {
		return Target{}, s.wrong("")
	}
	address := u.String()
	return Target{Service: s.name, Host: hostShown(u.Hostname()), send: func(ctx context.Context, m message, o Options) error {
		body, err := json.Marshal(cardOf(m))
		if err != nil {
			return errors.New("the event has no JSON form")
		}
		return post(ctx, address, http.Header{}, body, o)
	}}, nil
}

// cardOf shows lines as facts without markup: a TextBlock reads Markdown, in which the text is inert.
func cardOf(m message) map[string]any {
	style := map[string]string{green: "good", amber: "warning", red: "attention"}[m.colour()]
	if style == "" {
		style = "accent"
	}
	blocks := []any{map[string]any{"type": "TextBlock", "text": m.title, "wrap": true, "weight": "bolder", "size": "medium", "color": style}}
	address := plainAddress(m.URL)
	for line := range strings.SplitSeq(m.body, "\n") {
		if line != address {
			blocks = append(blocks, map[string]any{"type": "TextBlock", "text": line, "wrap": true, "spacing": "small"})
		}
	}
	content := map[string]any{"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": blocks}
	if address != "" {
		content["actions"] = []any{map[string]any{"type": "Action.OpenUrl", "title": "Open", "url": address}}
	}
	return map[string]any{"type": "message", "attachments": []any{
		map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil, "content": content},
	}}
}
