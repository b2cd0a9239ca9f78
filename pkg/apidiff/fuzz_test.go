package apidiff

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// FuzzCompare holds that no document brings the comparison down, and that it opens nothing out of the tree.
func FuzzCompare(f *testing.F) {
	f.Add(users(f), swagger)
	f.Add(json31(`{"const": 1, "exclusiveMinimum": 3, "if": {}}`), fmt.Sprintf(head30, `{$ref: "../../x.yaml"}`))
	f.Fuzz(func(t *testing.T, before, after string) {
		open := func(p string) ([]byte, error) {
			if strings.HasPrefix(p, "/") || strings.HasPrefix(p, "../") || !IsPart(p) {
				t.Errorf("opens %q", p)
			}
			return nil, errors.New("no such file")
		}
		d, is := Compare("openapi.yaml", "", Side{Data: []byte(before), Open: open}, Side{Data: []byte(after), Open: open})
		if !is && (d.Fault != "" || len(d.Breaks) > 0) {
			t.Errorf("no document, and yet %+v", d)
		}
		if len(d.Fault) > 300 {
			t.Errorf("a fault of %d bytes", len(d.Fault))
		}
	})
}
