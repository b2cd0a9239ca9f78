package probe

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"deploycoord/pkg/config"
)

// pgFake is a PostgreSQL that takes a password in clear; each stage can be replaced.
type pgFake struct {
	tls                  *tls.Config
	start, login, answer func(*pgproto3.Backend) // nil goes on as PostgreSQL does
}

func (f pgFake) serve(c net.Conn) {
	b := pgproto3.NewBackend(c, c)
	for {
		m, err := b.ReceiveStartupMessage()
		if err != nil {
			return
		}
		if _, secure := m.(*pgproto3.SSLRequest); !secure {
			break
		}
		if f.tls == nil {
			io.WriteString(c, "N")
			continue
		}
		io.WriteString(c, "S")
		c = tls.Server(c, f.tls)
		b = pgproto3.NewBackend(c, c)
	}
	if f.start != nil {
		f.start(b)
		hang(c)
		return
	}
	b.Send(&pgproto3.AuthenticationCleartextPassword{})
	b.Flush()
	m, err := b.Receive()
	if p, ok := m.(*pgproto3.PasswordMessage); err != nil || !ok || p.Password != planted {
		pgError("28P01", "password authentication failed for user \"app\"")(b)
		return
	}
	if f.login != nil {
		f.login(b)
		hang(c)
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "17.0"})
	b.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{1, 2, 3, 4}})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	b.Flush()
	if _, err := b.Receive(); err != nil {
		return
	}
	if f.answer == nil {
		f.answer = pgRow("1")
	}
	f.answer(b)
	hang(c)
}

// pgRow answers a query with one value.
func pgRow(value string) func(*pgproto3.Backend) {
	return func(b *pgproto3.Backend) {
		b.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{Name: []byte("?column?"), DataTypeOID: 23}}})
		b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte(value)}})
		b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		b.Flush()
	}
}

func pgError(code, message string) func(*pgproto3.Backend) {
	return func(b *pgproto3.Backend) {
		b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: code, Message: message})
		b.Flush()
	}
}

func pgSilence(*pgproto3.Backend) {}

func pgEndless(m pgproto3.BackendMessage) func(*pgproto3.Backend) {
	return func(b *pgproto3.Backend) {
		for {
			b.Send(m)
			if b.Flush() != nil {
				return
			}
		}
	}
}

// pgMuchHashing is a SCRAM log-in that would take minutes.
func pgMuchHashing(b *pgproto3.Backend) {
	b.Send(&pgproto3.AuthenticationSASL{AuthMechanisms: []string{"SCRAM-SHA-256"}})
	b.Flush()
	b.SetAuthType(pgproto3.AuthTypeSASL)
	m, err := b.Receive()
	first, ok := m.(*pgproto3.SASLInitialResponse)
	if err != nil || !ok {
		return
	}
	_, nonce, _ := strings.Cut(string(first.Data), "r=")
	b.Send(&pgproto3.AuthenticationSASLContinue{Data: []byte("r=" + nonce + "more,s=c2FsdA==,i=2000000000")})
	b.Flush()
}

func TestPostgres(t *testing.T) {
	const usual = "postgres://app:${PASSWORD}@%s/shop"
	notice := pgEndless(&pgproto3.NoticeResponse{Message: strings.Repeat("x", 1000)})
	for _, tt := range []struct {
		name    string
		fake    pgFake
		address string
		want    verdict
	}{
		{"good", pgFake{}, usual, verdict{"good", "lets in and answers SELECT 1 in "}},
		{"wrong password", pgFake{}, "postgres://app:${SHORT}@%s/shop", verdict{"could-not-measure", "does not let app in: wrong password?"}},
		{"wrong password, secret user", pgFake{start: pgError("28P01", "password authentication failed for user \"secret-user\"")},
			"postgres://${DB_USER}:${SHORT}@%s/shop", verdict{"could-not-measure", "does not let the user in: wrong password?"}},
		{"no such database", pgFake{login: pgError("3D000", "database \"shop\" does not exist")}, usual,
			verdict{"could-not-measure", "database \"shop\" does not exist"}},
		{"not let in", pgFake{start: pgError("28000", "no pg_hba.conf entry for host \"1.2.3.4\"")}, usual,
			verdict{"could-not-measure", "no pg_hba.conf entry"}},
		{"no right", pgFake{login: pgError("42501", "permission denied for database \"shop\"")}, usual,
			verdict{"could-not-measure", "permission denied"}},
		{"starting", pgFake{start: pgError("57P03", "the database system is starting up")}, usual,
			verdict{"bad down passing", "takes no connections now: the database system is starting up"}},
		{"recovering", pgFake{start: pgError("57P03", "the database system is not yet accepting connections")}, usual,
			verdict{"bad down passing", "not yet accepting"}},
		{"shutting down", pgFake{answer: pgError("57P01", "terminating connection due to administrator command")}, usual,
			verdict{"bad down passing", "ends its connections"}},
		{"crashed", pgFake{answer: pgError("57P02", "terminating connection because of crash of another server process")}, usual,
			verdict{"bad down passing", "crash of another"}},
		{"full", pgFake{login: pgError("53300", "sorry, too many clients already")}, usual,
			verdict{"bad server-error passing", "has no connection left: sorry, too many clients already"}},
		{"disk full", pgFake{answer: pgError("53100", "could not extend file")}, usual, verdict{"bad server-error", "fails: could not extend file"}},
		{"internal", pgFake{answer: pgError("XX000", "cache lookup failed")}, usual, verdict{"bad server-error", "fails: cache lookup failed"}},
		{"pooler without a server", pgFake{login: pgError("08P01", "server login has been failing, try again later")}, usual,
			verdict{"bad server-error", "server login has been failing"}},
		{"pooler without the database", pgFake{start: pgError("08P01", "no such database: shop")}, usual,
			verdict{"could-not-measure", "no such database"}},
		{"error without a code", pgFake{start: pgError("", "")}, usual, verdict{"bad server-error", "fails"}},
		{"repeats the password", pgFake{login: pgError("XX000", "you said "+planted+"\n\x1b[31m")}, usual,
			verdict{"bad server-error", "you said ***"}},
		{"hangs at the start", pgFake{start: pgSilence}, usual, verdict{"bad down", "answer"}},
		{"hangs at the log-in", pgFake{login: pgSilence}, usual, verdict{"bad down", "answer"}},
		{"hangs at the query", pgFake{answer: pgSilence}, usual, verdict{"bad down", "answer"}},
		{"another value", pgFake{answer: pgRow("2")}, usual, verdict{"bad down", "SELECT 1 is not 1"}},
		{"endless rows", pgFake{answer: pgEndless(&pgproto3.DataRow{Values: [][]byte{{'1'}}})}, usual, verdict{"bad down", "without end"}},
		{"endless notices at the start", pgFake{start: notice}, usual, verdict{"bad down", "without end"}},
		{"endless notices at the query", pgFake{answer: notice}, usual, verdict{"bad down", "without end"}},
		{"asks for Kerberos", pgFake{start: func(b *pgproto3.Backend) { b.Send(&pgproto3.AuthenticationGSS{}); b.Flush() }}, usual,
			verdict{"could-not-measure", "a way to log in"}},
		{"asks for much hashing", pgFake{start: pgMuchHashing}, usual, verdict{"bad down", "rounds of hashing"}},
		{"no TLS", pgFake{}, usual + "?sslmode=require", verdict{"bad down", "has no TLS"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := config.Probe{Postgres: fmt.Sprintf(tt.address, serve(t, tt.fake.serve)), Timeout: patience(tt.name)}
			check(t, look(t, p, world(nil)), tt.want)
		})
	}
}

func TestPostgresTLS(t *testing.T) {
	own, ca := certificate(t, "127.0.0.1")
	other, otherCA := certificate(t, "db.example.com")
	for _, tt := range []struct {
		name        string
		certificate tls.Certificate
		options     string
		ca          []byte
		want        verdict
	}{
		{"prefers", own, "", nil, verdict{"good", "SELECT 1"}},
		{"requires", other, "?sslmode=require", nil, verdict{"good", "SELECT 1"}},
		{"requires, with an authority", other, "?sslmode=require", otherCA, verdict{"good", "SELECT 1"}},
		{"requires, with another authority", other, "?sslmode=require", ca, verdict{"could-not-measure", "an authority"}},
		{"verifies", own, "?sslmode=verify-full", ca, verdict{"good", "SELECT 1"}},
		{"verifies without being told", own, "", ca, verdict{"good", "SELECT 1"}},
		{"verifies another name", other, "?sslmode=verify-full", otherCA, verdict{"bad down", ""}},
		{"is not trusted", own, "?sslmode=verify-full", nil, verdict{"could-not-measure", "an authority"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fake := pgFake{tls: &tls.Config{Certificates: []tls.Certificate{tt.certificate}}}
			p := config.Probe{Postgres: "postgres://app:${PASSWORD}@" + serve(t, fake.serve) + "/shop" + tt.options}
			if tt.ca != nil {
				p.CA = "ca.pem"
			}
			check(t, look(t, p, world(tt.ca)), tt.want)
		})
	}
}

// TestPostgresEnvironment holds that variables of libpq change nothing.
func TestPostgresEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"PGHOST": "/nowhere", "PGPORT": "1", "PGUSER": "x", "PGDATABASE": "x", "PGPASSWORD": "x", "PGSSLMODE": "verify-full",
		"PGSSLROOTCERT": "/nowhere", "PGSSLCERT": "/nowhere", "PGSSLKEY": "/nowhere", "PGOPTIONS": "-c x=y",
		"PGTARGETSESSIONATTRS": "primary", "PGTZ": "x", "PGCONNECT_TIMEOUT": "x", "PGMINPROTOCOLVERSION": "x",
		"PGSSLNEGOTIATION": "direct", "PGPASSFILE": "/nowhere",
	} {
		t.Setenv(name, value)
	}
	p := config.Probe{Postgres: "postgres://app:${PASSWORD}@" + serve(t, pgFake{}.serve) + "/shop"}
	check(t, look(t, p, world(nil)), verdict{"good", "SELECT 1"})
	t.Setenv("PGSERVICE", "nowhere")
	if _, err := New(p, config.Identity{}, world(nil)); err == nil || !strings.Contains(err.Error(), "PGSERVICE") {
		t.Errorf("got %v, want an error that names PGSERVICE", err)
	}
}
