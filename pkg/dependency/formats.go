package dependency

import (
	"path"
	"slices"
	"strings"

	"github.com/google/osv-scanner/pkg/lockfile"
)

// Ecosystems as OSV names them (ossf.github.io/osv-schema, "affected[].package").
const (
	npm       = "npm"
	golang    = "Go"
	pypi      = "PyPI"
	rubygems  = "RubyGems"
	packagist = "Packagist"
	cratesIO  = "crates.io"
	hex       = "Hex"
	maven     = "Maven"
	nuget     = "NuGet"
	conan     = "ConanCenter"
	pub       = "Pub"
)

// kind says what a file stands for.
type kind uint8

const (
	lock     kind = iota // what is installed, indirect dependencies too
	manifest             // what is asked for, by ranges; a lock file says what that comes to
	alone                // both in one: it speaks for itself, and for no other file
)

// format is one kind of file.
type format struct {
	ecosystem string
	names     []string               // of the file
	is        func(base string) bool // other names; nil for none
	kind      kind
	read      func(file) ([]locked, error)
	marks     []string // texts by which a name's line is found, the first that is there; NAME stands for it
}

// formats lists what is read. osv-scanner's lockfile package, made for it, reads most; what it leaves out (who asks for
// a package, the repository's own packages) is read beside it. The others have readers of their own: it has none for
// bun and uv, of pnpm it drops versions with peers, of requirements it drops ranges, and of go.mod what is indirect.
var formats = []format{
	{ecosystem: npm, names: []string{"package-lock.json", "npm-shrinkwrap.json"}, read: readNPM, marks: []string{`"node_modules/NAME": {`, `"NAME": {`}},
	{ecosystem: npm, names: []string{"yarn.lock"}, read: readYarn, marks: []string{"\nNAME@", "\n\"NAME@"}},
	{ecosystem: npm, names: []string{"pnpm-lock.yaml"}, read: readPNPM, marks: []string{"\n  NAME@", "\n  'NAME@", "\n  /NAME@", "\n  /NAME/", "\n  '/NAME@"}},
	{ecosystem: npm, names: []string{"bun.lock"}, read: readBun, marks: []string{`"NAME": ["`}},
	{ecosystem: npm, names: []string{"package.json"}, kind: manifest, read: declaredIn(packageJSON), marks: []string{`"NAME":`}},
	{ecosystem: golang, names: []string{"go.mod"}, kind: alone, read: readGoMod},
	{ecosystem: pypi, is: isRequirements, kind: alone, read: readRequirements},
	{ecosystem: pypi, names: []string{"Pipfile.lock"}, read: besides(lockfile.PipenvLockExtractor{}, "Pipfile", pipfile), marks: []string{`"NAME": {`}},
	{ecosystem: pypi, names: []string{"poetry.lock"}, read: besides(lockfile.PoetryLockExtractor{}, "pyproject.toml", pyproject), marks: []string{"\nname = \"NAME\""}},
	{ecosystem: pypi, names: []string{"pdm.lock"}, read: besides(lockfile.PdmLockExtractor{}, "pyproject.toml", pyproject), marks: []string{"\nname = \"NAME\""}},
	{ecosystem: pypi, names: []string{"uv.lock"}, read: readUV, marks: []string{"\nname = \"NAME\""}},
	{ecosystem: pypi, names: []string{"pyproject.toml"}, kind: manifest, read: declaredIn(pyproject)},
	{ecosystem: pypi, names: []string{"Pipfile"}, kind: manifest, read: declaredIn(pipfile)},
	{ecosystem: rubygems, names: []string{"Gemfile.lock", "gems.locked"}, read: readGemfile, marks: []string{"\n    NAME ("}},
	{ecosystem: packagist, names: []string{"composer.lock"}, read: besides(lockfile.ComposerLockExtractor{}, "composer.json", composerJSON), marks: []string{`"name": "NAME"`}},
	{ecosystem: packagist, names: []string{"composer.json"}, kind: manifest, read: declaredIn(composerJSON), marks: []string{`"NAME":`}},
	{ecosystem: cratesIO, names: []string{"Cargo.lock"}, read: readCargo, marks: []string{"\nname = \"NAME\""}},
	{ecosystem: cratesIO, names: []string{"Cargo.toml"}, kind: manifest, read: declaredIn(cargoTOML), marks: []string{"\nNAME =", "\nNAME."}},
	{ecosystem: hex, names: []string{"mix.lock"}, read: readMix, marks: []string{"\n  \"NAME\":"}},
	{ecosystem: maven, names: []string{"pom.xml"}, kind: alone, read: readPOM},
	{ecosystem: maven, names: []string{"gradle.lockfile", "buildscript-gradle.lockfile"}, read: readGradle, marks: []string{"\nNAME:"}},
	{ecosystem: nuget, names: []string{"packages.lock.json"}, read: readNuGet, marks: []string{`"NAME": {`}},
	{ecosystem: conan, names: []string{"conan.lock"}, read: readConan, marks: []string{`"NAME/`}},
	{ecosystem: pub, names: []string{"pubspec.lock"}, read: readPubspec, marks: []string{"\n  NAME:", "\n  \"NAME\":"}},
}

// vendored are folders of other people's code: their manifests say nothing of this repository.
var vendored = []string{"node_modules", "vendor", "third_party", "testdata", "fixtures", "__fixtures__"}

func formatOf(p string) *format {
	base := path.Base(p)
	if base == p || !slices.ContainsFunc(strings.Split(path.Dir(p), "/"), func(dir string) bool { return slices.Contains(vendored, dir) }) {
		for i := range formats {
			if f := &formats[i]; slices.Contains(f.names, base) || f.is != nil && f.is(p) {
				return f
			}
		}
	}
	return nil
}
