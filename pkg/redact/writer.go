package redact

import (
	"io"
	"sync"
)

// Writer is text on its way out without secrets. Close writes what is held back; it does not close what lies below.
type Writer struct {
	mu    sync.Mutex
	from  *Redactor
	to    io.Writer
	held  []byte // the beginning of a pattern, so always shorter than the longest
	state scan
	out   []byte
	err   error // the first fault of to; nothing is written after it
}

// Writer gives a writer that passes text on to w with every secret replaced, also one that comes in several writes.
// Text that may turn out to be the beginning of a secret is held back, at most one byte less than the longest pattern
// (1023 bytes); Flush lets it go. Values added later count from the next Write on.
func (r *Redactor) Writer(w io.Writer) *Writer { return &Writer{from: r, to: w} }

// Write takes all of p, or fails with the fault of the writer below.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.pass(p, false); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes all that is held back, and flushes the writer below if it can be. A secret that is only half written
// at that moment comes out in two halves: flush where a text ends, not in the middle.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.pass(nil, true); err != nil {
		return err
	}
	if f, can := w.to.(interface{ Flush() error }); can {
		return f.Flush()
	}
	return nil
}

// Close is Flush.
func (w *Writer) Close() error { return w.Flush() }

func (w *Writer) pass(p []byte, final bool) error {
	if w.err != nil {
		return w.err
	}
	w.state.index = w.from.current()
	text := p
	if len(w.held) > 0 {
		w.held = append(w.held, p...)
		text = w.held
	}
	var done int
	w.out, done = w.state.run(w.out[:0], text, final)
	w.held = append(w.held[:0], text[done:]...)
	if len(w.out) > 0 {
		_, w.err = w.to.Write(w.out)
	}
	return w.err
}

// scan is how far a stream has been read.
type scan struct {
	index   *index
	covered int  // so many of the coming bytes are secret, and their mask is written
	masked  bool // the byte before was secret
}

// run appends text without secrets to out and says how much of text is dealt with; the rest is to be given again with
// more behind it. With final there is no more, and nothing is left.
//
// Each place is asked for the longest pattern, also within another's: of "abcd" and "cdef" in "abcdef" nothing stays.
func (s *scan) run(out, text []byte, final bool) ([]byte, int) {
	if s.index.empty() && s.covered == 0 {
		s.masked = s.masked && len(text) == 0
		return append(out, text...), len(text)
	}
	literal := 0 // text[literal:i] is neither secret nor written
	i := 0
	for ; i < len(text); i++ {
		n, open := s.index.at(text[i:])
		if open && !final {
			break
		}
		if n > 0 && s.covered == 0 {
			out = append(out, text[literal:i]...)
			if !s.masked {
				out = append(out, Mask...)
			}
		}
		s.covered = max(s.covered, n)
		if s.masked = s.covered > 0; s.masked {
			s.covered--
			literal = i + 1
		}
	}
	return append(out, text[literal:i]...), i
}
