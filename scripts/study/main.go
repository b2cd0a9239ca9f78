// Study prints how often healthy simulated deployments are rolled back and how soon bad ones are found: by the judgement
// that production uses, by a fixed threshold on the mean, and by a bare rank test, on the same series.
//
//	go run ./scripts/study [-n 10000] [-seed 1] [-endpoints 4] [-rate 1] [-seconds 60] [-baseline 200] [-dependent 0.4]
package main

import (
	"flag"
	"fmt"
	"os"

	"deploycoord/pkg/health/compare/study"
)

func main() {
	s := study.Default()
	n := flag.Int("n", 10_000, "how many healthy deployments, and how many bad ones")
	seed := flag.Uint64("seed", 1, "another seed, other deployments")
	flag.IntVar(&s.Endpoints, "endpoints", s.Endpoints, "endpoints of a deployment")
	flag.IntVar(&s.Rate, "rate", s.Rate, "looks at each endpoint a second")
	flag.IntVar(&s.Seconds, "seconds", s.Seconds, "how long a deployment is watched")
	flag.IntVar(&s.Baseline, "baseline", s.Baseline, "samples of a baseline")
	flag.Float64Var(&s.Dependent, "dependent", s.Dependent, "the largest correlation of samples a second apart")
	flag.Float64Var(&s.Drift, "drift", s.Drift, "how far the latency of another day may lie, up and down")
	flag.Float64Var(&s.Errors, "errors", s.Errors, "the rate of errors in the background")
	flag.Parse()
	fmt.Printf("seed %d; %d endpoints, %d looks a second, %d s, baselines of %d samples\n\n", *seed, s.Endpoints, s.Rate, s.Seconds, s.Baseline)
	if err := study.Print(os.Stdout, study.Run(*seed, *n, s)); err != nil {
		fmt.Fprintln(os.Stderr, "study:", err)
		os.Exit(1)
	}
}
