package envfile

import "strings"

// ValueClass is what can be said of a value without knowing what it is for.
type ValueClass uint8

// The classes. A value is Placeholder before it is Local: `https://your-app.example.com` is not filled in.
const (
	Empty       ValueClass = iota // nothing, or blanks
	Placeholder                   // stands for a value somebody has to fill in
	Local                         // points to this machine or to a name reserved for tests and documents
	Set
)

func (c ValueClass) String() string {
	switch c {
	case Empty:
		return "empty"
	case Placeholder:
		return "placeholder"
	case Local:
		return "local"
	default:
		return "set"
	}
}

// Classify judges one value, which is unquoted already.
func Classify(value string) ValueClass {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return Empty
	case isPlaceholder(value):
		return Placeholder
	case isLocal(value):
		return Local
	default:
		return Set
	}
}
