package demo

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
)

// results leaves the repository and the history as a page, and says where to look.
func (s *story) results(ctx context.Context) error {
	shop := filepath.Join(s.dir, "shop")
	if err := s.hub.repo.Checkout(shop, "main"); err != nil {
		return err
	}
	var said bytes.Buffer
	report := []string{"report", "--format", "html", "-C", shop, "--output", filepath.Join(s.dir, "report.html")}
	if code := s.options.Command(ctx, Command{Args: report, Env: map[string]string{}, Stdout: &said, Stderr: &said, Width: Width}); code != 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		return fmt.Errorf("the report ended with exit code %d: %s", code, said.String())
	}
	s.show.printf("\nWhere to look, below %s\n\n", s.dir)
	for _, at := range [][2]string{
		{"report.html", "the history as a page, with DORA's figures"},
		{"shop/", "the repository as it came to be: git log --graph"},
		{"shop/docs/deployments/", "the records, and what is known of the incident"},
		{"summaries/", "what the page of each run shows"},
	} {
		s.show.say("%-26s%s", at[0], at[1])
	}
	return nil
}
