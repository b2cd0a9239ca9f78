package report

import (
	"net/url"
	"strings"
)

// maxSARIFText bounds a message. GitHub shows 1,024 characters of a description and only the first sentence of a
// message in lists.
const maxSARIFText = 1024

// sarifText makes a sentence safe as a SARIF message: plain text in which "[a](b)" is a link (SARIF 2.1.0, 3.11.6).
func sarifText(s string) string {
	return strings.ReplaceAll(prose(cut(s, maxSARIFText)), "](", "] (")
}

// sarifURI writes a path as a relative URI reference, or "" where nothing of it names a file. A first segment with a
// colon would read as a scheme and "//host" as an authority, so colons are encoded and empty segments left out.
func sarifURI(p string) string {
	var segments []string
	for s := range strings.SplitSeq(cut(p, maxName), "/") {
		if s == "" || s == "." || s == ".." {
			continue
		}
		s = url.PathEscape(strings.ToValidUTF8(s, "\uFFFD"))
		segments = append(segments, strings.ReplaceAll(s, ":", "%3A"))
	}
	return strings.Join(segments, "/")
}
