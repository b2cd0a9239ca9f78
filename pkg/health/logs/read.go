package logs

import (
	"bytes"
	"errors"
	"io"
)

// blockSize is how much is read at once. A line longer than this is cut where the block ends.
const blockSize = 128 << 10

// Read takes all lines of r, from before the deployment or since, and ends the last entry. Of a line longer than MaxLine
// the rest is not looked at. An error is one of r.
func (a *Analysis) Read(r io.Reader, ofBefore bool) error {
	window := since
	if ofBefore {
		window = before
	}
	a.End()
	a.pending.window = window
	block := make([]byte, 1+blockSize+1) // room for a line end at either end
	block[0] = '\n'                      // before every line one ends
	filled, skipping, idle := 1, false, 0
	for {
		n, err := r.Read(block[filled : 1+blockSize])
		if n < 0 || n > 1+blockSize-filled {
			return errors.New("the reader says that it read more than it was given room for")
		}
		filled += n
		if idle++; n > 0 {
			idle = 0
		}
		if idle > maxIdle {
			err = io.ErrNoProgress
		}
		whole := bytes.LastIndexByte(block[:filled], '\n') + 1
		switch {
		case err != nil && filled > whole: // the last line has no end of its own
			block[filled] = '\n'
			whole = filled + 1
			filled = whole
		case whole == 1 && filled == 1+blockSize: // one line fills the block
			whole = filled
		}
		if whole > 1 {
			skipping = a.lines(block[:whole], window, skipping)
			filled = 1 + copy(block[1:], block[whole:filled])
		}
		if err != nil {
			a.End()
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// maxIdle bounds how often a reader may give nothing.
const maxIdle = 100

// lines takes a block, which begins with a line end. skipping tells that it begins within a line of which enough was
// seen; what is returned, that it ends so.
func (a *Analysis) lines(b []byte, window int, skipping bool) bool {
	at := 1
	if skipping {
		end := bytes.IndexByte(b[1:], '\n')
		if end < 0 {
			return true
		}
		at += end + 1
	}
	return a.block(b, at, window)
}

// block takes the lines of b from at on; before it stands a line end. It tells whether b ends within a line.
func (a *Analysis) block(b []byte, at, window int) (open bool) {
	base, from := a.counted[window], at
	lines := 0 // up to from
	for at < len(b) {
		if a.pending.open == 0 && !a.fatal.every {
			hit := a.sieve.next(b, at-1)
			if hit < 0 {
				break
			}
			at = max(at, lineStart(b, hit+1), 1)
			if at >= len(b) {
				break
			}
		}
		end := bytes.IndexByte(b[at:], '\n')
		if end < 0 {
			end = len(b) - at
		}
		lines += bytes.Count(b[from:at], []byte{'\n'}) + 1
		from = at + end + 1
		a.counted[window] = base + lines
		raw := bytes.TrimRight(b[at:at+min(end, MaxLine)], "\r")
		a.take(raw, window, func() []byte { return a.lineBefore(b, at) })
		at = from
	}
	if from < len(b) {
		lines += bytes.Count(b[from:], []byte{'\n'})
	}
	if open = b[len(b)-1] != '\n'; open && from <= len(b) {
		lines++
	}
	a.counted[window] = base + lines
	a.remember(a.lineBefore(b, len(b)))
	return open
}

// lineBefore gives the beginning of the line before the one that begins at at.
func (a *Analysis) lineBefore(b []byte, at int) []byte {
	if at < 2 {
		return a.previous
	}
	begin := lineStart(b, at-1)
	return bytes.TrimRight(b[begin : at-1][:min(at-1-begin, maxPrevious)], "\r")
}
