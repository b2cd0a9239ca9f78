package githubsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// strict decodes one JSON value; an unknown key, a wrong type and anything after it are errors with their place.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var kind *json.UnmarshalTypeError
		var syntax *json.SyntaxError
		at := d.InputOffset()
		switch {
		case errors.As(err, &kind):
			return fmt.Errorf("line %d: %s: %s stands where %s is expected", line(data, kind.Offset), kind.Field, kind.Value, kind.Type)
		case errors.As(err, &syntax):
			return fmt.Errorf("line %d: %w", line(data, syntax.Offset), err)
		}
		return fmt.Errorf("line %d: %w", line(data, at), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: expected nothing more", line(data, d.InputOffset()))
	}
	return nil
}

func line(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}
