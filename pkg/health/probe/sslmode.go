package probe

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// security is how much of TLS a database's address asks for.
type security uint8

// The degrees, as libpq has them (sslmode).
const (
	plain      security = iota
	preferred           // TLS where the server has it, nothing verified
	required            // TLS, nothing verified
	verifyCA            // a certificate of an authority that is trusted, of whatever name
	verifyFull          // a certificate of the host's name
)

// securities are the words for them: libpq's sslmode, MySQL's ssl-mode, the tls parameter of Go's MySQL driver.
var securities = []struct {
	word   string
	degree security
}{
	{"disable", plain}, {"disabled", plain}, {"false", plain},
	{"prefer", preferred}, {"preferred", preferred}, {"allow", preferred},
	{"require", required}, {"required", required}, {"skip-verify", required},
	{"verify-ca", verifyCA},
	{"verify-full", verifyFull}, {"verify-identity", verifyFull}, {"true", verifyFull},
}

// security reads what the address says of TLS; usual holds where it says nothing. A CA file is there to verify with: it
// makes verify-full of silence and verify-ca of require (as libpq does).
func (d *database) security(usual security, ca string) (security, error) {
	degree, said := usual, false
	for _, key := range []string{"sslmode", "ssl-mode", "tls"} {
		word := strings.ReplaceAll(strings.ToLower(d.options.Get(key)), "_", "-")
		if word == "" {
			continue
		}
		known := false
		for _, s := range securities {
			if s.word == word {
				degree, said, known = s.degree, true, true
			}
		}
		if !known {
			return plain, fmt.Errorf("%s: expected disable, prefer, require, verify-ca or verify-full", key)
		}
	}
	switch {
	case ca == "":
	case !said && degree == preferred:
		degree = verifyFull
	case degree == required:
		degree = verifyCA
	case degree == plain:
		return plain, errors.New("ca is given, but the address asks for no TLS")
	}
	return degree, nil
}

// tls is the configuration for one degree; nil where there is no TLS. roots are those of the system where nil.
func (d *database) tls(degree security, roots *x509.CertPool) *tls.Config {
	if degree == plain {
		return nil
	}
	c := &tls.Config{RootCAs: roots}
	if _, err := netip.ParseAddr(d.host); err != nil || degree == verifyFull {
		c.ServerName = d.host
	}
	if degree == verifyFull {
		return c
	}
	c.InsecureSkipVerify = true // verified below, or not asked for
	if degree == verifyCA {
		c.VerifyConnection = func(state tls.ConnectionState) error { return verifyAuthority(state, roots) }
	}
	return c
}

// verifyAuthority verifies a chain, of whatever name.
func verifyAuthority(state tls.ConnectionState, roots *x509.CertPool) error {
	between := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: err}
	}
	return nil
}
