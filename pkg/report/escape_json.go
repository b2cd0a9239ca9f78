package report

import (
	"bytes"
	"encoding/json"

	"deploycoord/pkg/escape"
)

// encodeJSON writes a value as indented JSON with a newline at its end. HTML characters stay as they are, for the
// reader's sake; what a terminal or an editor would obey becomes \uXXXX, which every JSON reader turns back.
func encodeJSON(out *output, value any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	escape.JSON(&out.Buffer, buf.Bytes())
	return nil
}
