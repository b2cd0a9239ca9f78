package probe

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"deploycoord/pkg/config"
)

// redisFake answers each command by its reply, "" with silence; AUTH must have the planted password.
func redisFake(replies map[string]string) func(net.Conn) {
	return func(c net.Conn) {
		in := bufio.NewReader(c)
		for {
			var count, size int
			if _, err := fmt.Fscanf(in, "*%d\r\n", &count); err != nil || count > 9 {
				return
			}
			words := make([]string, count)
			for i := range words {
				if _, err := fmt.Fscanf(in, "$%d\r\n", &size); err != nil || size > 999 {
					return
				}
				word := make([]byte, size+2)
				if _, err := io.ReadFull(in, word); err != nil {
					return
				}
				words[i] = string(word[:size])
			}
			reply, known := replies[words[0]]
			switch {
			case !known && words[0] == "AUTH" && words[count-1] != planted:
				reply = "-WRONGPASS invalid username-password pair or user is disabled.\r\n"
			case !known && words[0] == "PING":
				reply = "+PONG\r\n"
			case !known:
				reply = "+OK\r\n"
			}
			io.WriteString(c, reply)
		}
	}
}

func TestRedis(t *testing.T) {
	for _, tt := range []struct {
		name    string
		replies map[string]string
		address string // without the host
		want    verdict
	}{
		{"no password", nil, "redis://%s", verdict{"good", "answers PING in "}},
		{"user, password, database", nil, "valkey://app:${PASSWORD}@%s/3", verdict{"good", "answers PING in "}},
		{"password alone", nil, "redis://:${PASSWORD}@%s?db=2", verdict{"good", "answers PING in "}},
		{"wrong password", nil, "redis://app:${SHORT}@%s/0", verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"wrong password before version 6", map[string]string{"AUTH": "-ERR invalid password\r\n"}, "redis://:${SHORT}@%s",
			verdict{"could-not-measure", "does not let the user in: wrong password?"}},
		{"wants a password", map[string]string{"PING": "-NOAUTH Authentication required.\r\n"}, "redis://%s",
			verdict{"could-not-measure", "the address has none"}},
		{"has no password", map[string]string{"AUTH": "-ERR AUTH <password> called without any password configured\r\n"},
			"redis://:${PASSWORD}@%s", verdict{"could-not-measure", "without any password configured"}},
		{"no right", map[string]string{"PING": "-NOPERM this user has no permissions to run the 'ping' command\r\n"},
			"redis://app:${PASSWORD}@%s", verdict{"could-not-measure", "does not let app in: NOPERM"}},
		{"protected", map[string]string{"PING": "-DENIED Redis is running in protected mode\r\n"}, "redis://%s",
			verdict{"could-not-measure", "protected mode"}},
		{"no such database", map[string]string{"SELECT": "-ERR DB index is out of range\r\n"}, "redis://%s/99",
			verdict{"could-not-measure", "DB index is out of range"}},
		{"loading", map[string]string{"PING": "-LOADING Redis is loading the dataset in memory\r\n"}, "redis://%s",
			verdict{"bad down passing", "is starting up: LOADING"}},
		{"loading before the log-in", map[string]string{"AUTH": "-LOADING Redis is loading\r\n"}, "redis://:${PASSWORD}@%s",
			verdict{"bad down passing", "is starting up"}},
		{"busy", map[string]string{"PING": "-BUSY Redis is busy running a script.\r\n"}, "redis://%s",
			verdict{"bad server-error passing", "BUSY"}},
		{"full", map[string]string{"PING": "-ERR max number of clients reached\r\n"}, "redis://%s",
			verdict{"bad server-error passing", "no connection left"}},
		{"cannot write", map[string]string{"PING": "-MISCONF Errors writing to the AOF file\r\n"}, "redis://%s",
			verdict{"bad server-error", "fails: MISCONF"}},
		{"a proxy without a server", map[string]string{"PING": "-ERR Connection refused\r\n"}, "redis://%s",
			verdict{"bad server-error", "fails: ERR Connection refused"}},
		{"hangs at the log-in", map[string]string{"AUTH": ""}, "redis://:${PASSWORD}@%s", verdict{"bad down", "answer"}},
		{"hangs at the database", map[string]string{"SELECT": ""}, "redis://%s/1", verdict{"bad down", "answer"}},
		{"hangs at the end", map[string]string{"PING": ""}, "redis://%s", verdict{"bad down", "answer"}},
		{"hangs within the answer", map[string]string{"PING": "+PO"}, "redis://%s", verdict{"bad down", "answer"}},
		{"another answer", map[string]string{"PING": "$4\r\nPONG\r\n"}, "redis://%s", verdict{"bad down", "does not answer as Redis does"}},
		{"repeats the password", map[string]string{"AUTH": "-ERR no: " + planted + "\r\n"}, "redis://:${PASSWORD}@%s",
			verdict{"could-not-measure", "***"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := config.Probe{Redis: fmt.Sprintf(tt.address, serve(t, redisFake(tt.replies))), Timeout: patience(tt.name)}
			check(t, look(t, p, world(nil)), tt.want)
		})
	}
}

// TestRedisOldLogin holds that a name is left away where the server knows none.
func TestRedisOldLogin(t *testing.T) {
	address := serve(t, func(c net.Conn) {
		buffer := make([]byte, 1000)
		for range 3 {
			n, _ := c.Read(buffer)
			switch said := string(buffer[:n]); {
			case strings.HasPrefix(said, "*3\r\n$4\r\nAUTH"):
				io.WriteString(c, "-ERR wrong number of arguments for 'auth' command\r\n")
			case strings.HasPrefix(said, "*2\r\n$4\r\nAUTH"):
				io.WriteString(c, "+OK\r\n")
			default:
				io.WriteString(c, "+PONG\r\n")
			}
		}
	})
	s := look(t, config.Probe{Redis: "redis://h:${PASSWORD}@" + address}, world(nil))
	check(t, s, verdict{"good", "answers PING"})
}

func TestRedisTLS(t *testing.T) {
	own, ca := certificate(t, "127.0.0.1")
	other, otherCA := certificate(t, "db.example.com")
	secure := func(c tls.Certificate) string {
		return serve(t, func(conn net.Conn) {
			redisFake(nil)(tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}}))
		})
	}
	for _, tt := range []struct {
		name, address string
		ca            []byte
		want          verdict
	}{
		{"verified", "rediss://%s", ca, verdict{"good", "PING"}},
		{"not trusted", "rediss://%s", nil, verdict{"could-not-measure", "an authority"}},
		{"not verified", "rediss://%s?ssl_cert_reqs=none", nil, verdict{"good", "PING"}},
		{"plain to TLS", "redis://%s", nil, verdict{"bad down", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := config.Probe{Redis: fmt.Sprintf(tt.address, secure(own))}
			if tt.ca != nil {
				p.CA = "ca.pem"
			}
			check(t, look(t, p, world(tt.ca)), tt.want)
		})
	}
	t.Run("client certificate", func(t *testing.T) {
		address := serve(t, func(conn net.Conn) {
			redisFake(nil)(tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{own}, ClientAuth: tls.RequireAnyClientCert}))
		})
		p := config.Probe{Redis: "rediss://" + address, CA: "ca.pem"}
		check(t, look(t, p, world(ca)), verdict{"could-not-measure", "client certificate"})
	})
	t.Run("another name", func(t *testing.T) {
		p := config.Probe{Redis: "rediss://" + secure(other), CA: "ca.pem"}
		check(t, look(t, p, world(otherCA)), verdict{"bad down", ""})
		p.Redis += "?sslmode=verify-ca"
		check(t, look(t, p, world(otherCA)), verdict{"good", "PING"})
	})
}
