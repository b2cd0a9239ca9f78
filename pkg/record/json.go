package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
)

const (
	// MaxJSON bounds what Encode gives, in bytes: every gate and every report reads records.
	MaxJSON = 500_000
	// maxInput bounds what Decode takes.
	maxInput = 4 << 20
	// maxValues bounds how many values it takes: no record of MaxJSON bytes has as many, at a line for each.
	maxValues = 60_000
)

// steps are how a record that is too large is made smaller, the mildest first: what a baseline is made of goes before
// what a person reads.
var steps = []bounds{
	{text: 16_384},
	{text: 4096, latencies: 50, names: 5000},
	{text: 1024, list: 500, latencies: 20, names: 2000},
	{text: 512, list: 100, latencies: 10, names: 1000},
	{text: 300, list: 30, latencies: 10, names: 500},
	{text: 200, list: 10, latencies: 5, names: 200},
	{text: 100, list: 4, latencies: 3, names: 100},
}

// cutNotice begins the notice that a record was shortened.
const cutNotice = "The record was shortened"

// Encode gives the canonical JSON of a record: the same deployment gives the same bytes, and what Decode reads from
// them gives them again. What is larger than MaxJSON is shortened, and says so in its notices.
func Encode(d Deployment) ([]byte, error) {
	data, _, err := encoded(d)
	return data, err
}

// encoded is Encode, with the deployment as it was written.
func encoded(d Deployment) ([]byte, Deployment, error) {
	for _, b := range steps {
		c := canonical(d, b)
		if b != steps[0] {
			c.Notices = append([]string{b.notice()}, c.Notices...)
		}
		data, err := marshal(c)
		if err != nil || data != nil {
			return data, c, err
		}
	}
	return nil, d, fmt.Errorf("write the record %s: it is larger than %d bytes however much is left out", escape.Name(escape.Cut(d.ID, 100)), MaxJSON)
}

func (b bounds) notice() string {
	text := fmt.Sprintf("%s to fit %d kB: texts to %d bytes, latencies to %d of each endpoint", cutNotice, MaxJSON/1000, b.text, b.latencies)
	if b.list > 0 {
		text += fmt.Sprintf(", lists to %d entries, what is not good first", b.list)
	}
	return text + ". The run's own report has the rest."
}

// marshal writes JSON; it is nil where that is larger than MaxJSON.
func marshal(d Deployment) ([]byte, error) {
	var raw, out bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("write the record as JSON: %w", err)
	}
	if raw.Len() > MaxJSON {
		return nil, nil
	}
	if escape.JSON(&out, raw.Bytes()); out.Len() > MaxJSON {
		return nil, nil
	}
	return out.Bytes(), nil
}

// Decode reads a record's JSON. The record is somebody's file: what is no record, is larger than 4 MB, has an identifier
// that names no file, or is of a schema that this version does not know is an error.
func Decode(data []byte) (Deployment, error) {
	if len(data) > maxInput {
		return Deployment{}, fmt.Errorf("read the record: it has %d bytes, at most %d are read", len(data), maxInput)
	}
	if values(data) > maxValues {
		return Deployment{}, fmt.Errorf("read the record: it has more than %d values", maxValues)
	}
	var d Deployment
	err := json.Unmarshal(data, &d)
	if fault := schemaFault(data, d.Schema, err); fault != nil {
		return Deployment{}, fmt.Errorf("read the record: %w", fault)
	}
	if d.ID != "" && !ValidID(d.ID) {
		return Deployment{}, fmt.Errorf("read the record: its id %s is none that names a record", escape.Name(bounded(d.ID, 100)))
	}
	return d, nil
}

// schemaFault tells why what was read is no record: a newer schema first, since by it the rest may well be unreadable.
func schemaFault(data []byte, schema int, err error) error {
	if err != nil {
		var head struct {
			Schema int `json:"schema"`
		}
		if json.Unmarshal(data, &head) != nil {
			return errors.New(plainError(err))
		}
		schema = head.Schema
	}
	switch {
	case schema > finding.SchemaVersion:
		return fmt.Errorf("%w: it is of schema %d, this version knows %d; use a newer deploycoord", ErrNewer, schema, finding.SchemaVersion)
	case schema != finding.SchemaVersion:
		return fmt.Errorf(`it has no "schema": %d`, finding.SchemaVersion)
	case err != nil:
		return errors.New(plainError(err))
	}
	return nil
}

// values counts what is parted by commas, outside of texts: a short text such as "null," may become a large value.
func values(data []byte) int {
	n, text := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			text = !text
		case c == '\\' && text:
			i++
		case c == ',' && !text:
			n++
		}
	}
	return n
}

// plainError is an error about hostile text in one harmless line.
func plainError(err error) string { return escape.Prose(escape.Cut(err.Error(), 300)) }
