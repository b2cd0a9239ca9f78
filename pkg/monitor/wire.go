package monitor

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

// schema is the version of a watch's JSON. A program that does not know it leaves the file alone.
const schema = 1

// wireHead is what a window is.
type wireHead struct {
	Schema      int                  `json:"schema"`
	ID          string               `json:"id"`
	Environment string               `json:"environment"`
	Service     string               `json:"service,omitempty"`
	Scope       *record.Scope        `json:"scope,omitempty"`
	Commit      string               `json:"commit"`
	Branch      string               `json:"branch,omitempty"`
	Opened      time.Time            `json:"opened"`
	Until       time.Time            `json:"until"`
	First       int64                `json:"first_seconds"`
	Every       int64                `json:"every_seconds"`
	Latencies   map[string][]float64 `json:"baseline_ms,omitempty"`
	Known       map[string][]string  `json:"known_errors,omitempty"`
	Thresholds  map[string]string    `json:"thresholds,omitempty"`
}

// wireWatch is a watch as JSON. Times within are Unix seconds.
type wireWatch struct {
	wireHead
	Errors  []wirePattern `json:"new_errors"`
	More    bool          `json:"more_errors,omitempty"`
	Series  []wireSeries  `json:"series"` // that cells name by their place
	Version int           `json:"folds,omitempty"`
	Sealed  tickKey       `json:"sealed,omitempty"`
	Keys    []tickKey     `json:"folded_ticks,omitempty"`
	Folded  *wireSum      `json:"folded,omitempty"`
	Ticks   []wireTick    `json:"ticks"`
}

type wirePattern struct {
	Text  string `json:"text"`
	First int64  `json:"first"`
}

type wireSeries struct {
	Kind health.Kind `json:"kind"`
	Name string      `json:"name"`
}

type wireTick struct {
	Key tickKey `json:"tick"`
	wireSum
}

type wireSum struct {
	Covered []int64    `json:"covered"` // from, to, from, to, …
	Cells   []wireCell `json:"cells"`
}

type wireCell struct {
	Series     int      `json:"s"`
	Part       int      `json:"p"`
	Looks      int64    `json:"n"`
	Failed     int64    `json:"f,omitempty"`
	Unmeasured int64    `json:"u,omitempty"`
	Latencies  string   `json:"l,omitempty"` // of a sketch
	Least      *float64 `json:"least,omitempty"`
	Most       *float64 `json:"most,omitempty"`
	Last       *float64 `json:"last,omitempty"`
	Seen       int64    `json:"at,omitempty"`
}

// Encode is the watch as JSON: the same watch gives the same bytes, and Decode gives it back.
func Encode(w Watch) []byte {
	out := wireWatch{
		wireHead: w.wireHead(), More: w.news.more, Version: w.folded.version, Sealed: w.folded.sealed, Keys: w.folded.keys,
		Errors: []wirePattern{}, Series: []wireSeries{}, Ticks: []wireTick{},
	}
	for _, mask := range w.news.order() {
		out.Errors = append(out.Errors, wirePattern{w.news.errors[mask].text, w.news.errors[mask].first})
	}
	places := map[wireSeries]int{}
	for _, k := range w.all().keys() {
		s := wireSeries{k.kind, k.name}
		if _, ok := places[s]; !ok {
			places[s] = len(out.Series)
			out.Series = append(out.Series, s)
		}
	}
	if w.folded.version > 0 {
		s := w.folded.wire(places)
		out.Folded = &s
	}
	for _, k := range slices.Sorted(maps.Keys(w.ticks)) {
		out.Ticks = append(out.Ticks, wireTick{k, w.ticks[k].wire(places)})
	}
	return marshal(out)
}

// marshal writes JSON, lines at the ends of its parts: so that git stores what changed.
func marshal(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil // nothing of it can fail: numbers are finite and texts are texts
	}
	return bytes.ReplaceAll(out.Bytes(), []byte(`{"tick":`), []byte("\n{\"tick\":"))
}

func (w Watch) wireHead() wireHead {
	return wireHead{
		schema, w.ID, w.Environment, w.Service, w.Scope, w.Commit, w.Branch, w.Opened, w.Until, seconds(w.First), seconds(w.Every),
		w.Before.Latencies, w.Before.Errors, w.Thresholds,
	}
}

// head is what tells two windows of one ID apart.
func (w Watch) head() []byte { return marshal(w.wireHead()) }

func (s sum) wire(places map[wireSeries]int) wireSum {
	out := wireSum{Covered: []int64{}, Cells: []wireCell{}}
	for _, i := range s.covered {
		out.Covered = append(out.Covered, i.from, i.to)
	}
	for _, k := range s.keys() {
		c := s.cells[k]
		x := wireCell{places[wireSeries{k.kind, k.name}], k.part, c.looks, c.failed, c.unmeasured, c.latencies.text(), nil, nil, nil, c.value.seen}
		if v := c.value; v.seen != 0 {
			x.Least, x.Most, x.Last = &v.least, &v.most, &v.last
		}
		out.Cells = append(out.Cells, x)
	}
	return out
}

// bytes tells two sums apart, and orders them.
func (s sum) bytes() []byte {
	var names []byte
	places := map[wireSeries]int{}
	for i, k := range s.keys() {
		places[wireSeries{k.kind, k.name}] = i
		names = strconv.AppendQuote(append(names, k.kind...), k.name)
	}
	return append(names, marshal(s.wire(places))...)
}

func (f folded) bytes() []byte {
	return append(marshal(struct {
		Keys   []tickKey
		Sealed tickKey
	}{f.keys, f.sealed}), f.sum.bytes()...)
}
