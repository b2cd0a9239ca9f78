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
	// SEAM: `report --format html -C DIR/shop --output DIR/report.html`, when that command is there.
	s.show.printf("\nWhere to look, below %s\n\n", s.dir)
	for _, at := range [][2]string{
		{"shop/", "the repository as it came to be: git log --graph"},
		{"shop/docs/deployments/", "the records, and what is known of the incident"},
		{"summaries/", "what the page of each run shows"},
	} {
		s.show.say("%-26s%s", at[0], at[1])
	}
	return nil
}
