package envusage

import "errors"

// errTangled says that a file costs more to read than any that people write: brackets a hundred thousand deep, and
// their like. It is listed as unread, which leaves the question open, and the run goes on.
var errTangled = errors.New("too tangled to search")

// What one file may cost, in looks at its tokens. Sources that people write cost some 50 to 300 a token.
const (
	workPerToken = 2000
	workAtLeast  = 1 << 20
	workAtMost   = 150 << 20 // about a second
)

// budget sets what the file may cost, now that its tokens are counted.
func (x *extractor) budget() {
	x.most = min(workAtMost, max(workAtLeast, workPerToken*len(x.tokens)))
}

// spend counts one look at a token. Every loop over tokens looks at them through is and kind, which is why the count
// holds for each language without its help. Only extract recovers from what it throws.
func (x *extractor) spend() {
	if x.work++; x.work > x.most && x.most > 0 {
		panic(errTangled)
	}
}

// bounded runs the reading of one file and gives back errTangled where that cost too much.
func bounded(read func()) (err error) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case errTangled:
			err = errTangled
		default:
			panic(r)
		}
	}()
	read()
	return nil
}
