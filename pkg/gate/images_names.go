package gate

import (
	"strings"
)

// imageChecks picks the checks that build images: by the configuration or, with a word about the guess, by their names.
func (s *survey) imageChecks() (checks []counted, guess string) {
	var all []counted
	for _, c := range newest(s.Hosted.Checks.Value) {
		if !s.Hosted.Own.is(c) {
			all = append(all, counted{Check: c, result: resultOf(c)})
		}
	}
	pick := func(fits func(string) bool) (out []counted) {
		for _, c := range all {
			if fits(c.Name) {
				out = append(out, c)
			}
		}
		return out
	}
	if globs := s.Policy.Checks.Images.Checks; len(globs) > 0 {
		return pick(func(name string) bool { return fitsAny(globs, name) }), ""
	}
	if checks = pick(func(name string) bool { return speaksOf(name, imageWords) }); len(checks) > 0 {
		return checks, ""
	}
	if checks = pick(func(name string) bool { return speaksOf(name, buildWords) }); len(checks) > 0 {
		guess = "that images were built is guessed from the names of checks: " + listed(namesOf(checks))
	}
	return checks, guess
}

var (
	imageWords = []string{"docker", "image", "images", "container", "containers", "buildx", "kaniko", "podman", "buildah"}
	buildWords = []string{"build", "builds"}
)

// speaksOf tells whether a name has one of the words in it, as a word, and speaks of building rather than of checking.
func speaksOf(name string, words []string) bool {
	found := false
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }) {
		switch word {
		case "lint", "linter", "hadolint", "scan", "scanner", "trivy", "cleanup", "prune":
			return false
		}
		for _, w := range words {
			found = found || word == w
		}
	}
	return found
}

func anyNamed(checks []counted, glob string) bool {
	for _, c := range checks {
		if fitsAny([]string{glob}, c.Name) {
			return true
		}
	}
	return false
}

func namesOf(checks []counted) []string {
	var out []string
	for _, c := range checks {
		out = append(out, c.Name)
	}
	return out
}

// shortRef bounds an image's reference: host, path and tag are longer than maxText at times.
func shortRef(ref string) string {
	const most = 300
	if len(ref) > most {
		return cut(ref)
	}
	return ref
}
