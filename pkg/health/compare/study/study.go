package study

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"text/tabwriter"
)

// Row is what one way of judging made of all deployments of one kind.
type Row struct {
	Judge string
	Kind  Kind
	// Of so many deployments so many were rolled back, and called degraded without being rolled back.
	Of, RolledBack, Degraded int
	// Seconds is the median time until one was found to be worse, 0 where none was; Over the one until the watch was over.
	Seconds, Over int
}

// Found is how many were found to be worse.
func (r Row) Found() int { return r.RolledBack + r.Degraded }

// Rates in percent.
func (r Row) percent(n int) float64 { return 100 * float64(n) / float64(r.Of) }

// Run simulates so many healthy deployments, half as many of each of the two bad kinds, and as many again with one slow
// endpoint, and lets each way of judging see the same series.
func Run(seed uint64, n int, s Setting) []Row {
	var rows []Row
	for kind, of := range []int{Healthy: n, Slow: n - n/2, Failing: n / 2, SlowOne: n / 2} {
		fates := simulateAll(seed, Kind(kind), of, s)
		for j := range judges {
			rows = append(rows, fold(judges[j].name, Kind(kind), fates[j]))
		}
	}
	return rows
}

// simulateAll gives the fates of so many deployments by judge. Each deployment has a generator of its own, so that which
// processor it runs on changes nothing.
func simulateAll(seed uint64, kind Kind, of int, s Setting) [][]fate {
	fates := make([][]fate, len(judges))
	for j := range fates {
		fates[j] = make([]fate, of)
	}
	var running sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		running.Go(func() {
			for i := worker; i < of; i += workers {
				d := s.simulate(kind, rand.New(rand.NewPCG(seed, uint64(i)*uint64(kinds)+uint64(kind))))
				for j := range judges {
					fates[j][i] = judges[j].of(s, d)
				}
			}
		})
	}
	running.Wait()
	return fates
}

func fold(name string, kind Kind, fates []fate) Row {
	row := Row{Judge: name, Kind: kind, Of: len(fates)}
	var times, over []int
	for _, f := range fates {
		over = append(over, f.over)
		switch {
		case f.rolledBack > 0:
			row.RolledBack++
		case f.degraded > 0:
			row.Degraded++
		default:
			continue
		}
		times = append(times, f.found())
	}
	if slices.Sort(over); len(over) > 0 {
		row.Over = over[len(over)/2]
	}
	if slices.Sort(times); len(times) > 0 {
		row.Seconds = times[len(times)/2]
	}
	return row
}

// Print writes the table; times are medians.
func Print(w io.Writer, rows []Row) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "deployments\tof\trolled back\tdegraded\tfound\tafter\tover\t  judged by")
	for _, r := range rows {
		median := "-"
		if r.Seconds > 0 {
			median = fmt.Sprintf("%d s", r.Seconds)
		}
		fmt.Fprintf(table, "%s\t%d\t%.2f %%\t%.2f %%\t%.2f %%\t%s\t%d s\t  %s\n", r.Kind, r.Of, r.percent(r.RolledBack), r.percent(r.Degraded), r.percent(r.Found()), median, r.Over, r.Judge)
	}
	return table.Flush()
}
