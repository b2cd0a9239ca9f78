package probe

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
)

// errStray is of bytes that are no MySQL.
var errStray = errors.New("sends what is no message of its protocol")

// greeted is a connection whose greeting was looked at, and is read again by the driver.
type greeted struct {
	net.Conn
	in *bufio.Reader
}

func (g *greeted) Read(p []byte) (int, error) { return g.in.Read(p) }

// greet reads a server's greeting before the driver does, which takes its length on trust and panics.
func greet(ctx context.Context, conn net.Conn) (net.Conn, error) {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	in := bufio.NewReader(conn)
	head, err := in.Peek(4)
	if err != nil {
		return nil, err
	}
	size := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
	if size == 0 || size > in.Size()-len(head) {
		return nil, errStray
	}
	packet, err := in.Peek(len(head) + size)
	if err != nil {
		return nil, err
	}
	if !isGreeting(packet[len(head):]) {
		return nil, errStray
	}
	return &greeted{conn, in}, nil
}

// isGreeting says whether a packet is an error with its number, or a greeting of protocol 10 as far as its seed
// (dev.mysql.com/doc/dev/mysql-server, Protocol::HandshakeV10).
func isGreeting(packet []byte) bool {
	if packet[0] == 0xff {
		return len(packet) >= 3
	}
	version := bytes.IndexByte(packet, 0)
	const (
		thread, seed, filler, flags = 4, 8, 1, 2
		charset, status, more       = 1, 2, 2
		length, reserved, rest      = 1, 10, 13
	)
	const least = thread + seed + filler + flags + charset + status + more + length + reserved + rest
	return packet[0] == 10 && version > 0 && len(packet)-version-1 >= least
}
