package gate

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func npmLock(packages ...string) string {
	var b strings.Builder
	b.WriteString(`{"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "*", "b": "*"}}`)
	for _, p := range packages {
		name, version, _ := strings.Cut(p, "@")
		fmt.Fprintf(&b, ",\n\"node_modules/%s\": {\"version\": %q}", name, version)
	}
	return b.String() + "}}"
}

func yarnLock(packages ...string) string {
	text := "# yarn lockfile v1\n"
	for _, p := range packages {
		name, version, _ := strings.Cut(p, "@")
		text += fmt.Sprintf("\n%s@*:\n  version %q\n", name, version)
	}
	return text
}

func TestCollectDependencies(t *testing.T) {
	lock, manifest := npmLock("a@1.0.0", "c@1.0.0"), `{"dependencies": {"a": "^1.0.0"}}`
	base := memTree{"package-lock.json": lock, "package.json": manifest, "web/package.json": manifest, "go.mod": "module x\n", "main.go": "package x\n"}
	for _, c := range []struct {
		name string
		head memTree
		want []string
	}{
		{"nothing", base.with("main.go", "package y\n"), []string{}},
		{"a lock file", base.with("package-lock.json", npmLock("a@2.0.0", "b@1.0.0")), []string{
			"package-lock.json: a 1.0.0 2.0.0 direct", "package-lock.json: b  1.0.0 direct", "package-lock.json: c 1.0.0  "}},
		{"a lock file and its manifest", base.with("package-lock.json", npmLock("a@2.0.0", "c@1.0.0"), "package.json", `{"dependencies": {"a": "2"}}`), []string{
			"package-lock.json: a 1.0.0 2.0.0 direct"}},
		{"a lock file and a workspace's manifest", base.with("package-lock.json", npmLock("a@1.1.0", "c@1.0.0"), "web/package.json", `{"dependencies": {"a": "2"}}`), []string{
			"package-lock.json: a 1.0.0 1.1.0 direct"}},
		{"a manifest alone", base.with("web/package.json", `{"dependencies": {"a": "2"}}`), []string{"web/package.json: a ^1.0.0 2 direct"}},
		{"a manifest of another ecosystem", base.with("package-lock.json", npmLock("a@1.1.0", "c@1.0.0"), "go.mod", "module x\nrequire example.com/y v1.0.0\n"), []string{
			"go.mod: example.com/y  v1.0.0 direct", "package-lock.json: a 1.0.0 1.1.0 direct"}},
		{"another package manager", base.with("package-lock.json", "-", "yarn.lock", yarnLock("a@1.0.0", "c@2.0.0")), []string{"yarn.lock: c 1.0.0 2.0.0 "}},
		{"a lock file that is gone", base.with("package-lock.json", "-"), []string{"package-lock.json: a 1.0.0  direct", "package-lock.json: c 1.0.0  "}},
		{"a lock file that cannot be parsed", base.with("package-lock.json", "{"), []string{"fault: package-lock.json: the version after: it is not of its format: unexpected EOF"}},
		{"a lock file with conflicts", base.with("package-lock.json", "{\n<<<<<<< HEAD\n"), []string{"fault: package-lock.json: the version after: a merge conflict stands on line 2"}},
		{"a lock file too large", base.with("package-lock.json", "HUGE"), []string{"fault: package-lock.json: file is larger than the limit"}},
		{"others' manifests", base.with("vendor/x/go.mod", "module y\nrequire example.com/y v1.0.0\n", "node_modules/a/package.json", manifest), []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := Collect(context.Background(), Inputs{Change: changeOf(base, c.head, false)})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, d := range e.Dependencies {
				text := fmt.Sprintf("%s: %s %s %s ", d.Path, d.Name, d.Before, d.After)
				if d.Direct {
					text += "direct"
				}
				got = append(got, text)
			}
			for _, f := range e.DependencyFaults {
				got = append(got, "fault: "+f.Path+": "+f.Message)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestManifestsAreBounded(t *testing.T) {
	head := memTree{}
	for i := range maxManifests + 3 {
		head[fmt.Sprintf("m%d/go.mod", i)] = "module x\nrequire example.com/y v1.0.0\n"
	}
	e, err := Collect(context.Background(), Inputs{Change: changeOf(memTree{}, head, false)})
	if err != nil || len(e.Dependencies) != maxManifests || len(e.DependencyFaults) != 3 {
		t.Errorf("%d compared, %d not: %v", len(e.Dependencies), len(e.DependencyFaults), err)
	}
}
