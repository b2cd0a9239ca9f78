package gate

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"deploycoord/pkg/config"
	"deploycoord/pkg/envusage"
)

const (
	maxBuilds  = 100 // files that build images; more are not listed
	maxCompose = 50  // compose files that are read
	maxImages  = 20  // images that are looked up
)

// images looks up the images that the configuration names, after the checks were waited for: one of them may push the
// image. They are asked side by side.
func (a *asker) images(ctx context.Context) {
	tags := a.q.Policy.Checks.Images.Tags
	if len(tags) == 0 || a.q.Registry == nil || a.h.Head == "" || a.q.Policy.Checks.Images.Level == config.LevelOff {
		return
	}
	a.h.Images = make([]Image, len(tags))
	var all sync.WaitGroup
	for i, tag := range tags {
		image := &a.h.Images[i]
		image.Ref = strings.ReplaceAll(tag, "{sha}", a.h.Head)
		switch {
		case i >= maxImages:
			image.Err = fmt.Errorf("more than %d images are named: not asked", maxImages)
		case !isSHA(a.h.Head):
			image.Err = errors.New("the head commit is no SHA")
		default:
			all.Go(func() {
				if image.Found, image.Err = a.q.Registry(ctx, image.Ref); image.Err != nil {
					image.Found = false
				}
			})
		}
	}
	all.Wait()
}

// isSHA keeps a stranger's text out of the address of an image.
func isSHA(s string) bool {
	return len(s) >= 7 && len(s) <= 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// builds lists the head's files that images are built from. They are looked for in the whole tree, however large: the
// listing reads no file, and a Dockerfile may be in any folder. A run without a pull request does not need them.
func (c *collector) builds() error {
	if c.Inputs.Hosted == nil || c.Inputs.Policy.Checks.Images.Level == config.LevelOff {
		return nil
	}
	paths, err := c.head.Paths()
	if err != nil {
		return fmt.Errorf("list the files: %w", err)
	}
	compose := 0
	for _, p := range paths {
		switch {
		case len(c.Evidence.Builds) >= maxBuilds:
			return nil
		case !buildsImage(p) && !maybeCompose(p), besides(p), c.Skip != nil && c.Skip(p):
		case buildsImage(p):
			c.Evidence.Builds = append(c.Evidence.Builds, p)
		case compose < maxCompose:
			compose++
			// One that cannot be read builds nothing that could be shown.
			if data, err := c.head.Read(p, nil); err == nil && hasBuild(string(data)) {
				c.Evidence.Builds = append(c.Evidence.Builds, p)
			}
		}
	}
	return nil
}

// buildsImage tells by its name whether a file says how an image is built: Dockerfile, api.Dockerfile, Dockerfile.api,
// and the same of Containerfile.
func buildsImage(p string) bool {
	base := strings.ToLower(path.Base(p))
	for _, name := range []string{"dockerfile", "containerfile"} {
		if base == name || strings.HasSuffix(base, "."+name) {
			return true
		}
		if rest, ok := strings.CutPrefix(base, name+"."); ok {
			return rest != "dockerignore" && rest != "md" && rest != "txt" && !strings.HasSuffix(rest, ".dockerignore")
		}
	}
	return false
}

func maybeCompose(p string) bool {
	base := path.Base(p)
	return strings.Contains(base, "compose") && (strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml"))
}

// besides tells files that no deployment is built from.
func besides(p string) bool {
	if envusage.IsTest(p) {
		return true
	}
	for part := range strings.SplitSeq(path.Dir(p), "/") {
		switch strings.ToLower(part) {
		case "example", "examples", "sample", "samples", "demo", "demos", "vendor", "node_modules", "third_party", ".devcontainer", ".github", "benchmarks", "docs", "doc":
			return true
		}
	}
	return false
}

// hasBuild tells whether a compose file has a service with a build: a key of that name below another. It is read by
// lines, since a file that is no YAML may not hide it.
func hasBuild(text string) bool {
	for line := range strings.Lines(text) {
		key := strings.TrimLeft(line, " \t")
		if len(key) < len(line) && strings.HasPrefix(key, "build:") {
			return true
		}
	}
	return false
}
