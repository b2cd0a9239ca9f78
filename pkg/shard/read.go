package shard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
)

// The bounds of what is read.
const (
	maxFiles  = 2000
	maxResult = 16 << 20 // bytes of one file
	maxTotal  = 256 << 20
)

// Result is what one job saw, as its file says it.
type Result struct {
	Schema   int    `json:"schema"`
	Command  string `json:"command"` // "verify" or "monitor"
	Shard    string `json:"shard"`   // name of the service
	Expected string `json:"expected"`
	Began    time.Time
	Ended    time.Time
	// Measurements are of a verify, Windows of a monitor.
	Measurements []health.Measurement `json:"measurements"`
	Windows      []monitor.Watched    `json:"windows"`
}

// Results are those of a folder by the names of their services, and what could not be read of it, a sentence each.
type Results struct {
	by      map[string]*Result // nil of a service with two results
	Notices []string
}

// Read reads the JSON files of a folder and of the folders in it, as actions/download-artifact leaves them. What is no
// result is a notice. An error is of the folder itself; one that is not there has no results.
func Read(dir string) (Results, error) {
	out := Results{by: map[string]*Result{}}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	defer root.Close()
	files, err := list(root)
	if err != nil {
		return out, err
	}
	left := int64(maxTotal)
	for _, name := range files {
		data, err := read(root, name, min(maxResult, left))
		if err == nil {
			left -= int64(len(data))
			err = out.add(data)
		}
		if err != nil {
			out.Notices = append(out.Notices, fmt.Sprintf("%s is no result of a shard: %s", escape.Prose(escape.Cut(name, 100)), escape.Prose(escape.Cut(err.Error(), health.MaxText))))
		}
	}
	return out, nil
}

// list names the JSON files of a folder and of its folders.
func list(root *os.Root) ([]string, error) {
	var out []string
	for _, dir := range []string{"*.json", "*/*.json"} {
		found, err := fs.Glob(root.FS(), dir)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if len(out) > maxFiles {
		return nil, fmt.Errorf("it has %d files, at most %d are read", len(out), maxFiles)
	}
	return out, nil
}

func read(root *os.Root, name string, limit int64) ([]byte, error) {
	for _, at := range []string{path.Dir(name), name} {
		st, err := root.Lstat(at)
		switch {
		case err != nil:
			return nil, err
		case at == name && !st.Mode().IsRegular(), st.Mode()&fs.ModeSymlink != 0:
			return nil, errors.New("it is no regular file")
		case at == name && st.Size() > limit:
			return nil, fmt.Errorf("it has %d bytes, at most %d are read", st.Size(), limit)
		}
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("at most %d bytes are read", limit)
	}
	return data, err
}

// add takes a file's result.
func (r *Results) add(data []byte) error {
	var head struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	if head.Schema != finding.SchemaVersion {
		return fmt.Errorf(`it has "schema": %d, expected %d`, head.Schema, finding.SchemaVersion)
	}
	var one Result
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&one); err != nil {
		return err
	}
	if one.Shard == "" {
		return errors.New("it names no shard: it is of a verify or monitor without --shard")
	}
	if _, twice := r.by[one.Shard]; twice {
		r.by[one.Shard] = nil
		return fmt.Errorf("service %s has two results", one.Shard)
	}
	r.by[one.Shard] = &one
	return nil
}
