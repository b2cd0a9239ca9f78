package probe

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"testing"

	"deploycoord/pkg/config"
)

// myFake is a MySQL 8; each stage can be replaced by bytes of one packet, or by silence.
type myFake struct {
	plugin string // mysql_native_password where empty
	full   bool   // caching_sha2_password knows no hash and wants the password itself
	key    *rsa.PrivateKey
	tls    *tls.Config
	greet  []byte // instead of the greeting
	login  []byte // instead of the answer to the log-in
	pong   []byte // instead of the answer to a ping
}

var (
	mySilence = []byte{}
	myOK      = []byte{0, 0, 0, 2, 0, 0, 0}
	mySeed    = []byte("abcdefghijklmnopqrst")
)

func myError(number uint16, message string) []byte {
	return append([]byte{0xff, byte(number), byte(number >> 8)}, "#HY000"+message...)
}

// myConn sends and reads packets.
type myConn struct {
	net.Conn
	sequence byte
}

func (c *myConn) send(payload []byte) {
	c.Write(append([]byte{byte(len(payload)), byte(len(payload) >> 8), byte(len(payload) >> 16), c.sequence}, payload...))
	c.sequence++
}

func (c *myConn) read() []byte {
	head := make([]byte, 4)
	if _, err := io.ReadFull(c, head); err != nil {
		return nil
	}
	c.sequence = head[3] + 1
	payload := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
	if _, err := io.ReadFull(c, payload); err != nil {
		return nil
	}
	return payload
}

func (f myFake) greeting() []byte {
	flags := uint32(0x000fa20f | 0x00080000) // what MySQL 8 says, without TLS
	if f.tls != nil {
		flags |= 0x800
	}
	b := append([]byte{10}, "8.4.0\x00\x01\x00\x00\x00"...)
	b = append(append(b, mySeed[:8]...), 0, byte(flags), byte(flags>>8), 0xff, 2, 0, byte(flags>>16), byte(flags>>24), 21)
	b = append(append(append(b, make([]byte, 10)...), mySeed[8:]...), 0)
	return append(append(b, f.plugin...), 0)
}

func (f myFake) serve(conn net.Conn) {
	c := &myConn{Conn: conn}
	if f.plugin == "" {
		f.plugin = "mysql_native_password"
	}
	if f.greet == nil {
		f.greet = f.greeting()
	}
	if len(f.greet) > 0 {
		c.send(f.greet)
	}
	response := c.read()
	if f.tls != nil && len(response) == 32 {
		secure := tls.Server(conn, f.tls)
		c = &myConn{Conn: secure, sequence: c.sequence}
		response = c.read()
	}
	if response == nil {
		return
	}
	switch {
	case f.login != nil:
		if len(f.login) > 0 {
			c.send(f.login)
		}
	case f.lets(c, response):
		c.send(myOK)
	default:
		c.send(myError(1045, "Access denied for user 'app'@'1.2.3.4' (using password: YES)"))
		return
	}
	for {
		switch command := c.read(); {
		case len(command) == 0 || command[0] == 1:
			return
		case f.pong == nil:
			c.send(myOK)
		case len(f.pong) > 0:
			c.send(f.pong)
		}
	}
}

// lets tells whether a log-in has the planted password, by each plugin's own rule.
func (f myFake) lets(c *myConn, response []byte) bool {
	if f.plugin == "mysql_native_password" {
		one := sha1.Sum([]byte(planted))
		two := sha1.Sum(one[:])
		three := sha1.Sum(append(append([]byte(nil), mySeed...), two[:]...))
		return bytes.Contains(response, xor(one[:], three[:]))
	}
	one := sha256.Sum256([]byte(planted))
	two := sha256.Sum256(one[:])
	three := sha256.Sum256(append(two[:], mySeed...))
	if !f.full {
		if !bytes.Contains(response, xor(one[:], three[:])) {
			return false
		}
		c.send([]byte{1, 3})
		return true
	}
	c.send([]byte{1, 4})
	said := c.read()
	if f.tls != nil {
		return string(said) == planted+"\x00"
	}
	if string(said) != "\x02" {
		return false
	}
	der, _ := x509.MarshalPKIXPublicKey(&f.key.PublicKey)
	c.send(append([]byte{1}, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})...))
	password, err := rsa.DecryptOAEP(sha1.New(), nil, f.key, c.read(), nil)
	return err == nil && string(xor(password, mySeed)) == planted+"\x00"
}

func xor(a, key []byte) []byte {
	out := make([]byte, len(a))
	for i := range a {
		out[i] = a[i] ^ key[i%len(key)]
	}
	return out
}

func TestMySQL(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	const usual = "mysql://app:${PASSWORD}@%s/shop"
	sha2 := "caching_sha2_password"
	for _, tt := range []struct {
		name    string
		fake    myFake
		address string
		want    verdict
	}{
		{"native", myFake{}, usual, verdict{"good", "lets in and answers a ping in "}},
		{"cached", myFake{plugin: sha2}, "mariadb://app:${PASSWORD}@%s/shop", verdict{"good", "ping"}},
		{"by key", myFake{plugin: sha2, full: true, key: key}, usual, verdict{"good", "ping"}},
		{"wrong password", myFake{}, "mysql://app:${SHORT}@%s/shop", verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"wrong password, cached", myFake{plugin: sha2}, "mysql://${DB_USER}:${SHORT}@%s/shop",
			verdict{"could-not-measure", "does not let the user in: wrong password?"}},
		{"wrong password, by key", myFake{plugin: sha2, full: true, key: key}, "mysql://app:${SHORT}@%s/shop",
			verdict{"could-not-measure", "wrong password?"}},
		{"no such database", myFake{login: myError(1049, "Unknown database 'shop'")}, usual, verdict{"could-not-measure", "Unknown database"}},
		{"not from here", myFake{greet: myError(1130, "Host '1.2.3.4' is not allowed to connect")}, usual,
			verdict{"could-not-measure", "is not allowed to connect"}},
		{"another plugin", myFake{plugin: "auth_pam"}, usual, verdict{"could-not-measure", ""}},
		{"wants it in clear", myFake{login: append([]byte{0xfe}, "mysql_clear_password\x00x\x00"...)}, usual,
			verdict{"could-not-measure", "the password in clear"}},
		{"full", myFake{greet: myError(1040, "Too many connections")}, usual,
			verdict{"bad server-error passing", "has no connection left: Too many connections"}},
		{"shutting down", myFake{login: myError(1053, "Server shutdown in progress")}, usual, verdict{"bad down passing", "shuts down"}},
		{"offline", myFake{login: myError(3032, "The server is currently in offline mode")}, usual, verdict{"bad down passing", "offline mode"}},
		{"proxy without a server", myFake{pong: myError(9001, "Max connect timeout reached")}, usual,
			verdict{"bad server-error", "fails: Max connect timeout reached"}},
		{"repeats the password", myFake{pong: myError(1105, planted)}, usual, verdict{"bad server-error", "***"}},
		{"hangs at the greeting", myFake{greet: mySilence}, usual, verdict{"bad down", "answer"}},
		{"hangs at the log-in", myFake{login: mySilence}, usual, verdict{"bad down", "answer"}},
		{"hangs at the ping", myFake{pong: mySilence}, usual, verdict{"bad down", "answer"}},
		{"no TLS", myFake{}, usual + "?tls=true", verdict{"bad down", "has no TLS"}},
		{"greets with one byte", myFake{greet: []byte{10}}, usual, verdict{"bad down", "no message of its protocol"}},
		{"greets shortly", myFake{greet: []byte("\n8.4.0\x00abc")}, usual, verdict{"bad down", "no message of its protocol"}},
		{"an error of one byte", myFake{greet: []byte{0xff}}, usual, verdict{"bad down", ""}},
		{"a log-in of one byte", myFake{login: []byte{0xfe}}, usual, verdict{"could-not-measure", ""}},
		{"a short seed", myFake{login: append([]byte{0xfe}, "mysql_native_password\x00abc\x00"...)}, usual, verdict{"bad down", ""}},
		{"a short answer", myFake{pong: []byte{0}}, usual, verdict{"bad down", ""}},
		{"nonsense", myFake{pong: []byte{0x7f, 1, 2, 3}}, usual, verdict{"bad down", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := config.Probe{MySQL: fmt.Sprintf(tt.address, serve(t, tt.fake.serve)), Timeout: patience(tt.name)}
			s := look(t, p, world(nil))
			check(t, s, tt.want)
			t.Log(s.Text)
		})
	}
}

func TestMySQLTLS(t *testing.T) {
	own, ca := certificate(t, "127.0.0.1")
	other, otherCA := certificate(t, "db.example.com")
	for _, tt := range []struct {
		name        string
		certificate tls.Certificate
		options     string
		ca          []byte
		want        verdict
	}{
		{"prefers", other, "", nil, verdict{"good", "ping"}},
		{"requires", other, "?ssl-mode=REQUIRED", nil, verdict{"good", "ping"}},
		{"verifies", own, "?tls=true", ca, verdict{"good", "ping"}},
		{"verifies without being told", own, "", ca, verdict{"good", "ping"}},
		{"verifies another name", other, "?tls=true", otherCA, verdict{"bad down", ""}},
		{"verifies an authority", other, "?ssl-mode=VERIFY_CA", otherCA, verdict{"good", "ping"}},
		{"is not trusted", own, "?tls=true", nil, verdict{"could-not-measure", "an authority"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fake := myFake{plugin: "caching_sha2_password", full: true, tls: &tls.Config{Certificates: []tls.Certificate{tt.certificate}}}
			p := config.Probe{MySQL: "mysql://app:${PASSWORD}@" + serve(t, fake.serve) + "/shop" + tt.options}
			if tt.ca != nil {
				p.CA = "ca.pem"
			}
			check(t, look(t, p, world(tt.ca)), tt.want)
		})
	}
}
