package monitor

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

const (
	// maxInput bounds what Decode takes, in bytes.
	maxInput = 256 << 10
	// maxTicks bounds the ticks of one file.
	maxTicks = 256
	// maxPieces bounds the pieces of time that are covered: half of the slots of two weeks at five minutes.
	maxPieces = 2048
)

// ErrNewer is what a watch of a newer schema gives: it must not be written over.
var ErrNewer = errors.New("the watch is newer than this program")

// Decode reads a watch. It is anybody's file who may push: what is no watch, or says what cannot be, is an error.
func Decode(data []byte) (Watch, error) {
	if len(data) > maxInput {
		return Watch{}, fmt.Errorf("read the watch: it has %d bytes, at most %d are read", len(data), maxInput)
	}
	var version struct{ Schema int }
	if err := json.Unmarshal(data, &version); err != nil {
		return Watch{}, fmt.Errorf("read the watch: %s", clean(err.Error(), maxText))
	}
	switch {
	case version.Schema > schema:
		return Watch{}, fmt.Errorf("read the watch: %w: it is of schema %d, this version knows %d; use a newer deploycoord", ErrNewer, version.Schema, schema)
	case version.Schema != schema:
		return Watch{}, fmt.Errorf(`read the watch: it has no "schema": %d`, schema)
	}
	var in wireWatch
	if err := json.Unmarshal(data, &in); err != nil {
		return Watch{}, fmt.Errorf("read the watch: %s", clean(err.Error(), maxText))
	}
	w, err := in.watch()
	if err != nil {
		return Watch{}, fmt.Errorf("read the watch: %w", err)
	}
	return w, nil
}

func (in wireWatch) watch() (Watch, error) {
	w, err := in.wireHead.watch()
	if err != nil {
		return Watch{}, err
	}
	w.news = seen{errors: map[string]pattern{}, more: in.More}
	for _, p := range in.Errors {
		text := clean(p.Text, maxText)
		one := seen{errors: map[string]pattern{maskOf(text): {text, clampTo(w, p.First)}}}
		if w.news = w.news.merge(one); len(in.Errors) > maxPatterns {
			return Watch{}, fmt.Errorf("it has %d new errors, at most %d are kept", len(in.Errors), maxPatterns)
		}
	}
	if len(in.Series) > maxSeries || len(in.Ticks) > maxTicks || len(in.Keys) > maxKeys || in.Version < 0 {
		return Watch{}, errors.New("it has more than a watch may have")
	}
	w.ticks = make(map[tickKey]sum, len(in.Ticks))
	for _, t := range in.Ticks {
		if !t.Key.valid() {
			return Watch{}, errors.New("a tick's name is none")
		}
		if w.ticks[t.Key], err = t.sum(w, in.Series); err != nil {
			return Watch{}, err
		}
	}
	w.folded = folded{version: in.Version, keys: in.Keys, sealed: in.Sealed}
	if !slices.IsSorted(in.Keys) || slices.ContainsFunc(in.Keys, func(k tickKey) bool { return !k.valid() }) || in.Sealed != "" && !in.Sealed.valid() {
		return Watch{}, errors.New("the names of its folded ticks are none")
	}
	if in.Folded != nil {
		w.folded.sum, err = in.Folded.sum(w, in.Series)
	}
	return w, err
}

func (k tickKey) valid() bool {
	return len(k) == keyLength && strings.Trim(string(k), "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == ""
}

func (in wireHead) watch() (Watch, error) {
	w := Watch{
		ID: in.ID, Environment: in.Environment, Service: in.Service, Scope: in.Scope, Commit: in.Commit, Branch: in.Branch,
		Opened: in.Opened.UTC(), Until: in.Until.UTC(), First: time.Duration(in.First) * time.Second, Every: time.Duration(in.Every) * time.Second,
		Before: Baseline{in.Latencies, in.Known}.bounded(), Thresholds: map[string]string{},
	}
	length := w.Until.Sub(w.Opened)
	switch {
	case !record.ValidID(in.ID):
		return w, errors.New("its id is none of a deployment")
	case strings.Trim(in.Commit, "0123456789abcdef") != "" || len(in.Commit) < 7 || len(in.Commit) > 64:
		return w, errors.New("its commit is no SHA")
	case in.Opened.Year() < 2000 || in.Opened.Year() > 2200 || length < 0 || length > maxWindow,
		!in.Opened.Truncate(time.Second).Equal(in.Opened) || !in.Until.Truncate(time.Second).Equal(in.Until):
		return w, errors.New("its window is from no time to no time")
	case in.Scope != nil && len(in.Scope.Services) > maxServices:
		return w, errors.New("it has more services than there may be")
	case in.First < 0 || in.First > seconds(length), in.Every < seconds(leastEvery), in.Every > seconds(24*time.Hour):
		return w, errors.New("its intervals are none")
	}
	names := []string{w.Environment, w.Service, w.Branch}
	if w.Scope != nil {
		names = append(names, w.Scope.Services...)
	}
	for _, name := range names {
		if clean(name, 2*maxName) != name {
			return w, errors.New("a name in it has control characters, or is too long")
		}
	}
	for name, text := range in.Thresholds {
		if len(w.Thresholds) < maxSeries {
			w.Thresholds[clean(name, maxName)] = clean(text, maxName)
		}
	}
	return w, nil
}

func clampTo(w Watch, at int64) int64 { return min(max(at, w.Opened.Unix()), w.Until.Unix()) }

func (in wireSum) sum(w Watch, series []wireSeries) (sum, error) {
	out := sum{cells: make(map[cellKey]cell, len(in.Cells))}
	if len(in.Covered)%2 != 0 || len(in.Covered) > 2*maxPieces || len(in.Cells) > parts*maxSeries {
		return out, errors.New("a tick has more than one may have")
	}
	for i := 0; i < len(in.Covered); i += 2 {
		out.covered = append(out.covered, interval{in.Covered[i], in.Covered[i+1]})
	}
	out.covered = out.covered.union(nil).within(interval{w.Opened.Unix(), w.Until.Unix()})
	for _, c := range in.Cells {
		if c.Series < 0 || c.Series >= len(series) || c.Part < 0 || c.Part >= parts {
			return out, errors.New("a tick counts what nobody looked at")
		}
		got, err := c.cell()
		if err != nil {
			return out, err
		}
		of := series[c.Series]
		k := cellKey{c.Part, health.Kind(clean(string(of.Kind), maxName)), clean(of.Name, maxName)}
		out.cells[k] = out.cells[k].add(got)
	}
	return out, nil
}

func (c wireCell) cell() (cell, error) {
	out := cell{looks: c.Looks, failed: c.Failed, unmeasured: c.Unmeasured}
	for _, n := range []int64{c.Looks, c.Failed, c.Unmeasured, c.Looks - c.Failed - c.Unmeasured} {
		if n < 0 || n > maxCount {
			return out, errors.New("a tick counts what cannot be")
		}
	}
	var err error
	if out.latencies, err = parseSketch(c.Latencies); err != nil {
		return out, err
	}
	if c.Seen > 0 && c.Least != nil && c.Most != nil && c.Last != nil {
		out.value = value{*c.Least, *c.Most, *c.Last, c.Seen}
	}
	return out, nil
}
