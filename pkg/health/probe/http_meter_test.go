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
