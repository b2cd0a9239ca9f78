package probe

import (
	"errors"
	"io"
	"strings"
	"testing"

	"deploycoord/pkg/redact"
)

// FuzzAddress holds that an address, whatever it is, is a host and a port or an error, and that no error quotes a value
// of the environment.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"postgres://app:${A}@db:5432/shop?sslmode=require", "${A}", "${A}@db", "postgres://${A}", "postgres://a:b@${A}:${A}/${A}?x=${A}#f",
		"postgres://[::1]:%zz@[fe80::1%25eth0]/", "x://", "://", "postgres+${A}://h",
	} {
		f.Add(seed, "va1ue-of-it")
		f.Add(seed, "postgres://u:va1ue-of-it@h/d?sslmode=%")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		env := Env{Lookup: func(string) (string, bool) { return value, true }}
		d, err := postgresForm.parse(text, env)
		if err != nil {
			if len(value) > 8 && strings.Contains(err.Error(), value) && !strings.Contains(text, value) && !strings.Contains("postgres: expected postgres://USER:PASSWORD@HOST/DATABASE one HOST:PORT after the @", value) {
				t.Errorf("an error quotes a value: %v", err)
			}
			return
		}
		if host, port, ok := hostPort(d.address(), ""); !ok || host != d.host || port != d.port {
			t.Errorf("%q: %q is no address", text, d.address())
		}
		if redact.Hides(value) && strings.Contains(d.hide("it is <"+value+">"), "<"+value+">") && strings.Contains(text, "${A}") {
			t.Errorf("%q shows %q", text, value)
		}
	})
}

// FuzzMySQLGreeting holds that what passes for a greeting is long enough for the driver.
func FuzzMySQLGreeting(f *testing.F) {
	f.Add(myFake{plugin: "caching_sha2_password"}.greeting())
	f.Add([]byte("\xff\x10\x04Too many connections"))
	f.Add([]byte("\n8.4.0\x00"))
	f.Fuzz(func(t *testing.T, packet []byte) {
		if len(packet) == 0 || len(packet) > 4000 {
			return
		}
		got := isGreeting(packet)
		if got && packet[0] == 10 && len(packet) < 45 {
			t.Errorf("%q passes", packet)
		}
	})
}

// readAllBy reads in blocks of size to the end; it gives the error, nil for the end itself.
func readAllBy(r io.Reader, size int) error {
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, size))
	return err
}

// FuzzScramGuard holds that a count is found wherever a server cuts its bytes.
func FuzzScramGuard(f *testing.F) {
	f.Add("r=abc,s=c2FsdA==,i=2000000000", uint8(3))
	f.Add("r=,i,s=,,i=4096", uint8(1))
	f.Fuzz(func(t *testing.T, message string, cut uint8) {
		whole := readAllBy(&scramGuard{Reader: strings.NewReader(message)}, 4096)
		parts := readAllBy(&scramGuard{Reader: strings.NewReader(message)}, 1+int(cut))
		if errors.Is(whole, errIterations) != errors.Is(parts, errIterations) {
			t.Errorf("%q: %v whole, %v in parts of %d", message, whole, parts, 1+int(cut))
		}
	})
}
