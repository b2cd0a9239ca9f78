package dependency

import (
	"bytes"
	"errors"
	"strings"

	"github.com/google/osv-scanner/pkg/lockfile"
)

// handed is a file in memory, as the library wants it. It opens no other.
type handed struct {
	*bytes.Reader
	path string
}

func (h handed) Path() string                              { return h.path }
func (handed) Open(string) (lockfile.NestedDepFile, error) { return nil, lockfile.ErrOpenNotSupported }

// maxCommit is how much of a commit's SHA stands for it.
const maxCommit = 12

// extract reads a file by the library. A package from a repository has its commit behind its version, one without any
// version (a local folder) is left out.
func (f file) extract(by lockfile.Extractor) ([]locked, error) {
	found, err := by.Extract(handed{bytes.NewReader(f.data), f.path})
	if err != nil {
		return nil, unreadable(err)
	}
	list := make([]locked, 0, len(found))
	for _, d := range found {
		l := locked{name: d.Name, version: d.Version, dev: d.Ecosystem.IsDevGroup(d.DepGroups)}
		if d.Commit != "" && !isChecksum(d) {
			l.version += "#" + d.Commit[:min(len(d.Commit), maxCommit)]
		}
		if l.name != "" && l.version != "" {
			list = append(list, l)
		}
	}
	return list, nil
}

// isChecksum tells whether a package's commit is another name of its version: Composer has one for every release, and
// of Hex the library takes the checksum for one.
func isChecksum(d lockfile.PackageDetails) bool {
	switch d.Ecosystem {
	case lockfile.ComposerEcosystem:
		return !strings.HasPrefix(d.Version, "dev-")
	case lockfile.MixEcosystem:
		return d.Version != ""
	}
	return false
}

// besides reads a lock file by the library, and who asks for its packages from the manifest beside it.
func besides(by lockfile.Extractor, name string, declared func([]byte) ([]locked, error)) func(file) ([]locked, error) {
	return func(f file) ([]locked, error) {
		list, err := f.extract(by)
		if err != nil {
			return nil, err
		}
		asked, err := declared(f.beside(name))
		if err != nil {
			return list, nil // that the manifest cannot be read is its own change's matter
		}
		mark(list, asked)
		return list, nil
	}
}

// mark makes those packages direct that are asked for, and those for development alone so.
func mark(list, asked []locked) {
	wanted := make(map[string]bool, len(asked)) // whether for development alone
	for _, a := range asked {
		dev, known := wanted[plain(a.name)]
		wanted[plain(a.name)] = a.dev && (dev || !known)
	}
	for i := range list {
		if dev, ok := wanted[plain(list[i].name)]; ok {
			list[i].direct, list[i].dev = true, list[i].dev || dev
		}
	}
}

// markVersions is mark where it is known which version of a name is asked for.
func markVersions(list, asked []locked) {
	wanted := make(map[id]bool, len(asked)) // whether for development alone
	for _, a := range asked {
		at := id{a.name, released(a.version)}
		dev, known := wanted[at]
		wanted[at] = a.dev && (dev || !known)
	}
	for i, l := range list {
		if dev, ok := wanted[id{l.name, released(l.version)}]; ok {
			list[i].direct, list[i].dev = true, l.dev || dev
		}
	}
}

// released is a version without the commit behind it.
func released(version string) string {
	if at := strings.IndexByte(version, '#'); at > 0 {
		return version[:at]
	}
	return version
}

// plain is a name as PEP 503 compares it, which does no harm to those of other ecosystems.
func plain(name string) string {
	return strings.NewReplacer("_", "-", ".", "-").Replace(strings.ToLower(name))
}

// maxReason bounds a reason, in bytes.
const maxReason = 160

// unreadable words a library's error: its first line, cut. What it quotes is a name or a token of a file that everybody
// who sees the finding may read.
func unreadable(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if _, why, ok := strings.Cut(text, "could not extract from "); ok {
		_, text, _ = strings.Cut(why, ": ")
	}
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "") + "…"
	}
	return errors.New("it is not of its format: " + strings.TrimSuffix(text, ":"))
}
