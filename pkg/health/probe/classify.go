package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"

	"deploycoord/pkg/health"
)

// silent is what a look says of a target that did not answer in its time; the caller that knows the time puts it in.
const silent = "does not answer in time"

// fault is a sample of an error of the network, of TLS or of HTTP. What the target did is bad; what this machine, its
// resolver or its configuration did could not be measured, as is everything that is not known. It quotes no address.
func fault(err error) health.Sample {
	var address *url.Error
	if errors.As(err, &address) { // it would quote the query
		err = address.Err
	}
	if s, ok := faultHere(err); ok {
		return s
	}
	if s, ok := faultOfTLS(err); ok {
		return s
	}
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return health.Sample{Text: "was interrupted"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT),
		errors.As(err, &network) && network.Timeout():
		return down(silent, "an answer")
	case errors.Is(err, syscall.ECONNREFUSED):
		return down("refuses connections", "a connection")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return down("resets the connection", "an answer")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return down("closes the connection before its answer is whole", "an answer")
	case errors.Is(err, http.ErrSchemeMismatch):
		return down("speaks HTTP, not HTTPS", "TLS, or http:// in the address")
	}
	return health.Sample{Text: "could not be asked: " + oneLine(innermost(err).Error(), 160)}
}

// down is a bad sample of a target that does not do what it is there for.
func down(text, want string) health.Sample {
	return health.Sample{Outcome: health.Bad, Fault: health.Down, Text: text, Want: want}
}

// faultHere is a sample of what kept this machine from asking.
func faultHere(err error) (health.Sample, bool) {
	for _, e := range []struct {
		number     syscall.Errno
		text, want string
	}{
		{syscall.EMFILE, "too many files are open here", "a higher limit (ulimit -n), or a lower verify.concurrency"},
		{syscall.ENFILE, "too many files are open here", "a higher limit of the system, or a lower verify.concurrency"},
		{syscall.EADDRNOTAVAIL, "no local address or port is left to connect from", "a lower verify.concurrency"},
		{syscall.ENOBUFS, "this machine is out of memory for connections", "a lower verify.concurrency"},
		{syscall.ENOMEM, "this machine is out of memory", "a lower verify.concurrency"},
		{syscall.EHOSTUNREACH, "no route to the host from here", "a machine that reaches it"},
		{syscall.ENETUNREACH, "no route to its network from here", "a machine that reaches it"},
		{syscall.EHOSTDOWN, "no route to the host from here", "a machine that reaches it"},
		{syscall.ENETDOWN, "the network is down here", "a machine with a network"},
		{syscall.EACCES, "this machine is not allowed to connect to it", "a firewall that lets it out"},
		{syscall.EPERM, "this machine is not allowed to connect to it", "a firewall that lets it out"},
		{syscall.EAFNOSUPPORT, "this machine does not have the protocol of its address", "an address of IPv4, or a machine with IPv6"},
	} {
		if errors.Is(err, e.number) {
			return health.Sample{Text: e.text, Want: e.want}, true
		}
	}
	var name *net.DNSError
	if !errors.As(err, &name) {
		return health.Sample{}, false
	}
	text := "its name could not be resolved from here"
	switch {
	case name.IsNotFound:
		text = "its name does not resolve from here"
	case name.IsTimeout:
		text = "its name could not be resolved in time"
	}
	return health.Sample{Text: text, Want: "a name that the resolver of this machine knows"}, true
}
