// Logspeed prints how fast package logs groups a file, beside `grep -ci error` on the same file in the same run.
//
//	logspeed [-dir DIR] [-mb N] [-runs N] [-kinds LIST]    of files that it writes, where they are not there yet
//	logspeed [-runs N] FILE...                             of files that are there
//
// It judges nothing: only a program that fails makes it fail. Each run is a process of its own, so that its memory is
// its own, too.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// version is that of the files' contents: raise it when make.go writes other bytes.
const version = 4

func main() {
	dir := flag.String("dir", os.TempDir(), "where files are written, and found again by the next run")
	megabytes := flag.Int("mb", 1000, "how large each file is, in units of 1,000,000 bytes")
	runs := flag.Int("runs", 3, "how often each program reads each file, after one run that warms the caches")
	list := flag.String("kinds", kindNames(), "which files, with commas between them")
	child := flag.String("group", "", "group this file and print the figures; what logspeed starts for each run")
	flag.Parse()
	var err error
	switch {
	case *child != "":
		err = group(*child)
	case *runs < 1 || *megabytes < 1:
		fmt.Fprintln(os.Stderr, "logspeed: -runs and -mb are at least 1")
		os.Exit(2)
	case flag.NArg() > 0:
		err = compare(flag.Args(), *runs)
	default:
		var files []string
		if files, err = written(*dir, strings.Split(*list, ","), int64(*megabytes)*1e6); err == nil {
			err = compare(files, *runs)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "logspeed:", err)
		os.Exit(1)
	}
}

// written gives the files of the kinds, which are written first where they are not there.
func written(dir string, names []string, size int64) ([]string, error) {
	var files []string
	for _, name := range names {
		at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
		if at < 0 {
			return nil, fmt.Errorf("-kinds has %q; legal: %s", name, kindNames())
		}
		file := filepath.Join(dir, fmt.Sprintf("logspeed-%s-%d-v%d.log", name, size/1e6, version))
		if st, err := os.Stat(file); err != nil || st.Size() < size {
			fmt.Fprintln(os.Stderr, "writing", file)
			if err := kinds[at].write(file, size); err != nil {
				return nil, err
			}
		}
		files = append(files, file)
	}
	return files, nil
}

// compare runs grep and the grouping in turn, so that a machine that is busy slows both.
func compare(files []string, runs int) error {
	fmt.Printf("%d cores; %s; medians of %d; the user's locale is %s\n\n", runtime.NumCPU(), grepVersion(), runs, locale())
	fmt.Println("| file | MB | lines | errors | patterns | LC_ALL=C grep -ci error | grep -ci error | grouping | speed beside the first | beside the second | memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|")
	for _, file := range files {
		st, err := os.Stat(file)
		if err != nil {
			return err
		}
		var plain, local, ours []time.Duration
		var got figures
		for i := range runs + 1 {
			c, err := grep(file, "LC_ALL=C")
			if err != nil {
				return err
			}
			l, err := grep(file)
			if err != nil {
				return err
			}
			g, err := grouped(file)
			if err != nil {
				return err
			}
			if i > 0 {
				plain, local, ours = append(plain, c), append(local, l), append(ours, g.Took)
				g.Peak = max(g.Peak, got.Peak)
				got = g
			}
		}
		c, l, o := median(plain), median(local), median(ours)
		fmt.Printf("| %s | %d | %d | %d | %d | %s | %s | %s | %.2f | %.2f | %d MB |\n", filepath.Base(file), st.Size()/1e6, got.Lines,
			got.Errors, got.Patterns, rate(c, st.Size()), rate(l, st.Size()), rate(o, st.Size()), float64(c)/float64(o), float64(l)/float64(o), got.Peak/1e6)
	}
	return nil
}

// rate is a time with the speed that it comes to.
func rate(d time.Duration, size int64) string {
	return fmt.Sprintf("%.2f s, %.0f MB/s", d.Seconds(), float64(size)/1e6/d.Seconds())
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func locale() string {
	return cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG"), "C")
}
