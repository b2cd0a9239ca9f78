package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var images = Check{
	ID:    "images",
	Title: "Images",
	Doc: `Where the head has a Dockerfile or Containerfile, or a compose file that builds (not in tests, examples or vendored code), its images must have been built. What shows it:

- the checks that ` + "`checks.images.checks`" + ` names, by globs: each glob must find one, and all must have passed;
- the images that ` + "`checks.images.tags`" + ` names: each must be in its registry; ` + "`{sha}`" + ` is the head commit;
- with neither, the checks whose names speak of docker, images, containers or buildx; else those that speak of a build. If there is none, that is a warning.

A failed check or an absent image is an error; one that is unfinished, or a registry that does not answer, is *unknown*. Without anything to build the check
is skipped.`,
	level: func(p Policy) config.Level { return p.Checks.Images.Level },
	run:   runImages,
}

func runImages(s *survey) outcome {
	if s.Hosted == nil {
		return outcome{skipped: true, summary: noPull}
	}
	rules := s.Policy.Checks.Images
	told := len(rules.Checks)+len(rules.Tags) > 0
	if len(s.Builds) == 0 && !told {
		return outcome{skipped: true, summary: "nothing here builds an image: no Dockerfile, no compose file with build"}
	}
	if o, so := s.unhosted(); so {
		return o
	}
	var o outcome
	var said []string
	if len(rules.Tags) > 0 {
		findings, summary := s.imagesThere()
		o.findings, said = append(o.findings, findings...), append(said, summary)
	}
	if len(rules.Checks) > 0 || len(rules.Tags) == 0 {
		if s.Hosted.Checks.Err != nil {
			u := undecided("the checks of the head commit", s.Hosted.Checks.Err)
			o.findings, said = append(o.findings, u.findings...), append(said, u.summary)
		} else {
			findings, summary := s.imagesBuilt()
			o.findings, said = append(o.findings, findings...), append(said, summary)
		}
	}
	o.summary = strings.Join(said, "; ")
	return o
}

// imagesThere judges the images that the configuration names.
func (s *survey) imagesThere() (findings []finding.Finding, summary string) {
	found := 0
	for i, tag := range s.Policy.Checks.Images.Tags {
		if i >= len(s.Hosted.Images) {
			findings = append(findings, finding.Finding{
				Severity: finding.Unknown, Message: fmt.Sprintf("%s was not looked up: no registry could be asked, or the head commit is not known", shortRef(tag)),
				Fix: "run the gate again",
			})
			continue
		}
		image := s.Hosted.Images[i]
		switch {
		case image.Err != nil:
			findings = append(findings, finding.Finding{
				Severity: finding.Unknown, Message: fmt.Sprintf("whether %s is in its registry could not be told: %v", shortRef(image.Ref), image.Err),
				Fix: "see whether the registry answers, and whether the image may be read: for ghcr.io the token needs packages: read",
			})
		case !image.Found:
			findings = append(findings, finding.Finding{
				Severity: finding.Error, Message: shortRef(image.Ref) + " is not in its registry",
				Fix: "see why the workflow that builds and pushes it has not done so for this commit",
			})
		default:
			found++
		}
	}
	return bounded(findings), fmt.Sprintf("%d of %s in the registry", found, plural(len(s.Policy.Checks.Images.Tags), "image", "images"))
}

// imagesBuilt judges the checks that build the images.
func (s *survey) imagesBuilt() (findings []finding.Finding, summary string) {
	globs := s.Policy.Checks.Images.Checks
	checks, guess := s.imageChecks()
	for _, glob := range globs {
		if !anyNamed(checks, glob) {
			findings = append(findings, finding.Finding{
				Severity: finding.Unknown, Message: fmt.Sprintf("no check of the head commit is named %s: nothing shows that the images were built", cut(glob)),
				Fix: "see why the workflow that builds them has not run for this commit, or mend checks.images.checks",
			})
		}
	}
	if len(globs) == 0 && len(checks) == 0 {
		return append(findings, finding.Finding{
			Severity: finding.Warning, Path: s.Builds[0], Message: "no check builds an image, though this file is there to build one",
			Fix: "build it in a workflow for pull requests, and name that check in checks.images.checks",
		}), "no check builds images; there is " + listed(s.Builds)
	}
	passed, skipped := 0, 0
	for _, c := range checks {
		switch c.result {
		case resultPassed:
			passed++
		case resultSkipped:
			skipped++
		default:
			f, _ := s.Hosted.testFinding(c)
			findings = append(findings, f)
		}
	}
	if skipped > 0 && skipped == len(checks) {
		findings = append(findings, finding.Finding{
			Severity: finding.Warning, Message: "the checks that build images were skipped: none was built of this commit",
			Fix: "see whether their conditions are meant to leave this change out",
		})
	}
	if guess != "" {
		findings = append(findings, finding.Finding{
			Severity: finding.Note, Message: guess, Fix: "name the checks that build the images in checks.images.checks",
		})
	}
	summary = fmt.Sprintf("%d of %s passed: %s", passed+skipped, plural(len(checks), "check that builds images", "checks that build images"), listed(namesOf(checks)))
	if len(checks) == 0 {
		summary = "no check that builds images has reported"
	}
	return bounded(findings), summary
}
