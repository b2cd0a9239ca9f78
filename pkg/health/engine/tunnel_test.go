package engine

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"deploycoord/pkg/health/internal/enginesim"
)

// machine is an SSH server in this process that leads to an engine's socket.
type machine struct {
	socket  string                        // the engine's
	command func(ssh.Channel) (code byte) // what it does for a command; nil is what `docker system dial-stdio` does
	sockets bool                          // it forwards sockets
	mute    bool                          // it answers nothing after the login

	mu     sync.Mutex
	conns  []net.Conn
	asked  []string // commands and sockets
	logins atomic.Int32
}

// start listens, and gives options that fit.
func (m *machine) start(t *testing.T) Options {
	t.Helper()
	_, hostKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, userKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	host, _ := ssh.NewSignerFromKey(hostKey) // of an ed25519 key it always works
	user, _ := ssh.NewSignerFromKey(userKey)
	block, err := ssh.MarshalPrivateKey(userKey, "")
	if err != nil {
		t.Fatal(err)
	}
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) != string(user.PublicKey().Marshal()) {
			return nil, errors.New("a stranger")
		}
		return nil, nil
	}}
	config.AddHostKey(host)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close(); m.cut() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			m.mu.Lock()
			m.conns = append(m.conns, conn)
			m.mu.Unlock()
			go m.serve(conn, config)
		}
	}()
	address := l.Addr().(*net.TCPAddr)
	return Options{
		Host: fmt.Sprintf("ssh://deploy@127.0.0.1:%d", address.Port), Key: pem.EncodeToMemory(block), Now: time.Now, Timeout: 5 * time.Second,
		KnownHosts: fmt.Sprintf("[127.0.0.1]:%d %s", address.Port, ssh.MarshalAuthorizedKey(host.PublicKey())),
	}
}

// cut ends all connections.
func (m *machine) cut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.conns {
		c.Close()
	}
	m.conns = nil
}

func (m *machine) note(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, what)
}

func (m *machine) serve(conn net.Conn, config *ssh.ServerConfig) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	m.logins.Add(1)
	go ssh.DiscardRequests(requests)
	for c := range channels {
		switch {
		case m.mute:
		case c.ChannelType() == "session":
			go m.session(c)
		case c.ChannelType() == "direct-streamlocal@openssh.com" && m.sockets:
			n := binary.BigEndian.Uint32(c.ExtraData())
			m.note(string(c.ExtraData()[4 : 4+n]))
			channel, asked, err := c.Accept()
			if err != nil {
				return
			}
			go ssh.DiscardRequests(asked)
			go m.bridge(channel)
		default:
			c.Reject(ssh.Prohibited, "administratively prohibited")
		}
	}
}

func (m *machine) session(c ssh.NewChannel) {
	channel, asked, err := c.Accept()
	if err != nil {
		return
	}
	for r := range asked {
		if r.Type != "exec" {
			r.Reply(false, nil)
			continue
		}
		m.note(string(r.Payload[4:]))
		r.Reply(true, nil)
		go func() {
			code := byte(0)
			if m.command != nil {
				code = m.command(channel)
			} else {
				m.bridge(channel)
			}
			channel.SendRequest("exit-status", false, []byte{0, 0, 0, code})
			channel.Close()
		}()
	}
}

// bridge connects a channel with the engine.
func (m *machine) bridge(channel ssh.Channel) {
	defer channel.Close()
	engine, err := net.Dial("unix", m.socket)
	if err != nil {
		return
	}
	defer engine.Close()
	go func() {
		io.Copy(engine, channel)
		engine.Close()
	}()
	io.Copy(channel, engine)
}

func notFound(c ssh.Channel) byte {
	io.WriteString(c.Stderr(), "bash: line 1: docker: command not found\n")
	return 127
}

func over(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestTunnel(t *testing.T) {
	for _, c := range []struct {
		name string
		m    *machine
		path string
		want string // what is asked for, in order
	}{
		{"dial-stdio", &machine{}, "", "docker system dial-stdio"},
		{"without the docker command", &machine{command: notFound, sockets: true}, "", "docker system dial-stdio /var/run/docker.sock"},
		{"a socket by its path", &machine{sockets: true}, "/run/user/1000/podman/podman.sock", "/run/user/1000/podman/podman.sock"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := enginesim.Start(t)
			e.Put(web(1))
			m := c.m
			m.socket = strings.TrimPrefix(e.Host, "unix://")
			o := m.start(t)
			o.Host += c.path
			client := over(t, o)
			for range 3 {
				if got, err := client.Containers(context.Background(), "shop"); err != nil || len(got) != 1 {
					t.Fatal(got, err)
				}
			}
			if got := strings.Join(m.asked[:strings.Count(c.want, " /")+1], " "); got != c.want {
				t.Errorf("asked for %q, want %q", got, c.want)
			}
			m.cut() // a connection that broke is made anew
			if got, err := client.Containers(context.Background(), "shop"); err != nil || len(got) != 1 {
				t.Errorf("after a cut: %v, %v", got, err)
			}
			if n := m.logins.Load(); n != 2 {
				t.Errorf("%d logins, want 2", n)
			}
		})
	}
}

func TestTunnelThatLeadsNowhere(t *testing.T) {
	stranger := func(o *Options) {
		host, port, _ := strings.Cut(strings.TrimPrefix(o.Host, "ssh://deploy@"), ":")
		public, _, _ := ed25519.GenerateKey(rand.Reader)
		key, _ := ssh.NewPublicKey(public)
		o.KnownHosts = fmt.Sprintf("[%s]:%s %s", host, port, ssh.MarshalAuthorizedKey(key))
	}
	for _, c := range []struct {
		name   string
		m      *machine
		change func(*Options)
		want   string
	}{
		{"no docker there", &machine{command: notFound}, nil, "docker system dial-stdio: bash: line 1: docker: command not found; /var/run/docker.sock: "},
		{"not allowed", &machine{command: func(c ssh.Channel) byte {
			io.WriteString(c.Stderr(), "permission denied while trying to connect to the Docker daemon socket\n")
			return 1
		}}, nil, "permission denied while trying"},
		{"no engine runs there", &machine{socket: "/nowhere"}, nil, "docker system dial-stdio: ended without an answer"},
		{"speaks something else", &machine{command: func(c ssh.Channel) byte { io.WriteString(c, "hello\x1b[31m\r\n\r\n"); return 0 }}, nil, "malformed HTTP"},
		{"another host key", &machine{}, stranger, "the host key is SHA256:"},
		{"nobody listens", &machine{}, func(o *Options) {
			o.Dial = func(context.Context, string, string) (net.Conn, error) {
				return nil, errors.New("dial tcp: connection refused")
			}
		}, "no connection to the engine at ssh://deploy@127.0.0.1"},
		{"mute after the login", &machine{mute: true}, func(o *Options) { o.Timeout = 300 * time.Millisecond }, "does not answer in time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := c.m.start(t)
			if c.change != nil {
				c.change(&o)
			}
			_, err := over(t, o).Containers(context.Background(), "shop")
			var none *Unreachable
			if !errors.As(err, &none) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an Unreachable with %q", err, c.want)
			}
			if text := err.Error(); strings.ContainsAny(text, "\x1b\r\n") || len(text) > 400 || strings.Contains(text, "PRIVATE") {
				t.Errorf("not fit to be shown: %q", text)
			}
		})
	}
}
