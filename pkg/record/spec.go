package record

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/escape"
)

// Bounds of a spec that is a folder.
const (
	maxSpecFiles = 300
	maxSpecBytes = 10 << 20
	maxSpecDepth = 8
)

// spec is one among the active or the implemented ones.
type spec struct {
	folder string // that it stands in: Layout.Active or Implemented
	name   string // "FEATURE-12-login.md", or with a "/" behind where it is a folder
}

// specMoved gives the files by which a deployment's spec comes to stand where it belongs, with its section. Where that is
// not to be said for sure, nothing is moved and notice says why.
func specMoved(t Tree, d Deployment, o Layout) (files []File, notice string, err error) {
	forward, back := d.Status == Deployed, d.Status == RolledBack
	if d.Feature.ID == "" || o.Active == "" || o.Implemented == "" || !forward && !back {
		return nil, "", nil
	}
	active, err := specsOf(t, o.Active, d.Feature.ID)
	if err != nil {
		return nil, "", err
	}
	implemented, err := specsOf(t, o.Implemented, d.Feature.ID)
	if err != nil {
		return nil, "", err
	}
	all := append(slices.Clone(active), implemented...)
	switch {
	case len(all) == 0:
		return nil, "", nil
	case len(all) > 1:
		return nil, fmt.Sprintf("the spec of %s was not moved: there is more than one (%s); leave one of them, and move it by hand", named(d.Feature.ID), pathsOf(all)), nil
	}
	to := o.Implemented
	if back {
		to = o.Active
	}
	return specFiles(t, d, o, all[0], to)
}

func named(id string) string { return escape.Name(bounded(id, 60)) }

func pathsOf(all []spec) string {
	var l []string
	for _, s := range all[:min(5, len(all))] {
		l = append(l, escape.Name(bounded(path.Join(s.folder, s.name), 200)))
	}
	return strings.Join(l, ", ")
}

// specsOf finds those of an identifier in a folder. The identifier is only held against the names that the folder lists:
// no path is ever made of it.
func specsOf(t Tree, folder, id string) ([]spec, error) {
	names, err := t.List(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, change.ErrNotRegular) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the specs in %s: %w", folder, err)
	}
	var found []spec
	for _, name := range names {
		plain, isFolder := strings.CutSuffix(name, "/")
		if hasID(plain, id) && plainName(plain) && (isFolder || isSpec(plain)) {
			found = append(found, spec{folder, name})
		}
	}
	return found, nil
}

// plainName tells whether a listed name is one part of a path, as every tree's should be.
func plainName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, "/\x00")
}

// hasID tells whether a name is the identifier, or begins with it and a separator. Case does not matter.
func hasID(name, id string) bool {
	if id == "" || len(name) < len(id) || !strings.EqualFold(name[:len(id)], id) {
		return false
	}
	return len(name) == len(id) || strings.IndexByte("-_. ", name[len(id)]) >= 0
}

// isSpec tells whether a file may be a spec: Markdown, text, or no extension at all.
func isSpec(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdx", ".mdown", ".txt", "":
		return true
	}
	return false
}

// specFiles moves one spec, or leaves it where it is, with its section.
func specFiles(t Tree, d Deployment, o Layout, s spec, to string) (files []File, notice string, err error) {
	content, notice, err := contentOf(t, s)
	if err != nil || notice != "" {
		return nil, notice, err
	}
	main := mainOf(content, s, d.Feature.ID)
	if main >= 0 {
		f := content[main]
		if otherSection(f.Data, d, to == s.folder) {
			return nil, "", nil // a newer deployment of the same feature has written it
		}
		f.Data = withSection(f.Data, d, rel(path.Join(to, f.Path), o.record(d.ID, ".md")))
		content[main] = f
	} else {
		notice = fmt.Sprintf("the spec %s has no text that a section could be written to", pathsOf([]spec{s}))
	}
	for i, f := range content {
		switch {
		case to != s.folder:
			files = append(files, File{Path: path.Join(to, f.Path), Data: f.Data}, File{Path: path.Join(s.folder, f.Path)})
		case i == main:
			files = append(files, File{Path: path.Join(to, f.Path), Data: f.Data})
		}
	}
	return files, notice, nil
}

// contentOf reads a spec with all that is in its folder; paths are relative to the folder that it stands in.
func contentOf(t Tree, s spec) (files []File, notice string, err error) {
	size := 0
	var walk func(name string, depth int) error
	errLarge := errors.New("too large")
	walk = func(name string, depth int) error {
		inner, isFolder := strings.CutSuffix(name, "/")
		if !isFolder {
			data, err := t.Read(path.Join(s.folder, name))
			if err != nil {
				return err
			}
			if data == nil {
				data = []byte{}
			}
			files, size = append(files, File{Path: name, Data: data}), size+len(data)
			if len(files) > maxSpecFiles || size > maxSpecBytes {
				return errLarge
			}
			return nil
		}
		if depth == maxSpecDepth {
			return errLarge
		}
		names, err := t.List(path.Join(s.folder, inner))
		if err != nil {
			return err
		}
		for _, n := range names {
			if !plainName(strings.TrimSuffix(n, "/")) {
				return change.ErrNotRegular
			}
			if err := walk(inner+"/"+n, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	err = walk(s.name, 0)
	at := pathsOf([]spec{s})
	switch {
	case errors.Is(err, errLarge):
		return nil, fmt.Sprintf("the spec %s was not moved: it is larger than %d files or %d MB", at, maxSpecFiles, maxSpecBytes>>20), nil
	case errors.Is(err, change.ErrNotRegular):
		return nil, fmt.Sprintf("the spec %s was not moved: it has a link or a submodule in it", at), nil
	case err != nil:
		return nil, "", fmt.Errorf("read the spec %s: %w", at, err)
	}
	return files, "", nil
}

// mainOf is the file that the section belongs to: the spec itself, or the README, index, spec or the file of the
// identifier in its folder; -1 for none.
func mainOf(files []File, s spec, id string) int {
	folder, isFolder := strings.CutSuffix(s.name, "/")
	for _, want := range []string{"readme", "index", "spec", strings.ToLower(id)} {
		for i, f := range files {
			name := strings.TrimPrefix(f.Path, folder+"/")
			switch ext := strings.ToLower(path.Ext(name)); {
			case ext == ".mdx" || isFolder && (strings.Contains(name, "/") || !isSpec(name)): // MDX takes no HTML comments
			case !isFolder, strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) == want:
				return i
			}
		}
	}
	return -1
}

// rel is the link from one file to another, both by their paths from the root.
func rel(from, to string) string { return within(path.Dir(from), to) }
