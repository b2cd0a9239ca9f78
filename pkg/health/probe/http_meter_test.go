package probe

import (
	"bytes"
	"crypto/tls"
	"log"
	"net"
	"testing"
	"time"
)

// TestNothingIsLogged holds that net/http does not write what a server says before it is asked to the log.
func TestNothingIsLogged(t *testing.T) {
	ca := newAuthority(t)
	c := ca.sign(t, -time.Hour, time.Hour, "127.0.0.1")
	plain := serve(t, say("220 "+planted+"\r\n"))
	secure := serve(t, func(conn net.Conn) {
		s := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}})
		if s.Handshake() == nil {
			say("220 " + planted + "\r\n")(s)
		}
	})
	var written bytes.Buffer
	usual := log.Writer()
	log.SetOutput(&written)
	defer log.SetOutput(usual)
	for range 20 {
		for _, url := range []string{"http://" + plain, "https://" + secure} {
			p := get(url)
			p.CA = "ca.pem"
			check(t, look(t, p, world(ca.pem)), verdict{"bad down", "does not answer as HTTP does: a wrong HTTP"})
		}
	}
	log.SetOutput(usual)
	if written.Len() > 0 {
		t.Errorf("logged: %s", written.String())
	}
}

// TestMeterHearsWhenItSpoke holds that nothing is read before something is written, and nothing waits for ever.
func TestMeterHearsWhenItSpoke(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	m := newMeter(near, traffic(10))
	go far.Write([]byte("early"))
	read := make(chan string, 1)
	listen := func() {
		p := make([]byte, 5)
		n, _ := m.Read(p)
		read <- string(p[:n])
	}
	go listen()
	select {
	case got := <-read:
		t.Fatalf("heard %q before it spoke", got)
	case <-time.After(20 * time.Millisecond):
	}
	go far.Read(make([]byte, 1))
	if _, err := m.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "early" {
		t.Errorf("heard %q", got)
	}
	m.hold(true)
	go listen()
	m.Close()
	if got := <-read; got != "" {
		t.Errorf("heard %q of what is closed", got)
	}
	if m.hold(true); m.held {
		t.Error("what is closed is held")
	}
}
