package probe

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"deploycoord/pkg/health"
)

// faultOfTLS is a sample of a handshake that failed. A certificate that is wrong for everybody is bad; one of an
// authority that is not known here may be right elsewhere.
func faultOfTLS(err error) (health.Sample, bool) {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	var record tls.RecordHeaderError
	var alert *net.OpError
	switch {
	case errors.As(err, &invalid):
		return invalidCertificate(invalid), true
	case errors.As(err, &name):
		return down("its certificate is "+certificateNames(name.Certificate), "a certificate of "+oneLine(name.Host, 80)), true
	case errors.As(err, &unknown):
		return health.Sample{
			Text: "its certificate is signed by an authority that is not known here, or it sends no intermediate certificate",
			Want: "ca: FILE with the authority's certificate",
		}, true
	case errors.As(err, &roots):
		return health.Sample{Text: "this machine has no certificates of authorities", Want: "ca: FILE, or ca-certificates installed"}, true
	case errors.As(err, &record):
		return down("does not speak TLS", "TLS"), true
	case errors.As(err, &alert) && alert.Op == "remote error":
		return alerted(alert.Err.Error()), true
	case strings.Contains(err.Error(), "unsupported protocol version"):
		return down("speaks only a version of TLS that is no longer safe", "TLS 1.2 or later"), true
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return down("its certificate is not valid: "+oneLine(innermost(certificate.Err).Error(), 120), "a valid certificate"), true
	}
	return health.Sample{}, false
}

// alerted is a sample of a server that ended the handshake, by what it said.
func alerted(said string) health.Sample {
	said = strings.TrimPrefix(said, "tls: ")
	switch {
	case strings.Contains(said, "certificate required"), strings.Contains(said, "bad certificate"):
		return mutual()
	case strings.Contains(said, "protocol version"):
		return down("speaks no version of TLS that is safe", "TLS 1.2 or later")
	}
	return down("ends the TLS handshake: "+oneLine(said, 80), "a TLS handshake")
}

// mutual is a sample of a server that lets in only who has a certificate too.
func mutual() health.Sample {
	return health.Sample{Text: "asks for a client certificate, which a probe does not have", Want: "an address that asks for none"}
}

// isAlert tells whether the other side ended TLS. Up to TLS 1.2 that is all that a server says to who has no certificate.
func isAlert(err error) bool {
	var alert *net.OpError
	return errors.As(err, &alert) && alert.Op == "remote error"
}

// noCertificate answers a server that asks for a certificate, and notes that it did.
func noCertificate(asked *atomic.Bool) func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	return func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		asked.Store(true)
		return new(tls.Certificate), nil
	}
}

// invalidCertificate is a sample of a certificate that is of no use to anybody.
func invalidCertificate(e x509.CertificateInvalidError) health.Sample {
	if e.Reason != x509.Expired || e.Cert == nil {
		return down("its certificate is not valid: "+oneLine(e.Error(), 120), "a valid certificate")
	}
	whose := "its certificate"
	if e.Cert.IsCA && len(e.Cert.DNSNames) == 0 {
		whose = "the certificate of its authority"
	}
	// The error says only in words which of the two ends it was.
	if strings.Contains(e.Detail, "is before") {
		return down(whose+" is not valid before "+day(e.Cert.NotBefore), "a valid certificate, and clocks that are right")
	}
	return down(whose+" expired on "+day(e.Cert.NotAfter), "a valid certificate")
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// certificateNames says whose a certificate is.
func certificateNames(c *x509.Certificate) string {
	const most = 3
	if c == nil {
		return "of another name"
	}
	names := c.DNSNames
	for _, ip := range c.IPAddresses {
		names = append(names[:len(names):len(names)], ip.String())
	}
	if len(names) == 0 {
		return "of no name"
	}
	shown := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		shown = append(shown, oneLine(n, 60))
	}
	text := "of another name: " + strings.Join(shown, ", ")
	if len(names) > most {
		text += ", ..."
	}
	return text
}
