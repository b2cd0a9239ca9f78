package study

// fate is what one way of judging made of a deployment: the second in which it first was rolled back or called degraded,
// 0 where it never was, and the one in which the watch was over.
type fate struct {
	rolledBack, degraded, over int
}

// found is the second in which it was first found to be worse.
func (f fate) found() int {
	if f.rolledBack == 0 || f.degraded == 0 {
		return max(f.rolledBack, f.degraded)
	}
	return min(f.rolledBack, f.degraded)
}

// judge is a way of judging a deployment, second by second.
type judge struct {
	name string
	of   func(Setting, deployment) fate
}

var judges = []judge{
	{"this", this},
	{"mean, fixed threshold", threshold},
	{"Mann-Whitney, p < 0.05", bare},
}

// firstLook is the second of the first look at latencies. A cold start is over by then: looks that come faster mean more
// samples, not an earlier look.
const firstLook = 20
