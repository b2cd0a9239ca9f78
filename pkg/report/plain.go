package report

// Sentence makes a text from outside one harmless line for a sink that takes plain text, such as an annotation's
// message or a check run's title.
func Sentence(s string) string { return prose(s) }
