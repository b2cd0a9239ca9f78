package gate

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

func building(checks ...github.Check) *Evidence {
	e := hosting(checks...)
	e.Builds = []string{"Dockerfile"}
	return e
}

func TestImages(t *testing.T) {
	globs := func(g ...string) func(*Evidence) { return func(e *Evidence) { e.Policy.Checks.Images.Checks = g } }
	tags := func(images ...Image) func(*Evidence) {
		return func(e *Evidence) {
			for _, i := range images {
				e.Policy.Checks.Images.Tags = append(e.Policy.Checks.Images.Tags, i.Ref)
			}
			e.Hosted.Images = images
		}
	}
	const none = "no check builds an image, though this file is there to build one"
	there := Image{Ref: "ghcr.io/a/b:1", Found: true}
	for _, c := range []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{Builds: []string{"Dockerfile"}}, []string{"skipped: no pull request: a local run"}},
		{"nothing to build", hosting(ended("docker", "failure")), []string{"skipped: nothing here builds an image: no Dockerfile, no compose file with build"}},
		{"off", with(building(), func(e *Evidence) { e.Policy.Checks.Images.Level = config.LevelOff }), []string{"skipped: switched off in the configuration"}},
		{"built", building(passed("Build & push Docker image"), ended("build", "failure")), []string{"pass: 1 of 1 check that builds images passed: Build & push Docker image"}},
		{"failed", building(ended("docker / api", "failure"), passed("docker / web")), []string{"fail: 1 of 2 checks that build images passed: docker / api, docker / web", "error: docker / api has failed"}},
		{"unfinished", building(pending("container")), []string{"unknown: 0 of 1 check that builds images passed: container", "unknown: container has not finished"}},
		{"unclear", building(ended("buildx", "stale")), []string{"unknown: 0 of 1 check that builds images passed: buildx", "unknown: buildx has no clear result: its conclusion is stale"}},
		{"skipped", building(ended("images", "skipped")), []string{"warn: 1 of 1 check that builds images passed: images", "warning: the checks that build images were skipped: none was built of this commit"}},
		{"guessed", building(passed("build (20)")), []string{"pass: 1 of 1 check that builds images passed: build (20)", "note: that images were built is guessed from the names of checks: build (20)"}},
		{"a linter builds nothing", building(passed("Docker lint"), passed("image-scan")), []string{"warn: no check builds images; there is Dockerfile", "warning: Dockerfile:0: " + none}},
		{"none", building(passed("test")), []string{"warn: no check builds images; there is Dockerfile", "warning: Dockerfile:0: " + none}},
		{"its own job does not count", with(building(), func(e *Evidence) {
			e.Hosted.Own.Job = "docker gate"
			e.Hosted.Checks = given([]github.Check{passed("docker gate")})
		}), []string{"warn: no check builds images; there is Dockerfile", "warning: Dockerfile:0: " + none}},
		{"configured", with(building(passed("ship / api"), ended("docker", "failure")), globs("ship*")), []string{"pass: 1 of 1 check that builds images passed: ship / api"}},
		{"configured, without a file", with(hosting(passed("ship / api")), globs("ship*")), []string{"pass: 1 of 1 check that builds images passed: ship / api"}},
		{"configured and absent", with(building(passed("docker")), globs("ship*")), []string{"unknown: no check that builds images has reported", "unknown: no check of the head commit is named ship*: nothing shows that the images were built"}},
		{"one of two configured is absent", with(building(passed("api")), globs("api", "web")), []string{"unknown: 1 of 1 check that builds images passed: api", "unknown: no check of the head commit is named web: nothing shows that the images were built"}},
		{"configured and absent, as a warning", with(building(), func(e *Evidence) {
			globs("ship*")(e)
			e.Policy.Checks.Images.Level = config.LevelWarning
		}), []string{"warn: no check that builds images has reported", "warning: no check of the head commit is named ship*: nothing shows that the images were built"}},
		{"checks unread", with(building(), func(e *Evidence) { e.Hosted.Checks.Err = errors.New("502") }), []string{"unknown: not decided: the checks of the head commit could not be read", "unknown: the checks of the head commit could not be read: 502"}},
		{"in the registry", with(building(ended("docker", "failure")), tags(there)), []string{"pass: 1 of 1 image in the registry"}},
		{"not in the registry", with(building(), tags(there, Image{Ref: "ghcr.io/a/b:2"})), []string{"fail: 1 of 2 images in the registry", "error: ghcr.io/a/b:2 is not in its registry"}},
		{"the registry does not tell", with(building(), tags(Image{Ref: "ghcr.io/a/b:2", Err: errors.New("403")})), []string{"unknown: 0 of 1 image in the registry", "unknown: whether ghcr.io/a/b:2 is in its registry could not be told: 403"}},
		{"not looked up", with(building(), func(e *Evidence) { e.Policy.Checks.Images.Tags = []string{"ghcr.io/a/b:{sha}"} }), []string{"unknown: 0 of 1 image in the registry", "unknown: ghcr.io/a/b:{sha} was not looked up: no registry could be asked, or the head commit is not known"}},
		{"registry and checks", with(with(building(passed("ship")), tags(there)), globs("ship")), []string{"pass: 1 of 1 image in the registry; 1 of 1 check that builds images passed: ship"}},
		{"a newer head", with(building(passed("docker")), func(e *Evidence) { e.Judged = nextSHA }), []string{"unknown: not decided: the pull request has a newer head", "unknown: the pull request's head is 111111111111, this run judged 222222222222"}},
		{"no token", &Evidence{Builds: []string{"Dockerfile"}, Hosted: &Hosted{Fault: "there is no token"}}, []string{"unknown: not decided: there is no token", "unknown: the pull request could not be read: there is no token"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(c.e, images)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestBuilds holds which files build images, in a small tree and in one that is not compared whole.
func TestBuilds(t *testing.T) {
	tree := memTree{"src/a.ts": "1", "README.md": "x"}
	yes := []string{
		"Dockerfile", "api/Dockerfile.prod", "build/web.Dockerfile", "Containerfile", "x/Containerfile.x", "app/dockerfile", "Dockerfile.j2",
		"compose.yaml", "deploy/docker-compose.prod.yml",
	}
	no := []string{
		"test/Dockerfile", "testdata/Dockerfile", "examples/web/Dockerfile", "node_modules/x/Dockerfile", ".devcontainer/Dockerfile", ".github/actions/x/Dockerfile", "Dockerfile.md",
		"Dockerfile.dockerignore", "api.Dockerfile.dockerignore", "docs/Dockerfile", "src/Dockerfiles.go", "infra/docker-compose.yml", "skipped/Dockerfile", "compose.json",
	}
	for _, p := range append(slices.Clone(yes), no...) {
		tree[p] = "services:\n  web:\n    build: .\n"
	}
	tree["infra/docker-compose.yml"] = "services:\n  web:\n    image: nginx # build: it elsewhere\nbuild: no\n"
	slices.Sort(yes)
	for _, big := range []bool{false, true} {
		in := Inputs{Change: changeOf(tree, tree.with("src/a.ts", "2"), big), Hosted: hosting().Hosted, Skip: func(p string) bool { return p == "skipped/Dockerfile" }}
		e, err := Collect(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(yes, e.Builds); diff != "" {
			t.Errorf("large %v (-want +got):\n%s", big, diff)
		}
		in.Hosted = nil
		if e, err = Collect(t.Context(), in); err != nil || e.Builds != nil {
			t.Errorf("a local run looks for them: %v, %v", e.Builds, err)
		}
	}
}

func TestSpeaksOf(t *testing.T) {
	for name, want := range map[string]bool{
		"Docker": true, "build-docker-image": true, "Publish image (arm64)": true, "ci / container": true, "containerd": false, "dockerize": false, "": false,
		"docker-lint": false, "Imagery": false, "images": true,
	} {
		if got := speaksOf(name, imageWords); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
