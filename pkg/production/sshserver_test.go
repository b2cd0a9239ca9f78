package production

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"encoding/pem"
	"io"
	"net"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// newKey gives a key and its private half as OpenSSH writes it.
func newKey(t *testing.T) (ssh.Signer, []byte) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer(t, private), pemOf(t, private)
}

func signer(t *testing.T, private any) ssh.Signer {
	t.Helper()
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pemOf(t *testing.T, private any) []byte {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(block)
}

// machine is an SSH server in this process that knows SFTP and nothing else.
type machine struct {
	host []ssh.Signer                     // its host keys
	user ssh.PublicKey                    // who gets in
	sftp func(channel io.ReadWriteCloser) // nil serves the real files, read-only
	bare bool                             // it has no SFTP
	raw  func(net.Conn)                   // in place of all of it
	cfg  func(*ssh.ServerConfig)          // a last word on the configuration
}

// start listens and gives host and port.
func (m machine) start(t *testing.T) (string, int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if m.raw != nil {
					m.raw(conn)
					return
				}
				m.serve(conn)
			}()
		}
	}()
	at := l.Addr().(*net.TCPAddr)
	return "127.0.0.1", at.Port
}

func (m machine) serve(conn net.Conn) {
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) != string(m.user.Marshal()) {
			return nil, io.EOF
		}
		return nil, nil
	}}
	for _, h := range m.host {
		config.AddHostKey(h)
	}
	if m.cfg != nil {
		m.cfg(config)
	}
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		if c.ChannelType() != "session" {
			c.Reject(ssh.UnknownChannelType, "")
			continue
		}
		channel, asked, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range asked {
				ok := r.Type == "subsystem" && string(r.Payload[4:]) == "sftp" && !m.bare
				r.Reply(ok, nil)
				if !ok {
					channel.Close()
					return
				}
				go m.files(channel)
			}
		}()
	}
}

func (m machine) files(channel ssh.Channel) {
	defer channel.Close()
	if m.sftp != nil {
		m.sftp(channel)
		return
	}
	server, err := sftp.NewServer(channel, sftp.ReadOnly())
	if err == nil {
		server.Serve()
	}
}

// liar speaks SFTP's packets and says what it is told to: the answer to each type of request, after its id.
// (draft-ietf-secsh-filexfer-02; the request types: 3 open, 5 read, 8 fstat, 17 stat.)
type liar map[byte]func() (kind byte, body []byte)

func (l liar) serve(channel io.ReadWriteCloser) {
	var head [4]byte
	send := func(body []byte) bool {
		_, err := channel.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...))
		return err == nil
	}
	for {
		if _, err := io.ReadFull(channel, head[:]); err != nil {
			return
		}
		body := make([]byte, min(binary.BigEndian.Uint32(head[:]), 1<<16))
		if _, err := io.ReadFull(channel, body); err != nil || len(body) < 5 {
			return
		}
		answer := []byte{2, 0, 0, 0, 3} // the version
		if body[0] != 1 {
			kind, rest := byte(101), []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0} // status: fine
			if say := l[body[0]]; say != nil {
				kind, rest = say()
			}
			answer = append(append([]byte{kind}, body[1:5]...), rest...)
		}
		if !send(answer) {
			return
		}
	}
}

// attributes are those of a regular file of a size.
func attributes(size uint64) []byte {
	b := binary.BigEndian.AppendUint32(nil, 1|4)
	b = binary.BigEndian.AppendUint64(b, size)
	return binary.BigEndian.AppendUint32(b, 0o100644)
}
