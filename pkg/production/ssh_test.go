package production

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// rsaKey is made once: it takes a second under the race detector.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// lockedKey is made once, and opens with the passphrase "right".
var lockedKey = sync.OnceValues(func() (ed25519.PrivateKey, []byte) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("right"))
	if err != nil {
		panic(err)
	}
	return private, pem.EncodeToMemory(block)
})

func line(address string, key ssh.PublicKey) string {
	return address + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}

// remote gives a source that fits a machine; the machine's key and user are made here.
func remote(t *testing.T, m machine, path string) SSH {
	t.Helper()
	host, _ := newKey(t)
	user, private := newKey(t)
	if m.host == nil {
		m.host = []ssh.Signer{host}
	}
	if m.user == nil {
		m.user = user.PublicKey()
	}
	name, port := m.start(t)
	return SSH{
		Host: name, Port: port, User: "deploy", Path: path, Key: private, limit: time.Minute,
		KnownHosts: "# what ssh-keyscan prints\n" + line(fmt.Sprintf("[%s]:%d", name, port), m.host[0].PublicKey()) + "\n",
	}
}

func TestSSHReadsTheFile(t *testing.T) {
	long := "A=x1\nDB_PASSWORD=" + planted + "\n" + strings.Repeat("# a comment\n", 10_000) + "LAST=changeme\nEMPTY=\n"
	dir := write(t, map[string]string{"shared/.env": long})
	if err := os.Symlink("shared", filepath.Join(dir, "current")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "shared/.env"), filepath.Join(dir, "linked.env")); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"A": "set", "DB_PASSWORD": "set", "LAST": "placeholder", "EMPTY": "empty"}
	for _, path := range []string{"shared/.env", "current/.env", "linked.env"} {
		s := remote(t, machine{}, filepath.Join(dir, path))
		l, err := s.Read(context.Background())
		if err != nil {
			t.Fatal(path, err)
		}
		if diff := cmp.Diff(want, describe(l)); diff != "" || l.Partial != "" {
			t.Errorf("%s: partial %q, values (-want +got):\n%s", path, l.Partial, diff)
		}
	}
}

// TestSSHTellsOfBadLines: as an env file on disk, and without a value.
func TestSSHTellsOfBadLines(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=1\nthis is " + planted + "\n"})
	s := remote(t, machine{}, filepath.Join(dir, ".env"))
	l, err := s.Read(context.Background())
	if err != nil || !strings.Contains(l.Partial, ".env:2") || strings.Contains(l.Partial, planted) {
		t.Errorf("partial %q, %v", l.Partial, err)
	}
}

func TestSSHThatCannotRead(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=1\n", "folder/x": ""})
	if err := os.Truncate(filepath.Join(dir, "folder/x"), 1<<30); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, ".env")
	stranger, _ := newKey(t)
	regular := map[byte]func() (byte, []byte){
		17: func() (byte, []byte) { return 105, attributes(10) },
		8:  func() (byte, []byte) { return 105, attributes(10) },
		3:  func() (byte, []byte) { return 102, []byte{0, 0, 0, 1, 'h'} },
	}
	lying := func(kind byte, say func() (byte, []byte)) func(io.ReadWriteCloser) {
		l := liar{kind: say}
		for k, v := range regular {
			if l[k] == nil {
				l[k] = v
			}
		}
		return l.serve
	}
	for _, c := range []struct {
		name    string
		machine machine
		path    string
		known   string // in place of the machine's own
		limit   time.Duration
		want    string
	}{
		{name: "no such file", path: dir + "/none", want: "there is no such file"},
		{name: "a folder", path: dir + "/folder", want: "is a folder, expected a file"},
		{name: "a device", path: "/dev/zero", want: "not a regular file"},
		{name: "a huge file", path: dir + "/folder/x", want: "is larger than 1 MB"},
		{name: "permission denied", path: file, machine: machine{sftp: denied}, want: "the user may not read the file"},
		{name: "the key is refused", path: file, machine: machine{user: stranger.PublicKey()}, want: "the machine does not let deploy in with this key (SHA256:"},
		{name: "another host key", path: file, known: line("127.0.0.1,[127.0.0.1]:*", stranger.PublicKey()), want: "expected " + ssh.FingerprintSHA256(stranger.PublicKey())},
		{name: "a revoked host key", path: file, known: "revoked", want: "is revoked"},
		{name: "hangs before its banner", path: file, machine: machine{raw: func(c net.Conn) { io.Copy(io.Discard, c) }}, limit: 100 * time.Millisecond, want: "no answer within 100ms"},
		{name: "an endless banner", path: file, machine: machine{raw: func(c net.Conn) { flood(c, "xxxxxxxx") }}, want: "overflow reading version string"},
		{name: "endless banner lines", path: file, machine: machine{raw: func(c net.Conn) { flood(c, "hello\r\n") }}, want: "overflow reading version string"},
		{name: "no SSH at all", path: file, machine: machine{raw: func(c net.Conn) { io.WriteString(c, "HTTP/1.1 400 \x1b[31mBad Request\r\n\r\n") }}, want: "ssh: handshake failed"},
		{name: "hangs up", path: file, machine: machine{raw: func(c net.Conn) {}}, want: "ssh: handshake failed"},
		{name: "hangs in SFTP", path: file, machine: machine{sftp: func(c io.ReadWriteCloser) { io.Copy(io.Discard, c) }}, limit: 300 * time.Millisecond, want: "no answer within 300ms"},
		{name: "no SFTP", path: file, machine: machine{bare: true}, want: "the machine offers this user no SFTP"},
		{name: "SFTP hangs up", path: file, machine: machine{sftp: func(io.ReadWriteCloser) {}}, want: "start SFTP: "},
		{name: "only old algorithms", path: file, machine: machine{cfg: func(c *ssh.ServerConfig) {
			c.KeyExchanges = []string{ssh.InsecureKeyExchangeDH14SHA1}
		}}, want: "no common algorithm"},
		{name: "a length that is a lie", path: file, machine: machine{sftp: lying(5, func() (byte, []byte) { return 103, []byte{0xff, 0xff, 0xff, 0xff} })}, want: "the SFTP server's answers make no sense"},
		{name: "attributes that are cut", path: file, machine: machine{sftp: lying(17, func() (byte, []byte) { return 105, []byte{0, 0} })}, want: "packet too short"},
		{name: "a size that is a lie", path: file, machine: machine{sftp: lying(5, func() (byte, []byte) {
			return 103, append(binary.BigEndian.AppendUint32(nil, 20), bytes.Repeat([]byte("x"), 20)...)
		})}, want: "is longer than the server says"},
		{name: "grows between the looks", path: file, machine: machine{sftp: lying(8, func() (byte, []byte) { return 105, attributes(1 << 40) })}, want: "is larger than 1 MB"},
		{name: "nothing, for ever", path: file, limit: 500 * time.Millisecond, machine: machine{sftp: lying(5, func() (byte, []byte) { return 103, []byte{0, 0, 0, 0} })}, want: "no answer within 500ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := remote(t, c.machine, c.path)
			switch {
			case c.known == "revoked":
				s.KnownHosts += "@revoked " + strings.SplitN(s.KnownHosts, "\n", 2)[1]
			case c.known != "":
				s.KnownHosts = c.known
			}
			if c.limit > 0 {
				s.limit = c.limit
			}
			_, err := s.Read(context.Background())
			var unread *Unread
			if !errors.As(err, &unread) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an Unread with %q", err, c.want)
			}
			if text := err.Error(); strings.ContainsAny(text, "\x1b\r\n") || len(text) > 600 || strings.Contains(text, "PRIVATE") {
				t.Errorf("not fit to be shown: %q", text)
			}
			inv, err := Join(context.Background(), []Source{JSON{Label: "secrets", Data: []byte(`{"A":"1"}`)}, s})
			if err != nil || !inv.Has("A") || inv.Absent("B") || len(inv.Partial) != 1 || len(inv.Sources) != 2 {
				t.Errorf("joined: %v %v %v", inv.Partial, inv.Sources, err)
			}
		})
	}
}

func flood(c net.Conn, text string) {
	for {
		if _, err := io.WriteString(c, text); err != nil {
			return
		}
	}
}

// denied is an SFTP server that lists a file and lets nobody read it.
func denied(channel io.ReadWriteCloser) {
	h := sftp.InMemHandler()
	sftp.NewRequestServer(channel, sftp.Handlers{FileGet: forbidding{}, FilePut: h.FilePut, FileCmd: h.FileCmd, FileList: forbidding{}}).Serve()
}

type forbidding struct{}

func (forbidding) Fileread(*sftp.Request) (io.ReaderAt, error) {
	return nil, sftp.ErrSSHFxPermissionDenied
}
func (forbidding) Filelist(*sftp.Request) (sftp.ListerAt, error) {
	return nil, sftp.ErrSSHFxPermissionDenied
}

func TestSSHNobodyListens(t *testing.T) {
	s := remote(t, machine{}, "/x")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Port = l.Addr().(*net.TCPAddr).Port
	s.KnownHosts = strings.ReplaceAll(s.KnownHosts, "[127.0.0.1]", "*,[127.0.0.1]")
	l.Close()
	var unread *Unread
	if _, err := s.Read(context.Background()); !errors.As(err, &unread) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v, want an Unread that says refused", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Read(ctx); !errors.Is(err, context.Canceled) || errors.As(err, &unread) {
		t.Errorf("called off: %v", err)
	}
}

// TestSSHConfigurationFaults: what nobody answered for is the caller's error, and ends the joining.
func TestSSHConfigurationFaults(t *testing.T) {
	good := remote(t, machine{}, "/x")
	_, locked := lockedKey()
	user, _ := newKey(t)
	for _, c := range []struct {
		name   string
		change func(*SSH)
		want   string
	}{
		{"no key of that host", func(s *SSH) { s.Host = "other.example" }, "no line is about [other.example]:"},
		{"a line that is none", func(s *SSH) { s.KnownHosts += "host " + planted }, "line 3 is none of known_hosts"},
		{"an unknown marker", func(s *SSH) { s.KnownHosts += "@odd " + line("*", user.PublicKey()) }, "line 3 has a marker"},
		{"a public key", func(s *SSH) { s.Key = ssh.MarshalAuthorizedKey(user.PublicKey()) }, "is a public key"},
		{"no key at all", func(s *SSH) { s.Key = []byte(planted) }, "the private key cannot be read"},
		{"a key that is cut", func(s *SSH) { s.Key = s.Key[:len(s.Key)/2] }, "the private key cannot be read"},
		{"a certificate", func(s *SSH) {
			s.Key = []byte("-----BEGIN CERTIFICATE-----\n" + planted + "\n-----END CERTIFICATE-----\n")
		}, "the private key cannot be read"},
		{"PuTTY's form", func(s *SSH) { s.Key = []byte("PuTTY-User-Key-File-3: ssh-ed25519\n" + planted) }, "PuTTY's form"},
		{"a passphrase is missing", func(s *SSH) { s.Key = locked }, "has a passphrase"},
		{"a wrong passphrase", func(s *SSH) { s.Key, s.Passphrase = locked, []byte(planted) }, "does not open with the passphrase"},
	} {
		s := good
		c.change(&s)
		_, err := s.Read(context.Background())
		var unread *Unread
		if err == nil || errors.As(err, &unread) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), planted) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.want)
		}
	}
	none := good
	none.Key = nil
	var unread *Unread
	if _, err := none.Read(context.Background()); !errors.As(err, &unread) {
		t.Errorf("no key handed in: %v, want an Unread", err)
	}
}

// TestSSHKeys: a key in any form, with a passphrase, an RSA key without SHA-1, a line end of Windows.
func TestSSHKeys(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=1\n"})
	private, locked := lockedKey()
	big := rsaKey()
	plainKey := pemOf(t, private)
	for _, c := range []struct {
		name            string
		public          any
		key, passphrase []byte
	}{
		{"ed25519", private, plainKey, nil},
		{"without a last line end", private, bytes.TrimSpace(plainKey), nil},
		{"line ends of Windows", private, bytes.ReplaceAll(plainKey, []byte("\n"), []byte("\r\n")), nil},
		{"with a passphrase", private, locked, []byte("right")},
		{"a passphrase that it does not need", private, plainKey, []byte("right")},
		{"RSA", big, pemOf(t, big), nil},
	} {
		s := remote(t, machine{user: signer(t, c.public).PublicKey()}, filepath.Join(dir, ".env"))
		s.Key, s.Passphrase = c.key, c.passphrase
		if l, err := s.Read(context.Background()); err != nil || len(l.Values) != 1 {
			t.Errorf("%s: %v %v", c.name, l, err)
		}
	}
}

// TestSSHAsksForTheKnownKey: of several host keys the machine shows the one that is known, whichever it likes best.
func TestSSHAsksForTheKnownKey(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=1\n"})
	big := rsaKey()
	other, _ := newKey(t)
	for _, hosts := range [][]ssh.Signer{{signer(t, big), other}, {other, signer(t, big)}} {
		s := remote(t, machine{host: hosts}, filepath.Join(dir, ".env"))
		if _, err := s.Read(context.Background()); err != nil {
			t.Errorf("%s first: %v", hosts[0].PublicKey().Type(), err)
		}
	}
}

func TestHostKeysSpeakOf(t *testing.T) {
	hash := func(address string) string {
		mac := hmac.New(sha1.New, []byte("salt"))
		mac.Write([]byte(address))
		return "|1|" + base64.StdEncoding.EncodeToString([]byte("salt")) + "|" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	key, _ := newKey(t)
	for _, c := range []struct {
		patterns, host string
		port           int
		want           bool
	}{
		{"shop.example", "shop.example", 22, true},
		{"SHOP.example", "shop.Example", 22, true},
		{"shop.example", "shop.example", 2222, false},
		{"[shop.example]:2222", "shop.example", 2222, true},
		{"[shop.example]:2222", "shop.example", 22, false},
		{"*.example", "shop.example", 22, true},
		{"sho?.example", "shop.example", 22, true},
		{"other.example,shop.example", "shop.example", 22, true},
		{"*.example,!shop.example", "shop.example", 22, false},
		{"!other.example,*.example", "shop.example", 22, true},
		{"!other.example", "shop.example", 22, false},
		{"[a-z]hop.example", "shop.example", 22, false},
		{"2001:db8::7", "2001:db8::7", 22, true},
		{"[2001:db8::7]", "2001:db8::7", 22, true},
		{"[2001:db8::7]:2222", "2001:db8::7", 2222, true},
		{hash("shop.example"), "shop.example", 22, true},
		{hash("[shop.example]:2222"), "shop.example", 2222, true},
		{hash("shop.example"), "other.example", 22, false},
		{"|1|%%%|%%%", "shop.example", 22, false},
	} {
		h, err := parseHostKeys(line(c.patterns, key.PublicKey())+" a comment of several words", c.host, c.port)
		if got := err == nil && len(h.keys) == 1; got != c.want {
			t.Errorf("%s, %s port %d: %v (%v), want %v", c.patterns, c.host, c.port, got, err, c.want)
		}
	}
}

// TestSSHHostCertificate: a certificate counts if a known authority signed it for this very machine.
func TestSSHHostCertificate(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=1\n"})
	host, _ := newKey(t)
	authority, _ := newKey(t)
	stranger, _ := newKey(t)
	for _, c := range []struct {
		name, principal string
		by              ssh.Signer
		ok              bool
	}{
		{"its own", "127.0.0.1", authority, true},
		{"another machine's", "other.example", authority, false},
		{"by somebody else", "127.0.0.1", stranger, false},
	} {
		cert := &ssh.Certificate{Key: host.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{c.principal}, ValidBefore: ssh.CertTimeInfinity}
		if err := cert.SignCert(rand.Reader, c.by); err != nil {
			t.Fatal(err)
		}
		shown, err := ssh.NewCertSigner(cert, host)
		if err != nil {
			t.Fatal(err)
		}
		s := remote(t, machine{host: []ssh.Signer{shown}}, filepath.Join(dir, ".env"))
		s.KnownHosts = "@cert-authority " + line("[127.0.0.1]:*", authority.PublicKey())
		_, err = s.Read(context.Background())
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSSHIsNotPrinted(t *testing.T) {
	s := SSH{Host: "h", User: "u", Path: "/p", Key: []byte(planted), Passphrase: []byte(planted)}
	if text := fmt.Sprintf("%v %+v %#v %s %x", s, s, s, s, &s); strings.Contains(text, planted) || strings.Contains(text, fmt.Sprintf("%x", planted)) {
		t.Errorf("the key is in %q", text)
	}
}

func TestBoundedConn(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	go flood(b, "xxxxxxxxxxxxxxxx")
	n, err := io.Copy(io.Discard, &boundedConn{Conn: a, left: 1000})
	b.Close()
	if n != 1000 || !errors.Is(err, errTooMuch) {
		t.Errorf("%d bytes, %v", n, err)
	}
}
