package probe

import (
	"errors"
	"io"
)

// maxIterationDigits bounds the rounds of hashing that a server may ask for in a SCRAM log-in, to below a million; the
// usual number is 4096. The driver would hash on for minutes, whatever the deadline.
const maxIterationDigits = 6

var errIterations = errors.New("asks for a million rounds of hashing, or more")

// scramGuard reads what the driver reads, and ends where a count of iterations (",i=", RFC 5802 section 5.1) is too
// long. It looks at all messages, since only a SCRAM log-in has such a thing before a query's answer.
type scramGuard struct {
	io.Reader
	matched int // of ",i="
	digits  int // that followed
}

func (g *scramGuard) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	const mark = ",i="
	for _, c := range p[:n] {
		switch {
		case g.matched == len(mark) && c >= '0' && c <= '9':
			if g.digits++; g.digits > maxIterationDigits {
				return 0, errIterations
			}
		case g.matched < len(mark) && c == mark[g.matched]:
			g.matched++
		case c == mark[0]:
			g.matched, g.digits = 1, 0
		default:
			g.matched, g.digits = 0, 0
		}
	}
	return n, err
}
