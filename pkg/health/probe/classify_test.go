package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFault(t *testing.T) {
	dial := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://h/?token=" + planted, Err: &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}}
	}
	verification := func(err error) error {
		return fmt.Errorf("look: %w", &tls.CertificateVerificationError{Err: err})
	}
	ended := &x509.Certificate{NotAfter: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), NotBefore: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC), DNSNames: []string{"a.example", "b.example", "c.example", "d.example"}}
	for _, tt := range []struct {
		err  error
		want verdict
	}{
		{dial(syscall.ECONNREFUSED), verdict{"bad down", "refuses connections"}},
		{dial(syscall.ECONNRESET), verdict{"bad down", "resets the connection"}},
		{dial(syscall.EPIPE), verdict{"bad down", "resets the connection"}},
		{dial(syscall.ETIMEDOUT), verdict{"bad down", "does not answer in time"}},
		{dial(syscall.EHOSTUNREACH), verdict{"could-not-measure", "no route to the host from here"}},
		{dial(syscall.ENETUNREACH), verdict{"could-not-measure", "no route to its network from here"}},
		{dial(syscall.EMFILE), verdict{"could-not-measure", "too many files are open here"}},
		{dial(syscall.EADDRNOTAVAIL), verdict{"could-not-measure", "no local address"}},
		{dial(syscall.EACCES), verdict{"could-not-measure", "not allowed"}},
		{dial(syscall.EAFNOSUPPORT), verdict{"could-not-measure", "does not have the protocol"}},
		{io.EOF, verdict{"bad down", "closes the connection"}},
		{io.ErrUnexpectedEOF, verdict{"bad down", "closes the connection"}},
		{context.DeadlineExceeded, verdict{"bad down", "does not answer in time"}},
		{os.ErrDeadlineExceeded, verdict{"bad down", "does not answer in time"}},
		{context.Canceled, verdict{"could-not-measure", "was interrupted"}},
		{&net.DNSError{Err: "no such host", Name: "h", IsNotFound: true}, verdict{"could-not-measure", "its name does not resolve from here"}},
		{&net.DNSError{Err: "timeout", Name: "h", IsTimeout: true}, verdict{"could-not-measure", "its name could not be resolved in time"}},
		{&net.DNSError{Err: "server misbehaving", Name: "h", UnwrapErr: context.DeadlineExceeded}, verdict{"could-not-measure", "its name could not be resolved from here"}},
		{&net.OpError{Op: "dial", Err: &net.DNSError{UnwrapErr: syscall.ECONNREFUSED}}, verdict{"could-not-measure", "its name could not be resolved"}},
		{http.ErrSchemeMismatch, verdict{"bad down", "speaks HTTP, not HTTPS"}},
		{verification(x509.CertificateInvalidError{Cert: ended, Reason: x509.Expired, Detail: "current time 2026-11-23 is after 2026-11-01"}), verdict{"bad down", "its certificate expired on 2026-11-01"}},
		{verification(x509.CertificateInvalidError{Cert: ended, Reason: x509.Expired, Detail: "current time 2026-07-01 is before 2026-08-01"}), verdict{"bad down", "its certificate is not valid before 2026-08-01"}},
		{verification(x509.CertificateInvalidError{Cert: ended, Reason: x509.IncompatibleUsage}), verdict{"bad down", "its certificate is not valid: x509: "}},
		{verification(x509.HostnameError{Certificate: ended, Host: "h.example"}), verdict{"bad down", "its certificate is of another name: a.example, b.example, c.example, ..."}},
		{verification(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h.example"}), verdict{"bad down", "its certificate is of no name"}},
		{verification(x509.UnknownAuthorityError{Cert: ended}), verdict{"could-not-measure", "an authority that is not known here"}},
		{verification(errors.New("strange")), verdict{"bad down", "its certificate is not valid: strange"}},
		{x509.SystemRootsError{}, verdict{"could-not-measure", "no certificates of authorities"}},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, verdict{"bad down", "ends the TLS handshake: handshake failure"}},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: certificate required")}, verdict{"could-not-measure", "asks for a client certificate"}},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: protocol version not supported")}, verdict{"bad down", "no version of TLS"}},
		{tls.RecordHeaderError{}, verdict{"bad down", "does not speak TLS"}},
		{errors.New("something else\nof two lines"), verdict{"could-not-measure", "could not be asked: something else of two lines"}},
	} {
		s := fault(tt.err)
		check(t, s, tt.want)
		if strings.Contains(s.Text+s.Want, "token") || strings.Contains(s.Text+s.Want, "pl4nted") {
			t.Errorf("%v: an address shows: %q, %q", tt.err, s.Text, s.Want)
		}
	}
}

// TestLate holds who is late: a resolver that does not answer is no fault of the target's.
func TestLate(t *testing.T) {
	for at, want := range map[phase]verdict{
		0: {"bad down", silent}, resolving: {"could-not-measure", "its name could not be resolved in time"},
		connecting: {"bad down", "does not take the connection in time"}, securing: {"bad down", "does not end the TLS handshake in time"},
		waiting: {"bad down", silent}, reading: {"bad down", "its answer is not whole in time"},
	} {
		check(t, late(at), want)
	}
}
