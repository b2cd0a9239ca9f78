package engine

import (
	"context"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// command is a connection through the input and output of a command on another machine.
type command struct {
	session *ssh.Session
	in      io.WriteCloser
	out     io.Reader
	errors  firstWords
	ended   chan struct{}
}

func (c *command) Read(p []byte) (int, error)  { return c.out.Read(p) }
func (c *command) Write(p []byte) (int, error) { return c.in.Write(p) }

func (c *command) Close() error {
	_ = c.in.Close()
	return c.session.Close()
}

// said is what the command wrote to its errors, all of it once it ended.
func (c *command) said(ctx context.Context) string {
	select {
	case <-c.ended:
	case <-ctx.Done():
	}
	return Plain(c.errors.String(), 200)
}

// A session has no addresses and no deadlines of its own; the transport sets none either.
func (c *command) LocalAddr() net.Addr              { return atCommand{} }
func (c *command) RemoteAddr() net.Addr             { return atCommand{} }
func (c *command) SetDeadline(time.Time) error      { return nil }
func (c *command) SetReadDeadline(time.Time) error  { return nil }
func (c *command) SetWriteDeadline(time.Time) error { return nil }

type atCommand struct{}

func (atCommand) Network() string { return "ssh" }
func (atCommand) String() string  { return dialStdio }

// firstWords keeps the first kilobyte that is written to it.
type firstWords struct {
	mu   sync.Mutex
	kept []byte
}

func (w *firstWords) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = append(w.kept, p[:min(len(p), 1<<10-len(w.kept))]...)
	return len(p), nil
}

func (w *firstWords) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.kept)
}
