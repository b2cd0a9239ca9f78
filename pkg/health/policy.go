package health

import (
	"strings"
	"time"
)

// Policy is how samples become measurements.
type Policy struct {
	// Commit is the expected one, a SHA or the beginning of one; "" where identity is not asked for.
	Commit string
	// Stable is how many good looks in a row are wanted.
	Stable int
	// Interval is the time between two looks at one thing, Timeout that until it is decided, Grace how long something may be
	// down while it starts.
	Interval, Timeout, Grace time.Duration
	// Concurrency is how many looks are taken side by side at most.
	Concurrency int
	// Performance compares latencies; the zero value compares none.
	Performance PerformancePolicy
}

// quickFailures is how many server errors in a row are no accident, once the expected build was seen serving.
const quickFailures = 3

// minCommit is how much of a SHA must be told for it to count, in characters: what git itself shortens to.
const minCommit = 7

// SameCommit tells whether two names of a commit are one: equal, or one of at least seven characters begins the other.
func SameCommit(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	return a == b && a != "" || len(short) >= minCommit && strings.HasPrefix(long, short)
}
