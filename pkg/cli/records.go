package cli

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/production"
	"deploycoord/pkg/record"
)

// maxRecords bounds how many records are read in search of one.
const maxRecords = 200

// lastRecord is the newest record of one environment and service that fits; ok is false where there is none. A record
// that cannot be read is passed over: it is somebody's file, and no evidence.
func lastRecord(tree change.Tree, folder, environment, service string, fits func(record.Deployment) bool) (last record.Deployment, ok bool, err error) {
	folder = strings.Trim(path.Clean(folder), "/")
	years, err := tree.List(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, change.ErrNotRegular) {
		return last, false, nil
	}
	if err != nil {
		return last, false, err
	}
	read := 0
	for _, year := range slices.Backward(years) {
		if !year.IsDir || len(year.Name) != len("2026") {
			continue
		}
		entries, err := tree.List(path.Join(folder, year.Name))
		if err != nil {
			return last, false, err
		}
		day := ""
		for _, e := range slices.Backward(entries) {
			if e.IsDir || path.Ext(e.Name) != ".json" || len(e.Name) < len("2026-01-02") {
				continue
			}
			// Names begin with the day; within one, only the records themselves tell which is newer.
			if at := e.Name[:len("2026-01-02")]; at != day {
				if ok || read >= maxRecords {
					return last, ok, nil
				}
				day = at
			}
			read++
			data, err := tree.Read(path.Join(folder, year.Name, e.Name), nil)
			if err != nil {
				continue
			}
			d, err := record.Decode(data)
			if err != nil || d.Environment != environment || d.Service != service || !fits(d) {
				continue
			}
			if !ok || d.Began.After(last.Began) {
				last, ok = d, true
			}
		}
	}
	return last, ok, nil
}

// remembering adds the names that production had when it was last deployed to: by them a fork's pull request, which gets
// no secrets, can still be judged.
func (g *gateRun) remembering(inv production.Inventory, environment string) production.Inventory {
	last, ok, err := lastRecord(g.change.BaseTree, g.config.Record.Folder, environment, "", func(d record.Deployment) bool { return len(d.Inventory) > 0 })
	if err != nil || !ok {
		return inv
	}
	return inv.Remembering("the last deployment's record", last.Inventory, "it is of "+last.Began.UTC().Format(time.DateOnly)+", and tells nothing of what came since")
}
