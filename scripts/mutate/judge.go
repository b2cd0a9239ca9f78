package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how much longer than the code as it is a mutant may take.
const (
	patience  = 10
	leastTime = 5 * time.Second
)

// judge puts mutants into the package of a directory and gives each its fate under the tests of that package. Only mutants
// whose FILE:LINE starts with at are tried; an empty at is all.
func judge(directory, at string) ([]*mutant, error) {
	scratch, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	mutants, overlay, err := mutate(directory, scratch)
	if err != nil {
		return nil, err
	}
	s, err := build(directory, overlay, filepath.Join(scratch, "tests"))
	if err != nil {
		return nil, err
	}
	reached, err := s.reach(scratch)
	if err != nil {
		return nil, err
	}
	var tried []*mutant
	for _, m := range mutants {
		if !strings.HasPrefix(fmt.Sprintf("%s:%d:", m.file, m.line), at) {
			continue
		}
		tried = append(tried, m)
		if tests := reached[m.site]; len(tests) > 0 {
			m.fate = s.try(m.number, tests)
		}
	}
	slices.SortStableFunc(tried, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	return tried, nil
}
