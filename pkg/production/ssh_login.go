package production

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"golang.org/x/crypto/ssh"
)

// Login is a user's way into another machine over SSH, by a private key. Only a machine that shows one of the known
// host keys is talked to.
type Login struct {
	Host       string // a name or an address
	Port       int    // 0 is 22
	User       string
	KnownHosts string // lines of known_hosts
	Key        []byte // the private key, PEM; empty where none was handed in
	Passphrase []byte // of the key; empty for none
	// MaxBytes ends the connection when the other side has sent so much; 0 bounds nothing.
	MaxBytes int
	// Dial connects; nil is the network's own.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// ErrNoKey is the error of a login for which no private key was handed in.
var ErrNoKey = errors.New("no private key was handed in (ssh-key)")

// Format keeps the key out of every print.
func (l Login) Format(f fmt.State, _ rune) { fmt.Fprint(f, l.User+"@"+l.Host) }

// Check tells what is wrong with the login before anybody is asked: ErrNoKey, a key or host keys that nobody could use.
func (l Login) Check() error {
	_, _, err := l.credentials()
	return err
}

func (l Login) credentials() (*hostKeys, ssh.Signer, error) {
	if len(l.Key) == 0 {
		return nil, nil, ErrNoKey
	}
	known, err := parseHostKeys(l.KnownHosts, l.Host, l.port())
	if err != nil {
		return nil, nil, fmt.Errorf("known hosts: %w", err)
	}
	key, err := parsePrivateKey(l.Key, l.Passphrase)
	return known, key, err
}

func (l Login) port() int {
	if l.Port == 0 {
		return 22
	}
	return l.Port
}

// Connect logs in. ctx bounds the logging in alone: the client lasts until it is closed.
func (l Login) Connect(ctx context.Context) (*ssh.Client, error) {
	known, key, err := l.credentials()
	if err != nil {
		return nil, err
	}
	return l.connect(ctx, known, key)
}

func (l Login) connect(ctx context.Context, known *hostKeys, key ssh.Signer) (*ssh.Client, error) {
	address := net.JoinHostPort(l.Host, strconv.Itoa(l.port()))
	dial := l.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connect: %s", plain(err.Error()))
	}
	if l.MaxBytes > 0 {
		conn = &boundedConn{Conn: conn, left: l.MaxBytes}
	}
	alive := context.AfterFunc(ctx, func() { conn.Close() })
	algorithms := ssh.SupportedAlgorithms()
	inner, channels, requests, err := ssh.NewClientConn(conn, address, &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: algorithms.KeyExchanges, Ciphers: algorithms.Ciphers, MACs: modernMACs(algorithms.MACs)},
		User:              l.User,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(key)},
		HostKeyCallback:   known.check,
		HostKeyAlgorithms: known.algorithms,
		BannerCallback:    func(string) error { return nil },
		ClientVersion:     "SSH-2.0-deploycoord",
	})
	if err != nil {
		alive()
		conn.Close()
		return nil, known.explain(err, l.User, key.PublicKey())
	}
	if !alive() { // ctx ended, and the connection with it
		_ = inner.Close()
		return nil, context.Cause(ctx)
	}
	return ssh.NewClient(inner, channels, requests), nil
}

// modernMACs leaves out what is built on SHA-1.
func modernMACs(all []string) []string {
	var out []string
	for _, m := range all {
		if m != ssh.HMACSHA1 && m != ssh.InsecureHMACSHA196 {
			out = append(out, m)
		}
	}
	return out
}

// boundedConn ends a connection on which the other side sends too much.
type boundedConn struct {
	net.Conn
	left int
}

var errTooMuch = errors.New("the other side sends too much")

func (b *boundedConn) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
