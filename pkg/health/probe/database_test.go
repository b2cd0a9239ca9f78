package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// TestDatabaseWithoutConversation asks, of every database, servers that do not get as far as talking.
func TestDatabaseWithoutConversation(t *testing.T) {
	kinds := map[string]func(address string) config.Probe{
		"postgres": func(a string) config.Probe { return config.Probe{Postgres: "postgres://app:${PASSWORD}@" + a + "/db"} },
		"mysql":    func(a string) config.Probe { return config.Probe{MySQL: "mysql://app:${PASSWORD}@" + a + "/db"} },
		"redis":    func(a string) config.Probe { return config.Probe{Redis: "redis://app:${PASSWORD}@" + a + "/1"} },
		"rediss":   func(a string) config.Probe { return config.Probe{Redis: "rediss://app:${PASSWORD}@" + a + "/1"} },
		"grpc":     func(a string) config.Probe { return config.Probe{GRPC: a + "/service"} },
		"grpcs":    func(a string) config.Probe { return config.Probe{GRPC: "https://" + a} },
	}
	for name, probe := range kinds {
		for _, tt := range []struct {
			name    string
			handle  func(net.Conn) // nil refuses
			outcome string
			words   string
		}{
			{"refuses", nil, "bad down", ""},
			{"hangs", hang, "bad down", "answer"},
			{"closes", func(net.Conn) {}, "bad down", ""},
			{"is a web server", say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "bad down", ""},
			{"is a mail server", say("220 mail.example.com ESMTP\r\n"), "bad down", ""},
			{"is SSH", say("SSH-2.0-OpenSSH_9.2p1\r\n"), "bad down", ""},
			{"sends zeros", endless("\x00"), "bad down", ""},
			{"sends 0xff", endless("\xff"), "bad down", ""},
			{"sends lines", endless("line\r\n"), "bad down", ""},
			{"sends S", endless("S"), "bad down", ""},
			{"repeats the password", say("-" + planted + "\n\x1b[31m" + planted), "bad", ""},
		} {
			t.Run(name+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				address := refusing(t)
				if tt.handle != nil {
					address = serve(t, tt.handle)
				}
				p := probe(address)
				p.Timeout = patience(tt.name)
				s := look(t, p, world(nil))
				if s.Outcome != health.Bad || !strings.Contains(s.Text, tt.words) {
					t.Errorf("got %v %q, want bad: ...%q...", s.Outcome, s.Text, tt.words)
				}
				t.Logf("%v %s: %s", s.Outcome, s.Fault, s.Text)
			})
		}
		t.Run(name+" has no name", func(t *testing.T) {
			t.Parallel()
			s := look(t, probe("no-such-host.invalid:1"), world(nil))
			check(t, s, verdict{"could-not-measure", ""})
		})
		t.Run(name+" is interrupted", func(t *testing.T) {
			t.Parallel()
			c, err := New(probe(serve(t, hang)), config.Identity{}, world(nil))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			check(t, c.Collect(ctx)[0], verdict{"could-not-measure", "interrupted"})
		})
	}
}

// TestSilentResolver holds that a resolver that takes all the time is no fault of the server's, and that a server that
// does is.
func TestSilentResolver(t *testing.T) {
	over, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	unresolved := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", Name: "db", IsTimeout: true}}
	silence := &net.OpError{Op: "dial", Err: context.DeadlineExceeded}
	var d database
	check(t, d.failed(over, nil, unresolved), verdict{"could-not-measure", "could not be resolved"})
	check(t, d.failed(over, nil, silence), verdict{"bad down", "does not answer"})
	var g grpc
	state := new(dialed)
	check(t, g.broken(over, state, over.Err()), verdict{"could-not-measure", "could not be resolved"})
	state.resolved.Store(true)
	check(t, g.broken(over, state, over.Err()), verdict{"bad down", "does not answer"})
}

func TestDatabaseAddress(t *testing.T) {
	type parts struct{ Scheme, Address, User, Password, Name, Shown, SSLMode string }
	for _, tt := range []struct {
		in   string
		want parts
	}{
		{"postgres://app:${PASSWORD}@db/shop?sslmode=require",
			parts{"postgres", "db:5432", "app", planted, "shop", "app", "require"}},
		{"postgresql+asyncpg://${DB_USER}:${PASSWORD}@db:${PORT}/shop",
			parts{"postgresql", "db:5999", "secret-user", planted, "shop", "the user", ""}},
		{"postgres://a%40b:p%25@[::1]:6000/x%2Fy#f", parts{"postgres", "[::1]:6000", "a@b", "p%", "x/y", "a@b", ""}},
		{"postgres://a:100%@[::1]/x", parts{"postgres", "[::1]:5432", "a", "100%", "x", "a", ""}},
		{"postgres://a:p@ss@db", parts{"postgres", "db:5432", "a", "p@ss", "", "a", ""}},
		{"${DATABASE_URL}", parts{"postgres", "db.example.com:5432", "u", "p/w", "shop", "the user", "verify-full"}},
		{"${DATABASE_URL}&x=y", parts{"postgres", "db.example.com:5432", "u", "p/w", "shop", "the user", "verify-full"}},
		{"POSTGRES://db", parts{"postgres", "db:5432", "", "", "", "the user", ""}},
	} {
		env := world(nil)
		usual := env.Lookup
		env.Lookup = func(name string) (string, bool) {
			if name == "DATABASE_URL" {
				return "postgres://u:p%2Fw@db.example.com/shop?sslmode=verify-full", true
			}
			return usual(name)
		}
		d, err := postgresForm.parse(tt.in, env)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		got := parts{d.scheme, d.address(), d.user, d.password, d.name, d.shown, d.options.Get("sslmode")}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestDatabaseConfigurationFaults(t *testing.T) {
	pg := func(s string) config.Probe { return config.Probe{Postgres: s} }
	for _, tt := range []struct {
		p    config.Probe
		want string
	}{
		{pg("db.example.com"), "expected postgres://USER:PASSWORD@HOST/DATABASE"},
		{pg("mysql://u:pl4nted@h/d"), "expected postgres://"},
		{pg("postgres://u:pl4nted@/d"), "expected one HOST"},
		{pg("postgres://u:pl4nted@a,b/d"), "expected one HOST"},
		{pg("postgres://u:pl4nted@a:99999/d"), "expected one HOST"},
		{pg("postgres://u:pl4nted@a:nonsense/d"), "expected one HOST"},
		{pg("postgres://:pl4nted@a/d"), "names no user"},
		{pg("postgres://u:pl4nted@a/d?sslmode=pl4nted"), "sslmode: expected disable"},
		{pg("postgres://u:${MISSING}@a/d"), "MISSING"},
		{config.Probe{Postgres: "postgres://u:p@a/d?sslmode=disable", CA: "ca.pem"}, "asks for no TLS"},
		{config.Probe{MySQL: "mysql://u:p@a/d?tls=pl4nted"}, "tls: expected disable"},
		{config.Probe{MySQL: "postgres://u:pl4nted@a/d"}, "expected mysql://"},
		{config.Probe{Redis: "redis://a/nonsense"}, "the number of a database"},
		{config.Probe{Redis: "redis://a/0", CA: "ca.pem"}, "asks for no TLS"},
		{config.Probe{Redis: "rediss://a/0?tls=preferred"}, "rediss:// is with TLS"},
		{config.Probe{GRPC: "a"}, "expected HOST:PORT"},
		{config.Probe{GRPC: "ftp://a:1"}, "expected HOST:PORT"},
		{config.Probe{GRPC: "a:1", CA: "ca.pem"}, "asks for no TLS"},
		{config.Probe{TCP: "a"}, "expected HOST:PORT"},
		{config.Probe{TCP: "a:0"}, "expected HOST:PORT"},
		{config.Probe{TCP: "a b:1"}, "expected HOST:PORT"},
		{config.Probe{DNS: "a:1"}, "expected a name"},
		{config.Probe{DNS: "10.0.0.1"}, "this is an address"},
		{config.Probe{DNS: "::1"}, "expected a name"},
	} {
		_, err := New(tt.p, config.Identity{}, world([]byte("no PEM")))
		switch {
		case err == nil:
			t.Errorf("%+v is taken; want an error with %q", tt.p, tt.want)
		case !strings.Contains(err.Error(), tt.want):
			t.Errorf("got %q, want %q", err, tt.want)
		case strings.Contains(err.Error(), "pl4nted"):
			t.Errorf("an error quotes the password: %v", err)
		}
	}
}

// TestHide holds that a server that repeats what it was told shows nothing, at any length of the password.
func TestHide(t *testing.T) {
	for _, password := range []string{planted, "abc", "x", "password", "12345", "  spaced  "} {
		env := world(nil)
		env.Lookup = func(string) (string, bool) { return password, true }
		d, err := postgresForm.parse("postgres://app:${PASSWORD}@db/shop", env)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.hide("it is <" + password + ">, you said"); strings.Contains(got, "<"+password+">") {
			t.Errorf("%q shows: %s", password, got)
		}
	}
	d := database{}
	if got, want := d.hide("a\x1b[31m\r\n\u202e  b\xff"), "a [31m b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := d.hide(strings.Repeat("é", 1000)); len(got) > 160 || !strings.HasSuffix(got, "é…") {
		t.Errorf("not cut at a character: %d bytes, %q", len(got), got)
	}
}

func TestSecurity(t *testing.T) {
	for _, tt := range []struct {
		options, ca string
		usual, want security
	}{
		{"", "", preferred, preferred},
		{"", "ca", preferred, verifyFull},
		{"sslmode=disable", "", preferred, plain},
		{"sslmode=require", "", preferred, required},
		{"sslmode=require", "ca", preferred, verifyCA},
		{"sslmode=prefer", "ca", preferred, preferred},
		{"ssl-mode=VERIFY_IDENTITY", "", preferred, verifyFull},
		{"ssl_mode=verify_ca", "", preferred, verifyCA},
		{"tls=skip-verify", "", verifyFull, required},
		{"", "", verifyFull, verifyFull},
	} {
		var d database
		if err := d.readOptions(tt.options, func(s string) (string, error) { return s, nil }); err != nil {
			t.Fatal(err)
		}
		got, err := d.security(tt.usual, tt.ca)
		if err != nil || got != tt.want {
			t.Errorf("%q with %q: got %d, %v; want %d", tt.options, tt.ca, got, err, tt.want)
		}
	}
}

func TestWireEnds(t *testing.T) {
	address := serve(t, endless("x"))
	w, err := dialWire(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	n, err := io.Copy(io.Discard, w)
	if n != maxConversation || !errors.Is(err, errEndless) || !errors.Is(w.err(), errEndless) {
		t.Errorf("read %d bytes, %v, %v; want %d and the end", n, err, w.err(), maxConversation)
	}
}
