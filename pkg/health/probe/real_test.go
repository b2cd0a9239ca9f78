package probe

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// installed finds a server's program, or skips the test and says so.
func installed(t *testing.T, names ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no real server is started")
	}
	for _, name := range names {
		if found, _ := filepath.Glob(name); len(found) > 0 {
			return found[len(found)-1]
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("SKIPPED, NOT PROVEN AGAINST A REAL SERVER: none of %s is installed", strings.Join(names, ", "))
	return ""
}

// home is a folder that the servers' user may write, and how to start programs as that user: they refuse root.
func home(t *testing.T) (string, *syscall.SysProcAttr) {
	t.Helper()
	dir, err := os.MkdirTemp("", "probe")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		attributes.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return dir, attributes
}

// place writes a file for the servers' user alone.
func place(t *testing.T, attributes *syscall.SysProcAttr, path, content string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := attributes.Credential; c != nil {
		if err := os.Chown(path, int(c.Uid), int(c.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// run runs a program to its end.
func run(t *testing.T, attributes *syscall.SysProcAttr, dir, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir, c.SysProcAttr, c.Env = dir, attributes, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C"}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// start starts a server and waits until its port answers; it ends with the test.
func start(t *testing.T, attributes *syscall.SysProcAttr, dir, address, name string, args ...string) *exec.Cmd {
	t.Helper()
	var out bytes.Buffer
	c := exec.Command(name, args...)
	c.Dir, c.SysProcAttr, c.Stdout, c.Stderr = dir, attributes, &out, &out
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C"}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { c.Wait(); close(ended) }()
	t.Cleanup(func() { c.Process.Kill(); <-ended })
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return c
		}
		select {
		case <-ended:
			t.Fatalf("%s ended:\n%s", name, out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not listen at %s", name, address)
	return nil
}

// ready looks until the sample is good.
func ready(t *testing.T, p config.Probe, env Env) {
	t.Helper()
	for range 100 {
		if look(t, p, env).Outcome == health.Good {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("never good: %+v", look(t, p, env))
}

func TestRealPostgres(t *testing.T) {
	t.Parallel()
	initdb := installed(t, "/usr/lib/postgresql/*/bin/initdb", "initdb")
	dir, attributes := home(t)
	keys, ca := certificate(t, "127.0.0.1")
	address := refusing(t)
	_, port, _ := net.SplitHostPort(address)
	data := filepath.Join(dir, "data")
	run(t, attributes, dir, initdb, "-D", data, "-U", "app", "-A", "scram-sha-256", "--no-sync",
		"--pwfile", place(t, attributes, filepath.Join(dir, "password"), planted))
	server := start(t, attributes, dir, address, filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-F", "-p", port,
		"-h", "127.0.0.1", "-k", dir, "-c", "ssl=on", "-c", "max_connections=4", "-c", "superuser_reserved_connections=0",
		"-c", "ssl_cert_file="+place(t, attributes, filepath.Join(dir, "cert.pem"), string(ca)),
		"-c", "ssl_key_file="+place(t, attributes, filepath.Join(dir, "key.pem"), keyPEM(t, keys)), "-c", "max_wal_senders=0")
	at := func(password, database string) config.Probe {
		return config.Probe{Postgres: "postgres://app:" + password + "@" + address + "/" + database}
	}
	ready(t, at("${PASSWORD}", "postgres"), world(nil))
	for _, tt := range []struct {
		password, database string
		ca                 []byte
		want               verdict
	}{
		{"${PASSWORD}", "postgres", nil, verdict{"good", "SELECT 1"}},
		{"${PASSWORD}", "postgres?sslmode=disable", nil, verdict{"good", "SELECT 1"}},
		{"${PASSWORD}", "postgres?sslmode=require&channel_binding=require", nil, verdict{"good", "SELECT 1"}},
		{"${PASSWORD}", "postgres?sslmode=verify-full", ca, verdict{"good", "SELECT 1"}},
		{"${PASSWORD}", "postgres?sslmode=verify-full", nil, verdict{"could-not-measure", "an authority"}},
		{"${SHORT}", "postgres", nil, verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"${PASSWORD}", "nothing", nil, verdict{"could-not-measure", "database \"nothing\" does not exist"}},
	} {
		p := at(tt.password, tt.database)
		if tt.ca != nil {
			p.CA = "ca.pem"
		}
		check(t, look(t, p, world(tt.ca)), tt.want)
	}
	held := make([]*pgconn.PgConn, 0, 4)
	for range 4 {
		c, err := pgconn.ParseConfig(fmt.Sprintf("host=127.0.0.1 port=%s user=app dbname=postgres sslmode=disable", port))
		if err != nil {
			t.Fatal(err)
		}
		c.Password = planted
		conn, err := pgconn.ConnectConfig(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
		defer conn.Close(t.Context())
	}
	check(t, look(t, at("${PASSWORD}", "postgres"), world(nil)), verdict{"bad server-error passing", "has no connection left"})
	held[0].Close(t.Context())
	held[1].Close(t.Context())
	server.Process.Signal(syscall.SIGTERM) // ends when the last has left, and lets nobody in
	for range 50 {
		if look(t, at("${PASSWORD}", "postgres"), world(nil)).Outcome != health.Good {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	check(t, look(t, at("${PASSWORD}", "postgres"), world(nil)), verdict{"bad down passing", "the database system is shutting down"})
}

func TestRealMariaDB(t *testing.T) {
	t.Parallel()
	server := installed(t, "mariadbd", "/usr/sbin/mariadbd")
	install := installed(t, "mariadb-install-db", "/usr/bin/mariadb-install-db")
	dir, attributes := home(t)
	keys, ca := certificate(t, "127.0.0.1")
	address := refusing(t)
	_, port, _ := net.SplitHostPort(address)
	data := filepath.Join(dir, "data")
	run(t, attributes, dir, install, "--no-defaults", "--datadir="+data, "--skip-test-db", "--auth-root-authentication-method=normal")
	script := strings.ReplaceAll(`CREATE DATABASE shop;
CREATE USER app@'127.0.0.1' IDENTIFIED BY 'PASSWORD';
GRANT ALL ON shop.* TO app@'127.0.0.1';
INSTALL SONAME 'auth_ed25519';
CREATE USER ed@'127.0.0.1' IDENTIFIED VIA ed25519 USING PASSWORD('PASSWORD');
`, "'PASSWORD'", "'"+planted+"'")
	start(t, attributes, dir, address, server, "--no-defaults", "--datadir="+data, "--port="+port, "--bind-address=127.0.0.1",
		"--skip-name-resolve", "--socket="+filepath.Join(dir, "sock"), "--innodb-flush-log-at-trx-commit=0",
		"--ssl-cert="+place(t, attributes, filepath.Join(dir, "cert.pem"), string(ca)),
		"--ssl-key="+place(t, attributes, filepath.Join(dir, "key.pem"), keyPEM(t, keys)),
		"--init-file="+place(t, attributes, filepath.Join(dir, "init.sql"), script))
	at := func(user, password, database string) config.Probe {
		return config.Probe{MySQL: "mysql://" + user + ":" + password + "@" + address + "/" + database}
	}
	ready(t, at("app", "${PASSWORD}", "shop"), world(nil))
	for _, tt := range []struct {
		user, password, database string
		ca                       []byte
		want                     verdict
	}{
		{"app", "${PASSWORD}", "", nil, verdict{"good", "ping"}},
		{"app", "${PASSWORD}", "shop?tls=false", nil, verdict{"good", "ping"}},
		{"app", "${PASSWORD}", "shop?tls=true", ca, verdict{"good", "ping"}},
		{"app", "${PASSWORD}", "shop?tls=true", nil, verdict{"could-not-measure", "an authority"}},
		{"ed", "${PASSWORD}", "", nil, verdict{"good", "ping"}},
		{"app", "${SHORT}", "shop", nil, verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"nobody", "${PASSWORD}", "shop", nil, verdict{"could-not-measure", "does not let nobody in: wrong password?"}},
		{"app", "${PASSWORD}", "mysql", nil, verdict{"could-not-measure", "Access denied for user 'app'@'127.0.0.1' to database 'mysql'"}},
	} {
		p := at(tt.user, tt.password, tt.database)
		if tt.ca != nil {
			p.CA = "ca.pem"
		}
		check(t, look(t, p, world(tt.ca)), tt.want)
	}
}

func TestRealRedis(t *testing.T) {
	t.Parallel()
	server := installed(t, "redis-server", "valkey-server")
	dir, attributes := home(t)
	keys, ca := certificate(t, "127.0.0.1")
	address, secure := refusing(t), refusing(t)
	_, port, _ := net.SplitHostPort(address)
	_, securePort, _ := net.SplitHostPort(secure)
	settings := "bind 127.0.0.1\nport " + port + "\ntls-port " + securePort + "\ntls-auth-clients no\nsave \"\"\nmaxclients 2\n" +
		"requirepass " + strconv.Quote(planted) + "\nuser app on >" + planted + " ~* +@all\nuser mute on >" + planted + " -@all\n" +
		"tls-cert-file " + place(t, attributes, filepath.Join(dir, "cert.pem"), string(ca)) + "\n" +
		"tls-key-file " + place(t, attributes, filepath.Join(dir, "key.pem"), keyPEM(t, keys)) + "\n"
	start(t, attributes, dir, address, server, place(t, attributes, filepath.Join(dir, "redis.conf"), settings))
	for _, tt := range []struct {
		address string
		ca      []byte
		want    verdict
	}{
		{"redis://app:${PASSWORD}@" + address + "/3", nil, verdict{"good", "PING"}},
		{"redis://:${PASSWORD}@" + address, nil, verdict{"good", "PING"}},
		{"rediss://app:${PASSWORD}@" + secure, ca, verdict{"good", "PING"}},
		{"rediss://app:${PASSWORD}@" + secure, nil, verdict{"could-not-measure", "an authority"}},
		{"redis://app:${SHORT}@" + address, nil, verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"redis://" + address, nil, verdict{"could-not-measure", "the address has none"}},
		{"redis://mute:${PASSWORD}@" + address, nil, verdict{"could-not-measure", "NOPERM"}},
		{"redis://app:${PASSWORD}@" + address + "/99", nil, verdict{"could-not-measure", "out of range"}},
		{"redis://app:${PASSWORD}@" + secure, nil, verdict{"bad down", ""}},
	} {
		p := config.Probe{Redis: tt.address}
		if tt.ca != nil {
			p.CA = "ca.pem"
		}
		check(t, look(t, p, world(tt.ca)), tt.want)
	}
	// Redis takes a TLS handshake for a command that is not whole yet.
	check(t, look(t, config.Probe{Redis: "rediss://app:${PASSWORD}@" + address, Timeout: time.Second}, world(nil)), verdict{"bad down", "answer"})
	for range 2 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	time.Sleep(50 * time.Millisecond)
	check(t, look(t, config.Probe{Redis: "redis://app:${PASSWORD}@" + address}, world(nil)),
		verdict{"bad server-error passing", "has no connection left"})
}
