package gate

import (
	"testing"

	"deploycoord/pkg/config"
)

func TestAnnouncesBreaking(t *testing.T) {
	for message, want := range map[string]bool{
		"feat!: x": true, "feat(api)!: x": true, "Refactor!: x": true, "chore(a b/c)!: drop": true,
		"feat: x": false, "feat! x": false, "feat!:": false, "feat!: ": false, "feat()!: x": false, "!: x": false, "feat !: x": false,
		"feat!:x": false, "feat(a: x": false, `Revert "feat!: x"`: false, "fixup! feat!: x": false, "really, great!: x": false, "": false,
		"fix: x\n\nBREAKING CHANGE: y": true, "fix: x\r\n\r\nBREAKING-CHANGE: y\r\n": true, "BREAKING CHANGE: y": true,
		"x\n\nBREAKING CHANGE:\n\n  y is gone": true, "x\n\nBREAKING CHANGE #12": true,
		"x\n\nBREAKING CHANGE:": false, "x\n\nBREAKING CHANGE: none": false, "x\n\nbreaking change: y": false, "x\n\nno BREAKING CHANGE: y": false,
		"x\n\nBREAKING CHANGES are none": false, "x\n\nfeat!: y": false,
	} {
		if got := announcesBreaking(message); got != want {
			t.Errorf("%q: %v, want %v", message, got, want)
		}
	}
}

func TestBreakingLabels(t *testing.T) {
	s := newSurvey(&Evidence{Policy: Policy{Risk: config.Risk{Breaking: config.Breaking{Labels: []string{"api: v2"}}}}})
	for label, want := range map[string]bool{
		"breaking": true, "Breaking Change": true, "breaking_change": true, "semver-major": true, "MAJOR": true, "API: v2": true,
		"non-breaking": false, "majority": false, "": false, "api-v2": false,
	} {
		if got := s.marksBreaking(label); got != want {
			t.Errorf("%q: %v, want %v", label, got, want)
		}
	}
}
