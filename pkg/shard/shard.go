// Package shard lets many jobs look at one deployment, a service each, and makes one list of measurements of their
// results.
//
// It takes the services of the configuration and the files of a change, and says which of them are looked at; it takes the
// folder of the results and says what they come to: the measurements of every result that counts, and could-not-measure
// for each thing that none speaks of. It never looks at production, never takes over a result's own decision, and follows
// no link.
package shard

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"deploycoord/pkg/config"
)

// MaxJobs is how many jobs a matrix makes of one workflow run at most
// (docs.github.com/actions/reference/limits).
const MaxJobs = 256

// Touched lists the services that a change concerns: those of which a file fits the paths, and those without paths. Where
// nobody knows what changed, it is all of them.
func Touched(services []config.VerifyService, files []string, known bool) []string {
	out := []string{}
	for _, s := range services {
		fits := func(file string) bool {
			return slices.ContainsFunc(s.Paths, func(glob string) bool { return doublestar.MatchUnvalidated(glob, file) })
		}
		if !known || len(s.Paths) == 0 || slices.ContainsFunc(files, fits) {
			out = append(out, s.Name)
		}
	}
	return out
}

// Matrix is the JSON that strategy.matrix takes: {"include":[{"service":"api"}]}. More services than a matrix may have
// jobs are an error.
func Matrix(services []string) (string, error) {
	if len(services) > MaxJobs {
		return "", fmt.Errorf("%d services are to be looked at, and a matrix has at most %d jobs: give verify.services paths, so that a change concerns fewer, or put services together", len(services), MaxJobs)
	}
	type job struct {
		Service string `json:"service"`
	}
	matrix := struct {
		Include []job `json:"include"`
	}{[]job{}}
	for _, s := range services {
		matrix.Include = append(matrix.Include, job{s})
	}
	data, err := json.Marshal(matrix)
	return string(data), err
}
