package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// listed is what `go list` says of a package.
type listed struct {
	Dir, ImportPath, Name, Export string
	GoFiles                       []string
	DepOnly                       bool
}

// mutate writes the files of a package, with every mutant, below scratch, and the overlay that puts them in the place of
// the package's own. It returns the mutants and the overlay's path.
func mutate(directory, scratch string) ([]*mutant, string, error) {
	pkg, exports, err := list(directory)
	if err != nil {
		return nil, "", err
	}
	r := &rewriter{fset: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{},
		Defs: map[*ast.Ident]types.Object{}}}
	var files []*ast.File
	var sources [][]byte
	for _, name := range pkg.GoFiles {
		source, err := os.ReadFile(filepath.Join(pkg.Dir, name))
		if err != nil {
			return nil, "", fmt.Errorf("read %s: %w", name, err)
		}
		file, err := parser.ParseFile(r.fset, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, "", err
		}
		files, sources = append(files, file), append(sources, source)
	}
	conf := types.Config{Importer: importer.ForCompiler(r.fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(exports[path])
	})}
	if r.pkg, err = conf.Check(pkg.ImportPath, r.fset, files, r.info); err != nil {
		return nil, "", fmt.Errorf("check types: %w", err)
	}
	replace := map[string]string{}
	write := func(i int, name string, text []byte) error {
		to := filepath.Join(scratch, strconv.Itoa(i)+".go")
		replace[filepath.Join(pkg.Dir, name)] = to
		return os.WriteFile(to, text, 0o600)
	}
	for i, name := range pkg.GoFiles {
		if err := write(i, name, r.rewrite(files[i], name, sources[i])); err != nil {
			return nil, "", err
		}
	}
	if err := write(len(files), "mutantchosen.go", []byte("package "+pkg.Name+"\n"+chosen)); err != nil {
		return nil, "", err
	}
	overlay := filepath.Join(scratch, "overlay.json")
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, "", err
	}
	return r.mutants, overlay, os.WriteFile(overlay, data, 0o600)
}

// list asks go for the package in a directory and where the compiled packages are that it imports.
func list(directory string) (listed, map[string]string, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=Dir,ImportPath,Name,Export,GoFiles,DepOnly", ".")
	cmd.Dir = directory
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return listed{}, nil, fmt.Errorf("go list: %w\n%s", err, errs.Bytes())
	}
	var pkg listed
	exports := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return listed{}, nil, fmt.Errorf("read what go list says: %w", err)
		}
		exports[l.ImportPath] = l.Export
		if !l.DepOnly {
			pkg = l
		}
	}
	return pkg, exports, nil
}

// chosen is the part of each mutated package that knows which mutant is chosen, and that notes which sites were reached.
const chosen = `
import (
	"os"
	"strconv"
	"sync"
)

var (
	mutantNumber, _ = strconv.Atoi(os.Getenv("MUTANT"))
	mutantTrace     = os.Getenv("MUTANT_TRACE")
	mutantLock      sync.Mutex
	mutantReached   = map[int]bool{}
)

func mutantAt(site int) int {
	if mutantTrace != "" {
		mutantNote(site)
	}
	return mutantNumber
}

func mutantNote(site int) {
	mutantLock.Lock()
	defer mutantLock.Unlock()
	if mutantReached[site] {
		return
	}
	mutantReached[site] = true
	f, err := os.OpenFile(mutantTrace, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if _, err := f.WriteString(strconv.Itoa(site) + "\n"); err != nil {
		panic(err)
	}
}
`
