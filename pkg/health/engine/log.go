package engine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"
)

// Range says which lines of a log are read.
type Range struct {
	// Since and Until are by the engine's clock and rounded outwards to whole seconds; zero is without a bound.
	Since, Until time.Time
	Tail         int  // the last so many entries; 0 is all
	TTY          bool // the container has a terminal, and its log no frames
}

// Line is one line of a container's log.
type Line struct {
	At     time.Time // by the engine's clock; of the line before where it has none
	Stderr bool
	Text   []byte // without its end; the callee may not keep it
	Cut    bool   // it was longer than MaxLine
}

// Log reads a container's log and gives it line by line, in the order in which the engine has them. It returns how many
// entries there were: of the engine's, which makes several of a very long line. An error of each ends it and is returned.
// ErrGone tells that there is no such container any more. ctx alone bounds its time.
func (c *Client) Log(ctx context.Context, id string, r Range, each func(Line) error) (int, error) {
	query := url.Values{"stdout": {"1"}, "stderr": {"1"}, "timestamps": {"1"}}
	if since := stamp(r.Since); since != "" {
		query.Set("since", since)
	}
	if until := stamp(r.Until.Add(time.Second - 1)); until != "" {
		query.Set("until", until)
	}
	if r.Tail > 0 {
		query.Set("tail", strconv.Itoa(r.Tail))
	}
	answer, err := c.get(ctx, "/containers/"+url.PathEscape(id)+"/logs", query)
	if err != nil {
		return 0, c.fault(ctx, err)
	}
	body := answer.Body
	defer body.Close()
	s := splitter{each: each, terminal: r.TTY}
	if r.TTY {
		err = s.raw(body)
	} else {
		err = s.frames(body)
	}
	if err != nil && s.stopped == nil {
		return s.entries, c.fault(ctx, fmt.Errorf("its log ends early: %w", err))
	}
	return s.entries, s.stopped
}

// stamp is a time as every engine takes it: whole seconds since 1970. (Podman knows no others.)
func stamp(t time.Time) string {
	if t.Year() < 1970 {
		return ""
	}
	return strconv.FormatInt(t.Unix(), 10)
}

// splitter makes lines of a log.
type splitter struct {
	each    func(Line) error
	pending [2]line // of stdout and stderr
	entries int
	// terminal tells that there are no frames: an entry is a line.
	terminal bool
	stopped  error // the callee's
}

// chunk is how much of a log is read at once.
const chunk = 32 << 10

// frames reads a log of two streams: a header of eight bytes (stream, three zeros, length) before each piece. (Docker
// Engine API, "Attach to a container", Stream format.)
func (s *splitter) frames(r io.Reader) error {
	var head [8]byte
	buffer := make([]byte, chunk)
	for {
		if _, err := io.ReadFull(r, head[:]); err == io.EOF {
			return s.end()
		} else if err != nil {
			return err
		}
		stream, size := head[0], int64(binary.BigEndian.Uint32(head[4:]))
		if stream > 3 || head[1]|head[2]|head[3] != 0 {
			return errors.New("what it sends is no log")
		}
		if stream == 3 { // the engine's own errors
			n, _ := io.ReadFull(r, buffer[:min(size, 1<<10)]) // what is there of it is enough
			return errors.New(Plain(string(buffer[:n]), 160))
		}
		s.entries++
		into := &s.pending[min(max(stream, 1), 2)-1]
		into.stderr = stream == 2
		for begins := true; size > 0; begins = false {
			n, err := io.ReadFull(r, buffer[:min(size, chunk)])
			size -= int64(n)
			if fault := s.take(into, buffer[:n], begins); fault != nil {
				return fault
			}
			if err != nil {
				return err
			}
		}
	}
}

// raw reads the log of a terminal: lines, and nothing else.
func (s *splitter) raw(r io.Reader) error {
	buffer := make([]byte, chunk)
	for {
		n, err := r.Read(buffer)
		if fault := s.take(&s.pending[0], buffer[:n], false); fault != nil {
			return fault
		}
		if err == io.EOF {
			return s.end()
		}
		if err != nil {
			return err
		}
	}
}
