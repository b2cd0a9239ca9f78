package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms lists the packages under pkg from the ground up: each imports only what stands before it. A room's internal
// packages are its own and stand where it stands.
var rooms = []string{
	"escape",
	"redact",
	"finding",
	"envfile",
	"envusage",
	"change",
	"calendar",
	"expression",
	"config",
	"actions",
	"checklist",
	"migration",
	"apidiff",
	"dependency",
	"github",
	"githubsim",
	"production",
	"gate",
	"doctor",
	"scaffold",
	"pipeline",
	"health",
	"rollback",
	"record",
	"monitor",
	"shard",
	"history",
	"notify",
	"report",
	"publish",
	"demo",
	"cli",
}

const roomPrefix = "deploycoord/pkg/"

// TestRoomOrder holds the order of the rooms, tests included: a test that reaches up would keep the rooms above from
// being changed.
func TestRoomOrder(t *testing.T) {
	files := goFiles(t, "pkg")
	if len(files) == 0 {
		t.Fatal("no Go file below pkg: the test looks in the wrong place")
	}
	for _, file := range files {
		own := room(strings.TrimPrefix(file, "pkg/"))
		at := slices.Index(rooms, own)
		if at < 0 {
			t.Errorf("%s: the room %q is not in the list of rooms_test.go; put it where it belongs", file, own)
			continue
		}
		for _, imported := range imports(t, file) {
			below, found := strings.CutPrefix(imported, roomPrefix)
			if !found || room(below) == own {
				continue
			}
			if slices.Index(rooms, room(below)) > at {
				t.Errorf("%s imports %s, which stands above %s; the order is %s", file, imported, own, strings.Join(rooms, " "))
			}
		}
	}
}

// TestMainIsThin holds that main hands everything to cli.
func TestMainIsThin(t *testing.T) {
	for _, imported := range imports(t, "main.go") {
		if strings.HasPrefix(imported, "deploycoord/") && imported != roomPrefix+"cli" {
			t.Errorf("main.go imports %s; expected %scli alone", imported, roomPrefix)
		}
	}
}

// room is the first part of a path below pkg.
func room(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}

// goFiles lists the Go files below dir, slash-separated, without those in testdata.
func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(path, ".go"):
			files = append(files, dir+"/"+path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
