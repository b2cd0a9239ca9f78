package probe

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	grpcserver "google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	grpchealth "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// realGRPC is a server of google.golang.org/grpc; it gives the address.
func realGRPC(t *testing.T, register func(*grpcserver.Server), options ...grpcserver.ServerOption) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpcserver.NewServer(options...)
	if register != nil {
		register(s)
	}
	go s.Serve(l)
	t.Cleanup(s.Stop)
	return l.Addr().String()
}

// answering is a health service of one answer.
type answering struct {
	grpc_health_v1.UnimplementedHealthServer
	err  error
	wait time.Duration
}

func (a answering) Check(ctx context.Context, _ *grpc_health_v1.HealthCheckRequest) (*grpc_health_v1.HealthCheckResponse, error) {
	select {
	case <-ctx.Done():
	case <-time.After(a.wait):
	}
	return nil, a.err
}

func TestGRPCReal(t *testing.T) {
	healthy := grpchealth.NewServer()
	healthy.SetServingStatus("shop.Cart", grpc_health_v1.HealthCheckResponse_SERVING)
	healthy.SetServingStatus("shop.Pay", grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	healthy.SetServingStatus("shop.New", grpc_health_v1.HealthCheckResponse_SERVICE_UNKNOWN)
	healthy.SetServingStatus("shop.Odd", grpc_health_v1.HealthCheckResponse_UNKNOWN)
	address := realGRPC(t, func(s *grpcserver.Server) { grpc_health_v1.RegisterHealthServer(s, healthy) })
	for service, want := range map[string]verdict{
		"":           {"good", "is SERVING, said in "},
		"/":          {"good", "is SERVING"},
		"/shop.Cart": {"good", "is SERVING"},
		"/shop.Pay":  {"bad down passing", "is NOT_SERVING"},
		"/shop.New":  {"bad down", "does not know the service (SERVICE_UNKNOWN)"},
		"/shop.Odd":  {"bad down", "0 is UNKNOWN"},
		"/shop.None": {"bad down", "does not know the service (NOT_FOUND)"},
	} {
		check(t, look(t, config.Probe{GRPC: address + service}, world(nil)), want)
	}
	check(t, look(t, config.Probe{GRPC: realGRPC(t, nil)}, world(nil)), verdict{"bad down", "has no health service (UNIMPLEMENTED)"})
	for code, want := range map[codes.Code]verdict{
		codes.Unavailable:        {"bad server-error", "answers UNAVAILABLE: the database is ***, 100%"},
		codes.Internal:           {"bad server-error", "answers INTERNAL"},
		codes.Unknown:            {"bad server-error", "answers UNKNOWN"},
		codes.Unauthenticated:    {"could-not-measure", "does not let this probe in: UNAUTHENTICATED"},
		codes.ResourceExhausted:  {"bad server-error", "answers RESOURCE_EXHAUSTED"},
		codes.DeadlineExceeded:   {"bad server-error", "answers DEADLINE_EXCEEDED"},
		codes.FailedPrecondition: {"bad server-error", "answers FAILED_PRECONDITION"},
	} {
		env := world(nil)
		env.Lookup = func(string) (string, bool) { return "s3cret-word", true }
		address := realGRPC(t, func(s *grpcserver.Server) {
			grpc_health_v1.RegisterHealthServer(s, answering{err: status.Error(code, "the database is s3cret-word, 100%\n\x1b[31m"+strings.Repeat("é", 500))})
		})
		s := look(t, config.Probe{GRPC: address + "/${WORD}"}, env)
		check(t, s, want)
		if strings.Contains(s.Text, "s3cret-word") {
			t.Errorf("a value of the environment shows: %s", s.Text)
		}
	}
	slow := realGRPC(t, func(s *grpcserver.Server) { grpc_health_v1.RegisterHealthServer(s, answering{wait: time.Minute}) })
	s := look(t, config.Probe{GRPC: slow, Timeout: time.Second}, world(nil))
	if s.Outcome != health.Bad {
		t.Errorf("a server that hangs: %+v", s)
	}
}

func TestGRPCTLS(t *testing.T) {
	own, ca := certificate(t, "127.0.0.1")
	register := func(s *grpcserver.Server) { grpc_health_v1.RegisterHealthServer(s, grpchealth.NewServer()) }
	secure := realGRPC(t, register, grpcserver.Creds(credentials.NewServerTLSFromCert(&own)))
	p := config.Probe{GRPC: "https://" + secure, CA: "ca.pem"}
	check(t, look(t, p, world(ca)), verdict{"good", "is SERVING"})
	p.CA = ""
	check(t, look(t, p, world(nil)), verdict{"could-not-measure", "an authority"})
	p.GRPC = secure
	check(t, look(t, p, world(nil)), verdict{"bad down", ""})
	for name, handle := range map[string]func(net.Conn){
		"of HTTP/1.1 alone": func(c net.Conn) {
			hang(tls.Server(c, &tls.Config{Certificates: []tls.Certificate{own}, NextProtos: []string{"http/1.1"}}))
		},
		"without ALPN": func(c net.Conn) {
			s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{own}})
			s.Handshake()
			say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nGrpc-Status: 0\r\n\r\n")(s)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := config.Probe{GRPC: "grpcs://" + serve(t, handle), CA: "ca.pem"}
			check(t, look(t, p, world(ca)), verdict{"bad down", "does not speak HTTP/2"})
		})
	}
}

// h2 serves unencrypted HTTP/2 by handle.
func h2(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(handle)
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func TestGRPCByHand(t *testing.T) {
	frame := func(message string) string {
		return "\x00" + string(binary.BigEndian.AppendUint32(nil, uint32(len(message)))) + message
	}
	answer := func(body, status string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "Grpc-Status")
			io.WriteString(w, body)
			w.Header().Set("Grpc-Status", status)
		}
	}
	for _, tt := range []struct {
		name   string
		handle http.HandlerFunc
		want   verdict
	}{
		{"good", answer(frame("\x08\x01"), "0"), verdict{"good", "SERVING"}},
		{"with fields of tomorrow", answer(frame("\x12\x03abc\x08\x01\x1d1234\x211234567\x38"), "0"), verdict{"good", "SERVING"}},
		{"empty message", answer(frame(""), "0"), verdict{"bad down", "0 is UNKNOWN"}},
		{"no message", answer("", "0"), verdict{"bad down", "no health answer"}},
		{"two messages", answer(frame("\x08\x01")+frame("\x08\x01"), "0"), verdict{"bad down", "no health answer"}},
		{"cut short", answer(frame("\x08\x01")[:6], "0"), verdict{"bad down", "no health answer"}},
		{"compressed", answer("\x01"+frame("\x08\x01")[1:], "0"), verdict{"bad down", "no health answer"}},
		{"garbage", answer(frame("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "0"), verdict{"bad down", "no health answer"}},
		{"a length beyond the end", answer(frame("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "0"), verdict{"bad down", "no health answer"}},
		{"another status", answer(frame("\x08\x01"), "99"), verdict{"bad down", "a gRPC status that is none"}},
		{"status in the headers", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Grpc-Status", "14")
			w.Header().Set("Grpc-Message", "no%20upstream %zz")
		}, verdict{"bad server-error", "UNAVAILABLE: no%20upstream %zz"}},
		{"a proxy's 502", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, verdict{"bad server-error", "HTTP status 502"}},
		{"a web page", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, verdict{"bad down", "HTTP status 200 and no gRPC status"}},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, verdict{"bad down", "HTTP status 302"}},
		{"endless body", func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		}, verdict{"bad down", "more than a health answer"}},
		{"huge headers", func(w http.ResponseWriter, _ *http.Request) {
			for i := range 2000 {
				w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1000))
			}
		}, verdict{"bad down", "rules of HTTP/2"}},
		{"hangs before the headers", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, verdict{"bad down", "answer"}},
		{"hangs within the body", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "\x00")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, verdict{"bad down", "answer"}},
		{"breaks off", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "\x00")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, verdict{"bad server-error", "breaks its answer off"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := look(t, config.Probe{GRPC: h2(t, tt.handle), Timeout: patience(tt.name)}, world(nil))
			check(t, s, tt.want)
			t.Log(s.Text)
		})
	}
}

// TestCheckRequest holds the message that is written by hand to what protobuf writes.
func TestCheckRequest(t *testing.T) {
	for _, service := range []string{"", "a", "shop.Cart", strings.Repeat("x", 300)} {
		message, err := proto.Marshal(&grpc_health_v1.HealthCheckRequest{Service: service})
		if err != nil {
			t.Fatal(err)
		}
		want := append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
		if diff := cmp.Diff(want, checkRequest(service)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", service, diff)
		}
	}
}

// FuzzReadServing holds what is read by hand to what protobuf reads, wherever both take a message.
func FuzzReadServing(f *testing.F) {
	for _, seed := range []string{"", "\x08\x01", "\x08\x02", "\x12\x03abc\x08\x01", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x0b\x0c"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		var want grpc_health_v1.HealthCheckResponse
		got, ok := readServing(append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...))
		if err := proto.Unmarshal(message, &want); err == nil && ok && int32(got) != int32(want.Status) {
			t.Errorf("%x: got %d, protobuf %d", message, got, want.Status)
		}
	})
}
