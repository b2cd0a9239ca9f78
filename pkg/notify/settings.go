package notify

// Colours of a message, as GitHub has them.
const (
	green = "2da44e"
	amber = "bf8700"
	red   = "cf222e"
	blue  = "0969da"
)

func (e Event) colour() string {
	switch e.Kind {
	case "gate-passed", "verified":
		return green
	case "on-hold":
		return amber
	case "rolled-back":
		return red
	}
	return blue
}

func colour(prefix string) func(message) map[string]string {
	return func(m message) map[string]string { return map[string]string{"color": prefix + m.colour()} }
}

// discordLooks keeps the text in one piece.
func discordLooks(m message) map[string]string {
	return map[string]string{"color": "0x" + m.colour(), "splitlines": "No"}
}

// opens is what a tap on the message opens.
func opens(key string) func(message) map[string]string {
	return func(m message) map[string]string {
		address := plainAddress(m.URL)
		if address == "" {
			return nil
		}
		return map[string]string{key: address}
	}
}

// once keeps a second run from waking people again.
func once(key string) func(message) map[string]string {
	return func(m message) map[string]string {
		if m.ID == "" {
			return nil
		}
		return map[string]string{key: "deploycoord-" + plain(m.ID, 100)}
	}
}
