// Command mutate says how many small faults, put into the code of a package one at a time, its tests find.
//
//	go run ./scripts/mutate [-least 85] [-at FILE:LINE] DIRECTORY...
//
// It compiles a package's tests once, with every mutant in them behind a number that the environment chooses, asks which
// tests come to which mutant, and then runs only those. That takes minutes where a build for each mutant takes hours.
// It prints a line a package and every survivor with its place; exit code 1 where a package is below -least per cent,
// 2 where a package could not be judged. It writes nothing into the work tree.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	least := flag.Float64("least", 85, "the lowest share of killed among killed and survived mutants, in per cent")
	at := flag.String("at", "", "only mutants whose place starts so, such as parse.go:12")
	unreached := flag.Bool("unreached", false, "also list the mutants that no test reaches")
	flag.Parse()
	os.Exit(run(flag.Args(), *least, *at, *unreached, os.Stdout, os.Stderr))
}

func run(directories []string, least float64, at string, unreached bool, out, errs io.Writer) int {
	if len(directories) == 0 {
		fmt.Fprintln(errs, "mutate: no directory given; give one or more, such as ./pkg/gate")
		return 2
	}
	code := 0
	var lists []string
	fmt.Fprintln(out, row("package", "killed", "survived", "timed out", "not reached", "efficacy"))
	for _, directory := range directories {
		mutants, err := judge(directory, at)
		if err != nil {
			fmt.Fprintf(errs, "mutate: %s: %v\n", directory, err)
			return 2
		}
		t := tallyOf(mutants)
		fmt.Fprintln(out, row(directory, fmt.Sprint(t[killed]), fmt.Sprint(t[survived]), fmt.Sprint(t[timedOut]),
			fmt.Sprint(t[notReached]), fmt.Sprintf("%.1f %%", t.efficacy())))
		if !(t.efficacy() >= least) { // not a number: nothing was tried
			code = 1
		}
		for _, m := range mutants {
			if m.fate == survived || m.fate == timedOut || unreached && m.fate == notReached {
				lists = append(lists, fmt.Sprintf("%s: %s: %s", m.fate, m.place(directory), m.what))
			}
		}
	}
	if len(lists) > 0 {
		fmt.Fprintf(out, "\n%s\n", strings.Join(lists, "\n"))
	}
	return code
}

func row(name string, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s", name)
	for _, c := range cells {
		fmt.Fprintf(&b, " %11s", c)
	}
	return b.String()
}
