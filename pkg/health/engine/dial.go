package engine

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"deploycoord/pkg/production"
)

// Unreachable is the error of an engine that does not answer: nothing is known of what runs there. Text says what to do.
type Unreachable struct{ Text string }

func (u *Unreachable) Error() string { return u.Text }

// dialer gives what connects to an engine, and what ends its connections.
func dialer(o Options) (dialFunc, func(), error) {
	none := func() {}
	scheme, rest, ok := strings.Cut(o.Host, "://")
	switch {
	case !ok:
		return nil, nil, errors.New("is no address; legal: unix:///PATH, tcp://HOST:PORT, ssh://USER@HOST")
	case scheme == "unix" && strings.HasPrefix(rest, "/") && len(rest) < 108: // sun_path of unix(7)
		return func(ctx context.Context) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, "unix", rest)
			return conn, unreachable(o.Host, err)
		}, none, nil
	case scheme == "unix":
		return nil, nil, errors.New("needs a socket's absolute path of at most 107 characters, such as " + DefaultHost)
	case scheme == "tcp":
		dial, err := tcpDialer(o, rest)
		return dial, none, err
	case scheme == "ssh":
		login, socket, err := loginOf(o)
		if err != nil {
			return nil, nil, err
		}
		t := newTunnel(o.Host, login, socket)
		return t.dial, t.close, nil
	}
	return nil, nil, fmt.Errorf("has the scheme %q; legal: unix, tcp, ssh", Plain(scheme, 20))
}

func tcpDialer(o Options, address string) (dialFunc, error) {
	host, _, err := net.SplitHostPort(strings.TrimSuffix(address, "/"))
	if err != nil || host == "" || strings.ContainsAny(address, "@?#") {
		return nil, errors.New("needs a host and a port, such as tcp://10.0.0.7:2375")
	}
	address = strings.TrimSuffix(address, "/")
	dial := o.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context) (net.Conn, error) {
		conn, err := dial(ctx, "tcp", address)
		if err != nil || o.TLS == nil {
			return conn, unreachable(o.Host, err)
		}
		config := o.TLS.Clone()
		if config.ServerName == "" {
			config.ServerName = host
		}
		secure := tls.Client(conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, unreachable(o.Host, err)
		}
		return secure, nil
	}, nil
}

// loginOf reads ssh://USER@HOST[:PORT][/SOCKET].
func loginOf(o Options) (production.Login, string, error) {
	var none production.Login
	u, err := url.Parse(o.Host)
	if err != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" {
		return none, "", errors.New("is no address; expected ssh://USER@HOST")
	}
	if u.User.Username() == "" {
		return none, "", errors.New("names no user; expected ssh://USER@HOST")
	}
	if _, ok := u.User.Password(); ok {
		return none, "", errors.New("holds a password: take it out, and renew it; the way in is a private key (ssh-key)")
	}
	port := 22
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return none, "", errors.New("has no port from 1 to 65535")
		}
	}
	if strings.TrimSpace(o.KnownHosts) == "" {
		return none, "", fmt.Errorf("needs the machine's host keys (verify.containers.known-hosts); ssh-keyscan -p %d %s prints them", port, u.Hostname())
	}
	login := production.Login{
		Host: u.Hostname(), Port: port, User: u.User.Username(), KnownHosts: o.KnownHosts, Key: o.Key, Passphrase: o.Passphrase, Dial: o.Dial,
	}
	if err := login.Check(); err != nil {
		return none, "", err
	}
	return login, strings.TrimSuffix(u.Path, "/"), nil
}

// unreachable says why nobody answers at an address, and what to do.
func unreachable(host string, err error) error {
	local := strings.HasPrefix(host, "unix://")
	var name *net.DNSError
	var timeout net.Error
	switch {
	case err == nil:
		return nil
	case local && errors.Is(err, fs.ErrNotExist):
		path := strings.TrimPrefix(host, "unix://")
		return &Unreachable{fmt.Sprintf("there is no engine's socket %s: mount it (docker run -v %s:%s), or say where the engine is (verify.containers.host)", path, path, path)}
	case local && errors.Is(err, fs.ErrPermission):
		return &Unreachable{fmt.Sprintf("permission denied at the engine's socket %s: run as root, or as a member of the socket's group", strings.TrimPrefix(host, "unix://"))}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &Unreachable{fmt.Sprintf("nobody listens at %s: is the engine running?", host)}
	case errors.As(err, &name):
		return &Unreachable{fmt.Sprintf("the name of the engine's machine in %s does not resolve", host)}
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return &Unreachable{fmt.Sprintf("the engine at %s does not answer in time", host)}
	}
	return &Unreachable{fmt.Sprintf("no connection to the engine at %s: %s", host, Plain(err.Error(), 200))}
}
