package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	corpus "deploycoord/internal/hostile"
)

// hostile are the strings every sink is tried with.
var hostile = corpus.Texts

func TestNothingInvisibleIsLeft(t *testing.T) {
	for _, s := range append(hostile, strings.Repeat("x", 1<<20), strings.Repeat("é\x1b", 1<<19)) {
		for what, got := range map[string]string{
			"name": name(s), "prose": prose(s), "terminalName": terminalName(s), "terminalProse": terminalProse(s),
			"markdownProse": markdownProse(s), "markdownCode": markdownCode(s), "commandProse": commandProse(s), "sarifText": sarifText(s), "sarifURI": sarifURI(s),
		} {
			checkVisible(t, what, s, got)
		}
	}
}

func checkVisible(t *testing.T, what, s, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("%s(%.40q) is no UTF-8", what, s)
	}
	for _, r := range got {
		if r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f {
			t.Errorf("%s(%.40q) leaves %U: %.80q", what, s, r, got)
		}
	}
	if len(got) > 12*maxName+64 { // an entity or \U000e0041 for each byte at the worst
		t.Errorf("%s of %d bytes has %d", what, len(s), len(got))
	}
}
