package production

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// The bounds of reading over SSH: the time for all of it, the file, and all that the other side may send until it is
// read (banners, key exchange, packets around the file).
const (
	sshTime   = 20 * time.Second
	MaxRemote = 1 << 20
	sshBytes  = 4 << 20
)

// SSH is an env file on another machine, read over SFTP: no shell and no command is ever started there. Only a machine
// that shows one of the known host keys is talked to.
type SSH struct {
	Host       string // a name or an address
	Port       int    // 0 is 22
	User, Path string
	KnownHosts string // lines of known_hosts
	Key        []byte // the private key, PEM; empty where none was handed in
	Passphrase []byte // of the key; empty for none
	// Dial connects; nil is the network's own.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	limit time.Duration // 0 is sshTime
}

// Name names the source.
func (s SSH) Name() string { return "env file " + s.User + "@" + s.Host + ":" + s.Path }

// Format keeps the key out of every print.
func (s SSH) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.Name()) }

// Read gives the names and values of the file. What the other machine says or does not say is an *Unread; a key or
// host keys that nobody could use are errors of the caller's.
func (s SSH) Read(ctx context.Context) (Listing, error) {
	if len(s.Key) == 0 {
		return Listing{}, &Unread{s.Name(), errors.New("no private key was handed in (ssh-key)")}
	}
	if s.Port == 0 {
		s.Port = 22
	}
	known, err := parseHostKeys(s.KnownHosts, s.Host, s.Port)
	if err != nil {
		return Listing{}, fmt.Errorf("%s: known hosts: %w", s.Name(), err)
	}
	key, err := parsePrivateKey(s.Key, s.Passphrase)
	if err != nil {
		return Listing{}, fmt.Errorf("%s: %w", s.Name(), err)
	}
	if s.limit == 0 {
		s.limit = sshTime
	}
	timed, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	data, err := s.fetch(timed, known, key)
	switch {
	case err == nil:
		return listingOf(s.Name(), s.Path, data), nil
	case timed.Err() != nil:
		err = fmt.Errorf("no answer within %s", s.limit)
	}
	return Listing{}, couldNot(ctx, s.Name(), err)
}

// fetch connects, logs in and reads the file.
func (s SSH) fetch(ctx context.Context, known *hostKeys, key ssh.Signer) ([]byte, error) {
	address := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	dial := s.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connect: %s", plain(err.Error()))
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	algorithms := ssh.SupportedAlgorithms()
	inner, channels, requests, err := ssh.NewClientConn(&boundedConn{Conn: conn, left: sshBytes}, address, &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: algorithms.KeyExchanges, Ciphers: algorithms.Ciphers, MACs: modernMACs(algorithms.MACs)},
		User:              s.User,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(key)},
		HostKeyCallback:   known.check,
		HostKeyAlgorithms: known.algorithms,
		BannerCallback:    func(string) error { return nil },
		ClientVersion:     "SSH-2.0-deploycoord",
	})
	if err != nil {
		return nil, known.explain(err, s.User, key.PublicKey())
	}
	client := ssh.NewClient(inner, channels, requests)
	defer func() { _ = client.Close() }()
	return readRemote(func() (*sftp.Client, error) { return startSFTP(client) }, s.Path)
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
