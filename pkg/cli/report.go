package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/escape"
	"deploycoord/pkg/history"
	"deploycoord/pkg/report"
)

// past are the flags of report alone.
type past struct {
	folder       string
	since, until string
	environment  string
	service      string
	outputDir    string
	limit        int
	formatGiven  bool
}

func (a *app) reportCommand() *cobra.Command {
	o, p := &options{}, &past{}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "What was deployed, and how well: the records' history and DORA figures",
		Long: `Reads the deployment records of the work tree, and tells what they come to:
every deployment with its outcome, and DORA's figures: deployment frequency,
lead time for changes, change failure rate, time to restore. What the records do
not tell is not known, and never counts as 0. GitHub is not asked.

As html it is a static site: one page for all deployments and one for each
(--output-dir), or a single file (--output) with the details of the newest. The
pages load nothing from anywhere.`,
		Example: `  deploycoord report --since 90d
  deploycoord report --format html --output-dir site
  deploycoord report --format html --output deployments.html`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			p.formatGiven = cmd.Flags().Changed("format")
			return a.report(cmd.Context(), o, p)
		},
	}
	o.place(cmd.Flags(), "text", "json", "html")
	p.flags(cmd.Flags())
	return cmd
}

func (p *past) flags(f *pflag.FlagSet) {
	f.StringVar(&p.folder, "folder", "", "`DIR` of the records (default: the configured one)")
	f.StringVar(&p.since, "since", "", "deployments since `TIME`: 90d, 12w, 36h or 2026-01-31")
	f.StringVar(&p.until, "until", "", "deployments before `TIME`")
	f.StringVar(&p.environment, "environment", "", "GitHub environment `NAME` (default: all)")
	f.StringVar(&p.service, "service", "", "service `NAME` (default: all)")
	f.StringVar(&p.outputDir, "output-dir", "", "write the site into `DIR`")
	f.IntVar(&p.limit, "limit", -1, "`NUMBER` of lines, or of details in one file; 0: all")
	f.Lookup("limit").DefValue = "0" // which help does not show
}

func (a *app) report(ctx context.Context, o *options, p *past) error {
	if err := p.check(o); err != nil {
		return err
	}
	a.token() // GitHub is not asked; but a record that has it would show it
	now := a.Now()
	filter, err := p.filter(now)
	if err != nil {
		return usage(err)
	}
	folder, cfg, err := a.records(ctx, o, p)
	if err != nil {
		return err
	}
	pages, err := a.pages(p, filter, now)
	if err != nil {
		return undecided(err)
	}
	defer pages.close()
	archive := history.Archive{}
	if folder != nil {
		defer folder.Close()
		if archive, err = history.Read(ctx, folder.FS(), pages.each()); err != nil {
			return undecided(err)
		}
	}
	archive.Folder = filepath.ToSlash(p.folder)
	h := scrub(history.Tell(archive, filter, cfg.Environment, now), a.secrets.String)
	switch {
	case pages != nil:
		return a.written(pages.finish(h))
	case o.format == "html":
		return a.singlePage(o, p, folder, h, now)
	}
	format := report.Format(o.format)
	return a.written(a.write(o.output, format, func(w io.Writer, opts report.Options) error {
		return report.RenderHistory(w, format, h, p.rows(report.HistoryRows), opts)
	}))
}

// check refuses flags that do not go together.
func (p *past) check(o *options) error {
	if p.outputDir != "" && !p.formatGiven {
		o.format = "html"
	}
	switch o.format {
	case "text", "json", "html":
	default:
		return usage(fmt.Errorf("format %q is none of text, json, html", clip(o.format)))
	}
	switch {
	case p.outputDir != "" && o.format != "html":
		return usage(fmt.Errorf("--output-dir is for --format html, not %s; --output names a file", o.format))
	case p.outputDir != "" && o.output != "":
		return usage(errors.New("--output-dir and --output exclude each other: a folder of pages, or one file"))
	case p.limit < -1:
		return usage(fmt.Errorf("--limit is %d, expected 0 or more", p.limit))
	}
	return nil
}

// rows is how much is shown, where nobody said.
func (p *past) rows(usual int) int {
	if p.limit < 0 {
		return usual
	}
	return p.limit
}

func (p *past) filter(now time.Time) (history.Filter, error) {
	f := history.Filter{Environment: p.environment, Service: p.service}
	var err error
	if f.Since, err = pastTime("since", p.since, now); err != nil {
		return f, err
	}
	if f.Until, err = pastTime("until", p.until, now); err != nil {
		return f, err
	}
	if !f.Since.IsZero() && !f.Until.IsZero() && !f.Since.Before(f.Until) {
		return f, fmt.Errorf("--since (%s) is not before --until (%s)", f.Since.Format(time.DateOnly), f.Until.Format(time.DateOnly))
	}
	return f, nil
}

// pastTime reads a time or how long ago it was; zero for "".
func pastTime(flag, s string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC(), nil
		}
	}
	for unit, length := range map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour} {
		n, found := strings.CutSuffix(s, unit)
		if count, err := strconv.Atoi(n); found && err == nil && count > 0 && count <= int(100*366*24*time.Hour/length) {
			return now.Add(-time.Duration(count) * length).UTC(), nil
		}
	}
	if s == "" {
		return time.Time{}, nil
	}
	return time.Time{}, fmt.Errorf("--%s is %q, expected a time such as 90d, 12w, 36h or 2026-01-31", flag, clip(s))
}

// records opens the folder of the records; nil where the repository has none yet. p.folder is its name from then on.
func (a *app) records(ctx context.Context, o *options, p *past) (*os.Root, config.Config, error) {
	dir, err := a.folder(o)
	if err != nil {
		return nil, config.Config{}, err
	}
	cfg, base := config.Default(), dir
	switch tree, root, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")}); {
	case err == nil:
		base = root
		if cfg, err = a.loadConfig(o, tree); err != nil {
			return nil, cfg, err
		}
	case o.config != "":
		if cfg, err = a.loadConfig(o, nil); err != nil {
			return nil, cfg, err
		}
	case !change.Usage(err) || ctx.Err() != nil:
		return nil, cfg, undecided(err)
	}
	if p.folder != "" {
		at := p.folder
		if !filepath.IsAbs(at) {
			at = filepath.Join(dir, at)
		}
		folder, err := os.OpenRoot(at)
		if err != nil {
			return nil, cfg, usage(fmt.Errorf("open the folder of records: %w", err))
		}
		return folder, cfg, nil
	}
	p.folder = cfg.Record.Folder
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, cfg, undecided(err)
	}
	defer root.Close()
	folder, err := root.OpenRoot(filepath.FromSlash(p.folder)) // a link that leads out of the repository is an error
	if errors.Is(err, fs.ErrNotExist) {
		return nil, cfg, nil
	}
	if err != nil {
		return nil, cfg, undecided(fmt.Errorf("open the folder of records %s: %w", escape.Name(p.folder), err))
	}
	return folder, cfg, nil
}
