package production

import (
	"context"
	"errors"
	"fmt"
	"net"
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
	login := Login{
		Host: s.Host, Port: s.Port, User: s.User, KnownHosts: s.KnownHosts, Key: s.Key, Passphrase: s.Passphrase,
		MaxBytes: sshBytes, Dial: s.Dial,
	}
	known, key, err := login.credentials()
	switch {
	case errors.Is(err, ErrNoKey):
		return Listing{}, &Unread{s.Name(), err}
	case err != nil:
		return Listing{}, fmt.Errorf("%s: %w", s.Name(), err)
	}
	if s.limit == 0 {
		s.limit = sshTime
	}
	timed, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	data, err := s.fetch(timed, login, known, key)
	switch {
	case err == nil:
		return listingOf(s.Name(), s.Path, data), nil
	case timed.Err() != nil:
		err = fmt.Errorf("no answer within %s", s.limit)
	}
	return Listing{}, couldNot(ctx, s.Name(), err)
}

// fetch logs in and reads the file.
func (s SSH) fetch(ctx context.Context, login Login, known *hostKeys, key ssh.Signer) ([]byte, error) {
	client, err := login.connect(ctx, known, key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = client.Close() }()
	defer context.AfterFunc(ctx, func() { _ = client.Close() })()
	return readRemote(func() (*sftp.Client, error) { return startSFTP(client) }, s.Path)
}
