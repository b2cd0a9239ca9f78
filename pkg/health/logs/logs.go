// Package logs groups the errors in log lines and says which of them are new since a deployment.
//
// It takes lines, in order, first those of a window before the deployment and then those since, and returns a bounded
// report: patterns of errors that were not there before, and old ones that came to be much more frequent. It reads the
// levels of the common formats, keeps stack traces whole and masks what looks like a credential before it keeps anything.
// It does no I/O, starts nothing, and never drops an error silently: what is too much to be told apart is counted
// together.
//
// The patterns are found by the Drain method (He et al., "Drain: An Online Log Parsing Approach with Fixed Depth Tree",
// ICWS 2017). The libraries of it that exist for Go (faceair/drain, jaeyo/go-drain3) forget the least recently used
// pattern without a word, which here would lose errors, and they know one window only: a new error that resembles old
// noise would be taken for it. Hence it is written anew.
package logs

import (
	"bytes"
	"fmt"
	"regexp"
)

// Policy says which lines matter.
type Policy struct {
	// Critical is from how many lines on a new pattern is critical; less than 1 is 1.
	Critical int
	// Ignore are expressions of lines that do not count, whatever else they are (RE2).
	Ignore []string
	// Fatal are expressions of lines that are critical at once, whatever their level (RE2).
	Fatal []string
}

// Analysis is what is known of one service's log. It is not for concurrent use.
type Analysis struct {
	critical int
	ignore   []*regexp.Regexp
	fatal    fatal

	sieve   *sieve
	groups  groups
	counted [2]int // lines, by window
	errors  [2]int // entries of errors, by window

	pending  pending
	previous []byte // the beginning of the line before, where it was dismissed
	scratch  []byte
	parsed   line
	joined   line
}

// The windows.
const (
	before = iota
	since
)

// MaxLine is how much of a line is looked at, in bytes.
const MaxLine = 64 << 10

// New makes an analysis that has seen nothing. An error is one of the policy's expressions.
func New(p Policy) (*Analysis, error) {
	a := &Analysis{critical: max(p.Critical, 1), sieve: words()}
	for _, text := range p.Ignore {
		x, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("ignore: %w", err)
		}
		a.ignore = append(a.ignore, x)
	}
	var err error
	if a.fatal, err = newFatal(p.Fatal); err != nil {
		return nil, fmt.Errorf("fatal: %w", err)
	}
	if len(a.fatal.grams) > 0 {
		a.sieve = newSieve(append(a.fatal.grams, wordGrams()...), mentionGrams())
	}
	return a, nil
}

// Before takes a line from before the deployment. The line is only lent.
func (a *Analysis) Before(line []byte) { a.one(line, before) }

// Line takes one since then. The line is only lent.
func (a *Analysis) Line(line []byte) { a.one(line, since) }

// End says that what comes next is no part of what came last: a stack trace ends here.
func (a *Analysis) End() {
	a.flush(0)
	a.previous = a.previous[:0]
}

// one takes a line, which may be any number of bytes and end as it likes.
func (a *Analysis) one(raw []byte, window int) {
	if window != a.pending.window {
		a.End()
		a.pending.window = window
	}
	a.counted[window]++
	raw = bytes.TrimRight(raw[:min(len(raw), MaxLine)], "\r\n")
	if a.pending.open == 0 && !a.suspect(raw) {
		a.remember(raw)
		return
	}
	a.take(raw, window, func() []byte { return a.previous })
	a.remember(raw)
}

// suspect tells whether a line may be an error: most are dismissed here.
func (a *Analysis) suspect(raw []byte) bool {
	if a.fatal.every {
		return true
	}
	a.scratch = append(append(append(a.scratch[:0], '\n'), raw...), '\n')
	return a.sieve.next(a.scratch, 0) >= 0 || bytes.HasSuffix(raw, []byte("{")) && (len(raw) == 1 || raw[len(raw)-2] == ' ')
}

// maxPrevious bounds what is kept of the line before: its head tells its level.
const maxPrevious = 256

func (a *Analysis) remember(raw []byte) {
	a.previous = append(a.previous[:0], raw[:min(len(raw), maxPrevious)]...)
}

// take takes a line that may be an error or a part of one; previous is the line before it.
func (a *Analysis) take(raw []byte, window int, previous func() []byte) {
	l := &a.parsed
	l.strip(raw)
	index := a.counted[window]
	if a.pending.open > 0 {
		if e := a.pending.of(l.service); e != nil {
			if e.continues(l) {
				e.last = index
				return
			}
			a.conclude(e)
		}
		a.flush(max(index-maxApart, 1))
	}
	if opensPretty(l.text) {
		a.begin(l, window, index, false)
		return
	}
	if a.judge(l) {
		a.begin(l, window, index, l.bareTrace() && belongsToQuiet(previous(), l))
	}
}

// judge tells whether a line is an error, or by the policy more than that.
func (a *Analysis) judge(l *line) bool {
	l.read()
	switch forced := a.fatal.match(l.text); {
	case forced:
		l.level = fatalLevel
	case l.level < errorLevel, !l.stated && indented(l.text) && (l.text[0] == '\t' || l.text[1] == ' '):
		return false // or a part of an entry that was none
	}
	return true
}

// begin makes a pending entry of its first line.
func (a *Analysis) begin(l *line, window, index int, quiet bool) {
	e, full := a.pending.free()
	if full {
		a.conclude(e)
	}
	e.begin(l, window, index, quiet)
	a.pending.open++
}

// flush concludes the entries to which nothing came after a line; of line 0, all.
func (a *Analysis) flush(after int) {
	for i := range a.pending.entries {
		if e := &a.pending.entries[i]; e.active && (after == 0 || e.last < after) {
			a.conclude(e)
		}
	}
}

// conclude counts an entry that is whole now.
func (a *Analysis) conclude(e *entry) {
	e.active = false
	a.pending.open--
	if e.pretty {
		a.joined.strip(e.head)
		if !a.judge(&a.joined) {
			return
		}
		e.begin(&a.joined, e.window, e.index, false)
		e.active = false
	}
	e.conclude()
	if e.quiet || a.ignored(e) {
		return
	}
	a.errors[e.window]++
	a.groups.add(e)
}

// ignored tells whether the entry, or the error in it, is one that does not count.
func (a *Analysis) ignored(e *entry) bool {
	for _, x := range a.ignore {
		for _, text := range [...][]byte{e.head, e.trace.exception, e.trace.cause} {
			if len(text) > 0 && x.Match(text) {
				return true
			}
		}
	}
	return false
}
