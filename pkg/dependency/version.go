package dependency

import (
	"cmp"
	"strings"
)

// isMajor tells whether two versions promise no compatibility: their first numbers differ, or the second ones of 0.x
// (semver.org, 4), or the epochs of PEP 440. A range is judged by its first version. Of what has no number (a commit, a
// branch) nothing is promised, and nothing said.
func isMajor(before, after string) bool {
	a, b := numbers(before), numbers(after)
	if len(a.release) == 0 || len(b.release) == 0 {
		return false
	}
	if a.epoch != b.epoch || a.release[0] != b.release[0] {
		return true
	}
	return a.release[0] == "" && at(a.release, 1) != at(b.release, 1)
}

// version is the numbers of a version: digits without leading zeros, "" for zero, so that any length compares.
type version struct {
	epoch   string
	release []string
	pre     string // what follows the numbers
}

// maxParts bounds how many numbers of a version are looked at.
const maxParts = 6

func numbers(text string) version {
	text, _, _ = strings.Cut(text, "#")
	start := strings.IndexAny(text, "0123456789")
	if start < 0 || strings.Contains(text[:start], "/") || strings.Contains(text[:start], "$") {
		return version{}
	}
	var v version
	text = text[start:]
	for len(v.release) < maxParts {
		n := 0
		for n < len(text) && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		if n == 0 {
			break
		}
		number := strings.TrimLeft(text[:n], "0")
		text = text[n:]
		if after, ok := strings.CutPrefix(text, "!"); ok && v.epoch == "" && len(v.release) == 0 {
			v.epoch, text = number, after
			continue
		}
		v.release = append(v.release, number)
		after, more := strings.CutPrefix(text, ".")
		if !more {
			break
		}
		text = after
	}
	v.pre = text
	return v
}

func at(release []string, i int) string {
	if i < len(release) {
		return release[i]
	}
	return ""
}

// compareVersions orders versions by their numbers; what follows them (a pre-release) comes before nothing.
func compareVersions(a, b string) int {
	x, y := numbers(a), numbers(b)
	if c := compareNumbers(x.epoch, y.epoch); c != 0 {
		return c
	}
	for i := range maxParts {
		if c := compareNumbers(at(x.release, i), at(y.release, i)); c != 0 {
			return c
		}
	}
	if (x.pre == "") != (y.pre == "") {
		return cmp.Compare(len(y.pre), len(x.pre))
	}
	return strings.Compare(x.pre, y.pre)
}

func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
