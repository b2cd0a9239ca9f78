package gate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"deploycoord/pkg/envusage"
)

// searchBatch is how many files are searched before it is asked again whether a question is still open. It is fixed, so
// that the same change gives the same evidence.
const searchBatch = 4096

// search looks for the reads that open questions turn on in the files that the change does not touch, and stops when
// none is open any more. These files are the same on both sides.
func (c *collector) search(ctx context.Context) error {
	names := c.openNames()
	if len(names) == 0 {
		return nil
	}
	all, err := c.head.Paths()
	if err != nil {
		return fmt.Errorf("list the files: %w", err)
	}
	templates, err := c.allTemplates()
	if err != nil {
		return err
	}
	c.documents(templates) // a sibling's template may have had the name
	names = c.openNames()
	rest := slices.DeleteFunc(slices.Clone(all), func(p string) bool { return c.Changed[p] })
	for len(rest) > 0 && len(names) > 0 {
		n := min(searchBatch, len(rest))
		paths, err := envusage.Mentioning(ctx, c.head, rest[:n], names, c.scanOptions())
		if err != nil {
			return fmt.Errorf("search the files: %w", err)
		}
		if err := c.extend(ctx, paths); err != nil {
			return err
		}
		rest, names = rest[n:], c.openNames()
	}
	return nil
}

// extend adds the references of files that the change does not touch to both sides.
func (c *collector) extend(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	usage, err := envusage.ScanFiles(ctx, c.head, paths, c.scanOptions())
	if err != nil {
		return fmt.Errorf("scan the files: %w", err)
	}
	c.Evidence.Head.Usage.References = append(c.Evidence.Head.Usage.References, usage.References...)
	c.Evidence.Base.Usage.References = append(c.Evidence.Base.Usage.References, usage.References...)
	return nil
}

// openNames lists the names of which only the rest of the tree can tell what the change does to them.
func (c *collector) openNames() []string {
	open := map[string]bool{}
	s := newSurvey(&c.Evidence)
	for i := range s.variables {
		v := &s.variables[i]
		if len(v.before) > 0 && len(v.documents) == 0 && s.live(v) == 0 {
			open[v.name] = true // removed from a template: is it still read?
		}
		if len(v.documents) == 0 && v.readBefore() && s.live(v) == 0 {
			open[v.name] = true // read no more where the change is: is it elsewhere?
		}
		for _, p := range s.undocumented(v) {
			if p.introduced && !p.test {
				open[v.name] = true // undocumented: was it before?
			}
		}
		// A name that is new in a template and in the code at once is taken as new, which can only block too much.
		if _, ok := v.required(); ok && !c.Evidence.Production.Has(v.name) && s.isNew(v) && !(v.newlyDocumented() && len(v.introduced) > 0) {
			open[v.name] = true // missing in production: was it read before?
		}
	}
	return slices.Sorted(maps.Keys(open))
}
