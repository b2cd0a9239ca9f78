package demo

import (
	"context"
	"path/filepath"
)

// results leaves the repository, and says where to look.
func (s *story) results(context.Context) error {
	if err := s.hub.repo.Checkout(filepath.Join(s.dir, "shop"), "main"); err != nil {
		return err
	}
	// SEAM: the records, the incident report and report --format html are named here as soon as post-deploy writes them.
	s.show.printf("\nWhere to look, below %s\n\n", s.dir)
	for _, at := range [][2]string{
		{"shop/", "the repository as it came to be: git log --graph"},
		{"summaries/", "what the page of each run shows"},
	} {
		s.show.say("%-24s%s", at[0], at[1])
	}
	return nil
}
