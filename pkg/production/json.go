package production

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxJSON bounds the JSON of secrets or variables, in bytes. GitHub keeps at most 100 secrets an environment, 100 a
// repository and 1,000 an organisation, 48 KB each.
const MaxJSON = 64 << 20

// JSON is what `${{ toJSON(secrets) }}` or `${{ toJSON(vars) }}` gives: one object, names to strings.
type JSON struct {
	Label   string // "secrets" or "variables"
	Data    []byte
	Partial string // why names may be missing: a fork's pull request gets no secrets; "" where none can be
}

// Name names the source.
func (j JSON) Name() string { return j.Label + " JSON" }

// secretsSource is the name of the source that `toJSON(secrets)` is.
const secretsSource = "secrets JSON"

// Read gives the names and values. Errors say where the JSON is wrong and never quote it.
func (j JSON) Read(context.Context) (Listing, error) {
	l := Listing{Values: map[string]Value{}, Partial: j.Partial}
	if len(j.Data) > MaxJSON {
		return l, fmt.Errorf("%s: larger than %d MB; hand in one JSON object of names and strings, as ${{ toJSON(secrets) }} gives", j.Name(), MaxJSON>>20)
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(j.Data, []byte("\xef\xbb\xbf"))))
	if err := j.object(dec, &l); err != nil {
		return Listing{}, err
	}
	return l, nil
}

const jsonWant = "one JSON object of names and strings, as ${{ toJSON(secrets) }} gives"

func (j JSON) object(dec *json.Decoder, l *Listing) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return j.wrong(dec, err, "is no JSON object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return j.wrong(dec, err, "")
		}
		name, _ := key.(string)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return j.wrong(dec, err, "")
		}
		var value string
		if err := json.Unmarshal(raw, &value); err != nil || string(raw) == "null" {
			return fmt.Errorf("%s: the value of %q is %s, expected a string", j.Name(), clip(name), kindOf(raw))
		}
		if !strings.EqualFold(name, "github_token") {
			l.Values[name] = NewValue(j.Name(), value)
		}
	}
	if _, err := dec.Token(); err != nil {
		return j.wrong(dec, err, "")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: something follows the object at byte %d; expected %s", j.Name(), dec.InputOffset(), jsonWant)
	}
	return nil
}

// wrong words a decoding error. The decoder's own messages quote a byte of the input at most; even that stays inside.
func (j JSON) wrong(dec *json.Decoder, err error, otherwise string) error {
	what := "is not valid JSON"
	switch {
	case errors.Is(err, io.EOF) && dec.InputOffset() == 0:
		what = "is empty"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		what = "is cut short"
	case err == nil:
		what = otherwise
	}
	return fmt.Errorf("%s: %s (byte %d); expected %s", j.Name(), what, dec.InputOffset(), jsonWant)
}

func kindOf(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	default:
		return "a number"
	}
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
