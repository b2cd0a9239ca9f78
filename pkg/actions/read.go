package actions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// ErrNoEvent says that the run was started by no event: outside of a runner, or the event's file is not there.
var ErrNoEvent = errors.New("no event")

// maxEvent is GitHub's limit for a webhook's payload, in bytes.
const maxEvent = 25 << 20

// ReadEvent reads the event that GITHUB_EVENT_NAME and GITHUB_EVENT_PATH tell of. The error is one line with the
// file's path and what is wrong in it, and never quotes the file. It is ErrNoEvent where there is none to read.
func ReadEvent(getenv func(string) string) (Event, error) {
	name, path := getenv("GITHUB_EVENT_NAME"), getenv("GITHUB_EVENT_PATH")
	switch {
	case name == "":
		return Event{}, fmt.Errorf("%w: GITHUB_EVENT_NAME is not set", ErrNoEvent)
	case path == "":
		return Event{}, fmt.Errorf("%w: GITHUB_EVENT_PATH is not set", ErrNoEvent)
	}
	data, err := readBounded(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Event{}, fmt.Errorf("%w: %s, which GITHUB_EVENT_PATH names, does not exist", ErrNoEvent, path)
	}
	if err != nil {
		return Event{}, fmt.Errorf("read the event %s: %w", name, err)
	}
	e, err := ParseEvent(name, data)
	if err != nil {
		return Event{}, fmt.Errorf("read the event %s: %s: %w", name, path, err)
	}
	return e, nil
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxEvent+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxEvent {
		return nil, fmt.Errorf("%s: larger than %d MB, which no event of GitHub is", path, maxEvent>>20)
	}
	return data, nil
}

// ParseEvent reads a payload of the event called name. A name without a part in Event gives the repository alone.
func ParseEvent(name string, data []byte) (Event, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var p payload
	if err := json.Unmarshal(data, &p); err != nil {
		return Event{}, describe(err, data)
	}
	return p.event(name)
}

// describe says what is wrong with JSON without a word of it: encoding/json's own messages quote what they stumbled on.
func describe(err error, data []byte) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("the file is empty, expected a JSON object")
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(data)) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return fmt.Errorf("the JSON is cut short after %d bytes", len(data))
	case errors.As(err, &syntax):
		line, column := position(data, syntax.Offset)
		return fmt.Errorf("not valid JSON at line %d, column %d", line, column)
	case errors.As(err, &kind):
		line, column := position(data, kind.Offset)
		found, _, _ := strings.Cut(kind.Value, " ") // "number 12" quotes the number
		field := kind.Field
		if field == "" {
			field = "the payload"
		}
		return fmt.Errorf("%s is of type %s, expected %s (line %d, column %d)", field, found, jsonName(kind.Type.Kind()), line, column)
	default:
		return errors.New("not valid JSON")
	}
}

// position turns the number of bytes read into the place of the last one, both from 1.
func position(data []byte, read int64) (line, column int) {
	before := data[:max(0, min(int(read), len(data))-1)]
	return 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')
}
