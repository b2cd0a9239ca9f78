package scaffold

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/change"
	"deploycoord/pkg/doctor"
	"deploycoord/pkg/envfile"
	"deploycoord/pkg/envusage"
	"deploycoord/pkg/escape"
	"deploycoord/pkg/migration"
)

// Facts are what was found in a repository. Lists are sorted, paths slash-separated.
type Facts struct {
	Files      int
	Branch     string // that deploys; "" where nothing tells it
	Languages  []Found
	Templates  []string // of environment variables
	Compose    []string
	Routes     []Route // of health, the likeliest of each part first
	Migrations []Found // by framework
	Specs      *Specs
	Contracts  []string // OpenAPI documents
	Owners     string   // the CODEOWNERS file
	Workflows  []doctor.Workflow
	Unread     string   // why the workflows could not be read
	Taken      []string // of Paths, those at which something stands
}

// Found is a kind of thing, and the first place of it.
type Found struct {
	Name, Path string
	Count      int
}

// Look finds out. Exists tells whether anything at all stands at a path: a tree does not list links and ignored files.
func Look(ctx context.Context, tree change.Tree, branch string, exists func(path string) bool) (Facts, error) {
	paths, err := tree.Paths()
	if err != nil {
		return Facts{}, fmt.Errorf("list the files: %w", err)
	}
	f := Facts{Files: len(paths), Branch: branch}
	own := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return foreign(p) || escape.Name(p) != p })
	for _, p := range own {
		f.file(p)
	}
	f.Languages, f.Specs = languages(own), specs(own)
	if f.Routes, err = routes(ctx, tree, own); err != nil {
		return Facts{}, err
	}
	if f.Workflows, err = doctor.Workflows(tree); err != nil {
		f.Unread = err.Error()
	}
	for _, p := range Paths() {
		if exists(p) {
			f.Taken = append(f.Taken, p)
		}
	}
	return f, nil
}

// file takes in what a path alone tells.
func (f *Facts) file(p string) {
	if framework, ok := migration.Framework(p); ok && !envusage.IsTest(p) {
		f.Migrations = count(f.Migrations, framework, p)
	}
	switch {
	case envfile.IsTemplate(p):
		f.Templates = append(f.Templates, p)
	case composeFile().MatchString(p) && !envusage.IsTest(p):
		f.Compose = append(f.Compose, p)
	case apidiff.IsDocument(p) && !envusage.IsTest(p):
		f.Contracts = append(f.Contracts, p)
	case p == ".github/CODEOWNERS", p == "CODEOWNERS", p == "docs/CODEOWNERS":
		f.Owners = p
	}
}

func count(in []Found, name, p string) []Found {
	if i := slices.IndexFunc(in, func(x Found) bool { return x.Name == name }); i >= 0 {
		in[i].Count++
		return in
	}
	return append(in, Found{name, p, 1})
}

var composeFile = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$`)
})

var productionCompose = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`compose[.-](?:[\w.-]+[.-])?(?:prod|production|live)(?:[.-][\w.-]+)?\.ya?ml$|(?:^|/)(?:prod|production|live)/(?:docker-)?compose\.ya?ml$`)
})

// productionComposeFile is the one that says what production runs; "" where none does, or several do.
func (f Facts) productionComposeFile() string {
	found := slices.DeleteFunc(slices.Clone(f.Compose), func(p string) bool { return !productionCompose().MatchString(p) })
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// foreign tells whose files are somebody else's.
func foreign(p string) bool {
	for seg := range strings.SplitSeq(path.Dir(p), "/") {
		switch seg {
		case "node_modules", "vendor", "third_party", "third-party", "bower_components", "site-packages", "testdata":
			return true
		}
	}
	return false
}
