package engine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"golang.org/x/crypto/ssh"

	"deploycoord/pkg/production"
)

// way is one way from another machine's SSH server to its engine.
type way struct {
	text string
	open func(*ssh.Client) (net.Conn, error)
}

// dialStdio is what Docker's own command line uses. It goes to a shell as it is: nothing of it comes from outside.
const dialStdio = "docker system dial-stdio"

// waysTo lists the ways in the order in which they are tried; a socket that was named is the only one.
func waysTo(socket string) []way {
	if socket != "" {
		return []way{{socket, openSocket(socket)}}
	}
	path := strings.TrimPrefix(DefaultHost, "unix://")
	return []way{{dialStdio, openCommand}, {path, openSocket(path)}}
}

// tunnel is one SSH connection to an engine's machine, made when it is first wanted, and anew after it broke.
type tunnel struct {
	host  string
	login production.Login
	ways  []way
	lock  chan struct{} // one that a deadline can end waiting for

	client *ssh.Client
	taken  *way // the one that works
}

func newTunnel(host string, login production.Login, socket string) *tunnel {
	return &tunnel{host: host, login: login, ways: waysTo(socket), lock: make(chan struct{}, 1)}
}

// dial gives a connection to the engine. A tunnel that broke since the last one is made anew, once.
func (t *tunnel) dial(ctx context.Context) (net.Conn, error) {
	select {
	case t.lock <- struct{}{}:
		defer func() { <-t.lock }()
	case <-ctx.Done():
		return nil, unreachable(t.host, ctx.Err())
	}
	if t.client != nil {
		conn, err := t.open(ctx, t.taken)
		if err == nil {
			return conn, nil
		}
		t.hangUp()
	}
	if err := t.connect(ctx); err != nil {
		t.hangUp()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, unreachable(t.host, err)
	}
	conn, err := t.open(ctx, t.taken)
	if err != nil {
		t.hangUp()
	}
	return conn, unreachable(t.host, err)
}

// connect logs in and finds a way to the engine.
func (t *tunnel) connect(ctx context.Context) error {
	client, err := t.login.Connect(ctx)
	if err != nil {
		return err
	}
	t.client = client
	var faults []string
	for _, w := range t.ways {
		conn, err := t.open(ctx, &w)
		if err == nil {
			err = ping(ctx, conn)
		}
		if err == nil {
			t.taken = &w
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		faults = append(faults, w.text+": "+Plain(err.Error(), 120))
	}
	return fmt.Errorf("logged in, but found no engine there: %s", strings.Join(faults, "; "))
}

// open goes one way, for as long as ctx lasts.
func (t *tunnel) open(ctx context.Context, w *way) (net.Conn, error) {
	client := t.client
	late := context.AfterFunc(ctx, func() { _ = client.Close() })
	conn, err := w.open(client)
	if !late() {
		return nil, ctx.Err()
	}
	return conn, err
}

func (t *tunnel) hangUp() {
	if t.client != nil {
		_ = t.client.Close()
	}
	t.client, t.taken = nil, nil
}

func (t *tunnel) close() {
	t.lock <- struct{}{}
	t.hangUp()
	<-t.lock
}

// ping tells whether an engine answers on a connection, which it ends.
func ping(ctx context.Context, conn net.Conn) error {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	// Where the other side is gone already, what it said before tells more than that this was not sent.
	_, _ = io.WriteString(conn, "GET /_ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(io.LimitReader(conn, 64<<10)), nil)
	over := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if c, ok := conn.(*command); ok && over {
		if said := c.said(ctx); said != "" {
			return errors.New(said)
		}
	}
	switch {
	case over:
		return errors.New("ended without an answer")
	case err != nil:
		return err
	case answer.StatusCode != http.StatusOK:
		return fmt.Errorf("answered %d to /_ping", answer.StatusCode)
	}
	return nil
}

// openSocket connects to a socket on the other machine (direct-streamlocal@openssh.com).
func openSocket(path string) func(*ssh.Client) (net.Conn, error) {
	return func(client *ssh.Client) (net.Conn, error) {
		return client.Dial("unix", path)
	}
}

// openCommand starts the fixed command whose input and output are a connection to the engine.
func openCommand(client *ssh.Client) (net.Conn, error) {
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	c := &command{session: session, ended: make(chan struct{})}
	if c.in, err = session.StdinPipe(); err == nil {
		c.out, err = session.StdoutPipe()
	}
	session.Stderr = &c.errors
	if err == nil {
		err = session.Start(dialStdio)
	}
	if err != nil {
		_ = session.Close()
		return nil, err
	}
	go func() {
		_ = session.Wait() // why it ended stands in its errors
		close(c.ended)
	}()
	return c, nil
}
