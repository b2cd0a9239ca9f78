package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// planted is the secret that every run of a script has within reach: in the environment, in a developer's .env, and in
// the production sources of the scripts.
const planted = "s3cr3t-PLANTED-5f21c0de9a"

// plantedForms are the ways in which it may come out: part of it is as bad as all of it.
var plantedForms = []string{
	"PLANTED", "planted-5f21", "5f21c0de",
	base64.StdEncoding.EncodeToString([]byte(planted))[:24], hex.EncodeToString([]byte(planted)),
}

// leaked lists the forms of the secret in what was written.
func leaked(where, text string) []string {
	var found []string
	for _, form := range plantedForms {
		if strings.Contains(text, form) {
			found = append(found, where+" has "+form)
		}
	}
	return found
}

// holders lists the script's files that hold the secret. Files too large to be a report are not looked at.
func holders(ts *testscript.TestScript) map[string]bool {
	work := ts.Getenv("WORK")
	found := map[string]bool{}
	err := filepath.WalkDir(work, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if st, err := d.Info(); err != nil || st.Size() > 8<<20 {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, form := range plantedForms {
			if bytes.Contains(data, []byte(form)) {
				rel, _ := filepath.Rel(work, path)
				found[rel] = true
			}
		}
		return nil
	})
	ts.Check(err)
	return found
}

// TestLeakDetection holds that the search itself finds what it looks for.
func TestLeakDetection(t *testing.T) {
	for _, text := range []string{
		planted, "x" + planted[:17] + "…", base64.StdEncoding.EncodeToString([]byte(planted)), hex.EncodeToString([]byte(planted)),
	} {
		if len(leaked("text", text)) == 0 {
			t.Errorf("nothing found in %q", text)
		}
	}
	if found := leaked("text", "*** is set"); len(found) > 0 {
		t.Errorf("found %v where nothing is", found)
	}
}
