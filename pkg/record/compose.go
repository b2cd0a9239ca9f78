package record

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
)

// File is one file to be written, by its path within the repository.
type File struct {
	Path string
	Data []byte // nil: the path is taken out
}

// Tree reads the files of one commit. What is not there is fs.ErrNotExist, what is no regular file change.ErrNotRegular.
type Tree interface {
	Read(path string) ([]byte, error)
	// List gives the names directly in a folder, those of folders with a "/" behind; of what is no folder, fs.ErrNotExist.
	List(folder string) ([]string, error)
}

// Layout says where things are in the repository; paths are relative to its root, with slashes.
type Layout struct {
	Folder      string // of the records, "docs/deployments"
	Active      string // of the specs that are being worked on; "" for no move
	Implemented string // of those that are deployed; "" for no move
}

// Compose gives the files that write a deployment down in that tree, by their paths: its record for programs and for
// people, the index, the spec where it belongs, and an incident report where it was bad. There are none where the tree
// has this deployment with this outcome; where a later run came to another one, the record says both.
func Compose(t Tree, d Deployment, o Layout) ([]File, error) {
	o, err := o.clean()
	if err != nil {
		return nil, err
	}
	if !ValidID(d.ID) {
		return nil, fmt.Errorf("write the record: %q is no identifier of a deployment", escape.Name(bounded(d.ID, 100)))
	}
	d = completed(d)
	old, err := written(t, o.record(d.ID, ".json"))
	if err != nil {
		return nil, err
	}
	if old != nil {
		if err := same(*old, d); err != nil {
			return nil, err
		}
		again := false
		if d, again = renewed(*old, d); again {
			return nil, nil
		}
	}
	specs, notice, err := specMoved(t, d, o)
	if err != nil {
		return nil, err
	}
	if notice != "" {
		d.Notices = joined(d.Notices, []string{notice})
	}
	files, err := pages(t, d, o)
	if err != nil {
		return nil, err
	}
	return changed(t, append(files, specs...))
}

// clean gives the layout with clean paths that stay within the repository.
func (o Layout) clean() (Layout, error) {
	for _, at := range []*string{&o.Folder, &o.Active, &o.Implemented} {
		p := strings.Trim(path.Clean("/"+*at), "/")
		if strings.Contains("/"+*at+"/", "/../") {
			return o, fmt.Errorf("write the record: the folder %s leads out of the repository", escape.Name(bounded(*at, 200)))
		}
		*at = p
	}
	if o.Folder == "" {
		return o, errors.New("write the record: no folder of records is given")
	}
	if o.Active == o.Implemented {
		o.Active, o.Implemented = "", ""
	}
	return o, nil
}

func (o Layout) record(id, kind string) string { return Path(o.Folder, id, kind) }

// completed is a deployment in its canonical form, with the timeline and the issues that follow from its parts.
func completed(d Deployment) Deployment {
	d = canonical(d, bounds{})
	d.Schema = finding.SchemaVersion
	d.Timeline = together(d.Timeline, TimelineOf(d))
	d.Issues = withIssues(d.Issues, IssuesOf(d)...)
	return d
}

// written reads the record that is there; nil for none, or for one that is none: it is written anew. A record of a newer
// program is an error, as is a tree that cannot be read.
func written(t Tree, at string) (*Deployment, error) {
	data, err := t.Read(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the record %s: %w", at, err)
	}
	d, err := Decode(data)
	if errors.Is(err, ErrNewer) {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	if err != nil {
		return nil, nil
	}
	return &d, nil
}

// same refuses to write one deployment over another.
func same(old, now Deployment) error {
	if old.Commit == now.Commit && old.Environment == now.Environment && old.Service == now.Service {
		return nil
	}
	return fmt.Errorf("write the record: %s is already that of commit %s, environment %q, service %q; rename the environment or the service",
		now.ID, escape.Name(short(old.Commit)), escape.Name(bounded(old.Environment, 100)), escape.Name(bounded(old.Service, 100)))
}

// pages gives the record in both forms, the index, and the incident report.
func pages(t Tree, d Deployment, o Layout) ([]File, error) {
	data, d, err := encoded(d)
	if err != nil {
		return nil, err
	}
	files := []File{{o.record(d.ID, ".json"), data}}
	for _, p := range []struct {
		at  string
		now func(old []byte) []byte
	}{
		{o.record(d.ID, ".md"), func(old []byte) []byte { return recordPage(old, d) }},
		{path.Join(o.Folder, "README.md"), func(old []byte) []byte { return indexed(old, d, o) }},
	} {
		old, err := read(t, p.at)
		if err != nil {
			return nil, err
		}
		files = append(files, File{p.at, p.now(old)})
	}
	incident, err := incidentFile(t, d, o)
	if err != nil || incident.Data == nil {
		return files, err
	}
	return append(files, incident), nil
}

// recordPage is the record for people, with what they wrote around it.
func recordPage(old []byte, d Deployment) []byte {
	fresh := marked(Markdown(d))
	if page, ok := spliced(old, fresh); ok {
		return page
	}
	return fresh
}

// incidentFile is the report of a bad deployment, or the one that is there, renewed. One whose marks somebody took out is
// theirs, and stays. Without data there is none to write.
func incidentFile(t Tree, d Deployment, o Layout) (File, error) {
	at := path.Join(o.Folder, "incidents", d.ID+".md")
	old, err := read(t, at)
	if err != nil || len(old) == 0 && !wentBack(d.Status) {
		return File{}, err
	}
	fresh := marked(incidentFacts(d))
	if len(old) == 0 {
		return File{at, append(fresh, incidentActions(d)...)}, nil
	}
	page, _ := spliced(old, fresh)
	return File{at, page}, nil
}

// read gives a file, empty where it is not there.
func read(t Tree, at string) ([]byte, error) {
	data, err := t.Read(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", at, err)
	}
	return data, nil
}

// changed leaves out what the tree has already, and sorts the rest.
func changed(t Tree, files []File) ([]File, error) {
	var out []File
	for _, f := range files {
		if f.Data != nil {
			old, err := t.Read(f.Path)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("read %s: %w", f.Path, err)
			}
			if err == nil && bytes.Equal(old, f.Data) {
				continue
			}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}
