package probe

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// planted is the password of every test: it must be in no sample.
const planted = "pl4nted/p@ss:w?rd%41"

// world is an environment with the planted password, and a CA file where ca is given.
func world(ca []byte) Env {
	return Env{
		Now: time.Now,
		Lookup: func(name string) (string, bool) {
			values := map[string]string{"PASSWORD": planted, "SHORT": "abc", "DB_USER": "secret-user", "PORT": "5999"}
			value, ok := values[name]
			return value, ok
		},
		Secret:  func(string) {},
		Read:    func(string) ([]byte, error) { return ca, nil },
		Version: "test",
	}
}

// look makes a probe and asks once; the sample's times are taken out. It fails where the password shows.
func look(t *testing.T, p config.Probe, env Env) health.Sample {
	t.Helper()
	if p.Timeout == 0 {
		p.Timeout = 20 * time.Second // a slow machine is no fault of the server's
	}
	c, err := New(p, config.Identity{}, env)
	if err != nil {
		t.Fatal(err)
	}
	samples := c.Collect(t.Context())
	if len(samples) != 1 {
		t.Fatalf("one look made %d samples", len(samples))
	}
	s := samples[0]
	all, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(all), "pl4nted") {
		t.Errorf("the password shows: %s", all)
	}
	if len(s.Text) > health.MaxText || len(s.Want) > health.MaxText || strings.ContainsAny(s.Text, "\r\n\x1b") {
		t.Errorf("the text is too long, or not one line: %q, %q", s.Text, s.Want)
	}
	if s.Outcome == health.Bad && s.Fault == "" || s.Outcome == health.Unmeasured && s.Fault != "" {
		t.Errorf("the outcome %v has the fault %q", s.Outcome, s.Fault)
	}
	return s
}

// patience is how long to wait for a server that is named so: short where it hangs, since that is then certain.
func patience(name string) time.Duration {
	if strings.HasPrefix(name, "hangs") {
		return 200 * time.Millisecond
	}
	return 0
}

// verdict is what a test says of a sample: the outcome, with its fault and "passing", and some words of the text.
type verdict struct {
	outcome string
	words   string
}

// check compares a sample with what is expected.
func check(t *testing.T, s health.Sample, want verdict) {
	t.Helper()
	got := s.Outcome.String()
	if s.Fault != "" {
		got += " " + string(s.Fault)
	}
	if s.Passing {
		got += " passing"
	}
	if got != want.outcome || !strings.Contains(s.Text, want.words) {
		t.Errorf("got %s: %q (expected instead: %q)\nwant %s: ...%q...", got, s.Text, s.Want, want.outcome, want.words)
	}
}

// serve answers every connection with handle until the test ends; it gives the address.
func serve(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.SetDeadline(time.Now().Add(20 * time.Second))
				handle(c)
			}()
		}
	}()
	return l.Addr().String()
}

// refusing is an address that nothing listens at.
func refusing(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// hang reads until the other side closes, and says nothing.
func hang(c net.Conn) { io.Copy(io.Discard, c) }

// endless sends b for ever.
func endless(b string) func(net.Conn) {
	return func(c net.Conn) {
		go io.Copy(io.Discard, c)
		for block := []byte(strings.Repeat(b, 1+4096/len(b))); ; {
			if _, err := c.Write(block); err != nil {
				return
			}
		}
	}
}

// say sends b and waits for the other side to close.
func say(b string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, b)
		hang(c)
	}
}

// certificate makes a self-signed one for localhost and its PEM.
func certificate(t *testing.T, names ...string) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// keyPEM is the private key of a certificate.
func keyPEM(t *testing.T, c tls.Certificate) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
