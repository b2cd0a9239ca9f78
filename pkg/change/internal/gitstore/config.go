package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	gitconfig "github.com/go-git/go-git/v5/plumbing/format/config"
)

// Setting is one line of a git configuration file. Section and Key are in lower case.
type Setting struct{ Section, Subsection, Key, Value string }

// Config is the settings of one or several files in reading order: the last one of a key wins.
type Config []Setting

// Get returns the last value of a key, or "".
func (c Config) Get(section, sub, key string) string {
	for i := len(c) - 1; i >= 0; i-- {
		if s := c[i]; s.Key == key && s.Section == section && s.Subsection == sub {
			return s.Value
		}
	}
	return ""
}

// Bool reads a key as git does: true, yes, on, 1, or the bare key.
func (c Config) Bool(section, sub, key string) bool {
	switch strings.ToLower(c.Get(section, sub, key)) {
	case "true", "yes", "on", "1":
		return true
	}
	return false
}

// ReadConfig reads a git configuration file; one that is not there is empty. Includes are not followed.
func ReadConfig(path string) (Config, error) { return readConfig(path) }

func readConfig(path string) (Config, error) {
	text, err := readSmall(path, 4<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	raw := gitconfig.New()
	if err := gitconfig.NewDecoder(bytes.NewReader(text)).Decode(raw); err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", path, ErrCorrupt, err)
	}
	var c Config
	add := func(section, sub string, options gitconfig.Options) {
		for _, o := range options {
			c = append(c, Setting{strings.ToLower(section), sub, strings.ToLower(o.Key), o.Value})
		}
	}
	for _, s := range raw.Sections {
		add(s.Name, "", s.Options)
		for _, sub := range s.Subsections {
			add(s.Name, sub.Name, sub.Options)
		}
	}
	return c, nil
}
