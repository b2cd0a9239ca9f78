package probe

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/config"
)

// authority signs certificates; pem is its own.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         []byte
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour * 365),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{parsed, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

// sign makes a certificate of names that is valid from and to so long from now.
func (a *authority) sign(t testing.TB, from, to time.Duration, names ...string) tls.Certificate {
	t.Helper()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else {
			c.DNSNames = append(c.DNSNames, n)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// secured is a web server with a certificate; it gives HOST:PORT.
func secured(t testing.TB, handle http.HandlerFunc, change func(*tls.Config), c tls.Certificate) string {
	t.Helper()
	s := httptest.NewUnstartedServer(handle)
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{Certificates: []tls.Certificate{c}}
	if change != nil {
		change(s.TLS)
	}
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return strings.TrimPrefix(s.URL, "https://")
}

// TestTLS asks each server by tls: and by https://.
func TestTLS(t *testing.T) {
	const hour = time.Hour
	known, stranger := newAuthority(t), newAuthority(t)
	client := func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert; c.MaxVersion = tls.VersionTLS12 }
	old := func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS10 }
	for _, tt := range []struct {
		name        string
		certificate tls.Certificate
		change      func(*tls.Config)
		days        int
		want        verdict
	}{
		{"valid", known.sign(t, -hour, 100*hour, "127.0.0.1"), nil, 3, verdict{"good", ""}},
		{"ends soon", known.sign(t, -hour, 74*hour, "127.0.0.1"), nil, 14, verdict{"bad minor", "its certificate expires in 3 days, on "}},
		{"ends today", known.sign(t, -hour, 5*hour+time.Minute, "127.0.0.1"), nil, 1, verdict{"bad minor", "its certificate expires in 5 hours, on "}},
		{"expired", known.sign(t, -2*hour, -hour, "127.0.0.1"), nil, 0, verdict{"bad down", "its certificate expired on " + day(time.Now().Add(-hour))}},
		{"not yet valid", known.sign(t, hour, 2*hour, "127.0.0.1"), nil, 0, verdict{"bad down", "its certificate is not valid before " + day(time.Now().Add(hour))}},
		{"another name", known.sign(t, -hour, hour, "shop.example", "10.0.0.1"), nil, 0, verdict{"bad down", "its certificate is of another name: shop.example, 10.0.0.1"}},
		{"not known", stranger.sign(t, -hour, hour, "127.0.0.1"), nil, 0, verdict{"could-not-measure", "signed by an authority that is not known here"}},
		{"not known and expired", stranger.sign(t, -2*hour, -hour, "127.0.0.1"), nil, 0, verdict{"bad down", "its certificate expired on "}},
		{"wants a client certificate", known.sign(t, -hour, hour, "127.0.0.1"), client, 0, verdict{"could-not-measure", "asks for a client certificate"}},
		{"old", known.sign(t, -hour, hour, "127.0.0.1"), old, 0, verdict{"bad down", "TLS"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address := secured(t, statusOnly(200), tt.change, tt.certificate)
			p := config.Probe{TLS: address, CA: "ca.pem", CertificateDays: tt.days}
			check(t, look(t, p, world(known.pem)), tt.want)
			p = get("https://" + address)
			p.CA, p.CertificateDays = "ca.pem", tt.days
			check(t, look(t, p, world(known.pem)), tt.want)
		})
	}
}

func TestTLSText(t *testing.T) {
	ca := newAuthority(t)
	address := secured(t, statusOnly(200), nil, ca.sign(t, -time.Hour, 50*time.Hour, "127.0.0.1"))
	s := look(t, config.Probe{TLS: address, CA: "ca.pem"}, world(ca.pem))
	check(t, s, verdict{"good", "its certificate is valid until " + day(time.Now().Add(50*time.Hour)) + ", 2 days more"})
	if s.Took <= 0 {
		t.Error("took no time")
	}
	address = secured(t, statusOnly(500), nil, ca.sign(t, -time.Hour, 50*time.Hour, "127.0.0.1"))
	p := get("https://" + address)
	p.CA, p.CertificateDays = "ca.pem", 10
	check(t, look(t, p, world(ca.pem)), verdict{"bad server-error", "status 500"})
}

func TestTLSWithoutHandshake(t *testing.T) {
	for _, tt := range []struct {
		name   string
		handle func(net.Conn)
		want   verdict
	}{
		{"refuses", nil, verdict{"bad down", "refuses connections"}},
		{"hangs", hang, verdict{"bad down", "does not end the TLS handshake within 300ms"}},
		{"closes", func(c net.Conn) { c.Read(make([]byte, 4096)) }, verdict{"bad down", "closes the connection"}},
		{"mail", say("220 mail.example.com ESMTP\r\n"), verdict{"bad down", "does not speak TLS"}},
		{"zeros", endless("\x00"), verdict{"bad down", "does not speak TLS"}},
		{"endless handshake", endless("\x16\x03\x03\x00\x04\x02\xff\xff\xff"), verdict{"bad down", "does not speak TLS as expected"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address := refusing(t)
			if tt.handle != nil {
				address = serve(t, tt.handle)
			}
			check(t, look(t, config.Probe{TLS: address, Timeout: 300 * time.Millisecond}, world(nil)), tt.want)
		})
	}
	check(t, look(t, config.Probe{TLS: "no-such-host.invalid"}, world(nil)), verdict{"could-not-measure", "its name "})
	for _, address := range []string{"a b", "h:0", "h:99999", "https://h", ""} {
		if _, err := newTLS(config.Probe{TLS: address}, config.Identity{}, world(nil)); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

// TestHTTP2 holds that it is spoken where the server has it, in the same bounds.
func TestHTTP2(t *testing.T) {
	ca := newAuthority(t)
	var proto atomic.Value
	address := secured(t, func(w http.ResponseWriter, r *http.Request) {
		proto.Store(r.Proto)
		switch r.URL.Path {
		case "/reset":
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/hang":
			<-r.Context().Done()
		case "/large":
			for block := make([]byte, 64<<10); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}
		w.Header().Set("Trailer", "X-End")
		io.WriteString(w, `{"status": "ok"}`)
		w.Header().Set("X-End", "1")
	}, nil, ca.sign(t, -time.Hour, time.Hour, "127.0.0.1"))
	for _, tt := range []struct {
		path string
		want verdict
	}{
		{"/", verdict{"good", "status 200"}},
		{"/reset", verdict{"bad down", "does not answer as HTTP does: stream error"}},
		{"/hang", verdict{"bad down", "does not answer within 500ms"}},
		{"/large", verdict{"bad down", "its answer is larger than 1 MB"}},
	} {
		p := get("https://" + address + tt.path)
		p.CA, p.Timeout, p.Expect.JSON = "ca.pem", 500*time.Millisecond, map[string]string{".status": "ok"}
		check(t, look(t, p, world(ca.pem)), tt.want)
		if proto.Load() != "HTTP/2.0" {
			t.Errorf("%s: asked by %v", tt.path, proto.Load())
		}
	}
}
