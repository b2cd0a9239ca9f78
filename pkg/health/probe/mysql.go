package probe

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// mysql logs in and sends COM_PING.
//
// The log-in is github.com/go-sql-driver/mysql (v1.10.1): caching_sha2_password with RSA or TLS, sha256_password,
// mysql_native_password, MariaDB's ed25519; never a password in clear without TLS. It adds 0.20 MB to the binary.
type mysql struct {
	database
	config *mysqldriver.Config
	now    func() time.Time
	panics int
}

// maxPanics bounds the driver's panics in one probe: each leaves a goroutine behind, of 3 kB.
const maxPanics = 1000

var mysqlForm = form{"mysql", "MySQL", []string{"mysql", "mariadb", "mysql2"}, "3306"}

func newMySQL(p config.Probe, _ config.Identity, env Env) (asker, error) {
	d, err := mysqlForm.parse(p.MySQL, env)
	if err != nil {
		return nil, err
	}
	degree, err := d.security(preferred, p.CA)
	if err != nil {
		return nil, fmt.Errorf("mysql: %w", err)
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	c := mysqldriver.NewConfig()
	c.Net, c.Addr = "tcp", d.address()
	c.User, c.Passwd, c.DBName = d.user, d.password, d.name
	c.TLS, c.AllowFallbackToPlaintext = d.tls(degree, roots), degree == preferred
	c.Logger = &mysqldriver.NopLogger{}
	return &mysql{database: d, config: c, now: env.Now}, nil
}

// ask looks once. The driver trusts a server's bytes where it should not, and panics on some that follow a greeting:
// such a server is none of MySQL.
func (m *mysql) ask(ctx context.Context) (s health.Sample) {
	if m.panics >= maxPanics {
		return health.Sample{Text: "is not asked any more: its answers broke the driver too often"}
	}
	began := m.now()
	var last *wire
	defer func() {
		if recover() != nil {
			m.panics++
			s = m.foreign(errStray.Error())
		}
		if last != nil {
			last.Close()
		}
	}()
	c := m.config.Clone() // the driver forgets TLS in it once a server has none
	c.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		w, err := dialWire(ctx, network, address)
		if err != nil {
			return nil, err
		}
		last = w
		return greet(ctx, w)
	}
	connector, err := mysqldriver.NewConnector(c)
	if err != nil {
		return health.Sample{Text: "could not be asked: the connection's settings do not fit together"}
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return m.said(ctx, last, err)
	}
	defer conn.Close() //nolint:errcheck // the answer is there
	if err := conn.(driver.Pinger).Ping(ctx); err != nil {
		return m.said(ctx, last, err)
	}
	took := m.now().Sub(began)
	return health.Sample{Outcome: health.Good, Took: took, Text: "lets in and answers a ping " + within(took)}
}

// said is the sample of an error: the server's own, the driver's, or the conversation's.
func (m *mysql) said(ctx context.Context, w *wire, err error) health.Sample {
	var own *mysqldriver.MySQLError
	switch {
	case errors.As(err, &own):
		return m.judge(own.Number, m.hide(own.Message))
	case errors.Is(err, mysqldriver.ErrNoTLS):
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Text: "has no TLS", Want: "TLS, which the address asks for",
		}
	case errors.Is(err, mysqldriver.ErrUnknownPlugin), errors.Is(err, mysqldriver.ErrOldPassword):
		return m.refused("it wants a way to log in that is not known here")
	case errors.Is(err, mysqldriver.ErrCleartextPassword):
		return m.refused("it wants the password in clear, which it does not get")
	case errors.Is(err, mysqldriver.ErrInvalidConn), errors.Is(err, mysqldriver.ErrPktSync):
		err = errStray // what the driver says of every connection that ended, and of all that it cannot read
	}
	return m.failed(ctx, w, err)
}

// judge reads an error's number (MySQL's and MariaDB's server error references): what the server cannot do now or at all
// is bad, what it does not let us do is ours.
func (m *mysql) judge(number uint16, message string) health.Sample {
	bad := func(fault health.Fault, text string, passing bool) health.Sample {
		return health.Sample{
			Outcome: health.Bad, Fault: fault, Passing: passing, Text: text + ": " + message, Want: "an answer to a ping",
		}
	}
	switch number {
	case 1045, 1698: // access denied, with and without a password
		return m.refused("wrong password?")
	case 1044, 1049, // no right to the database, no such database
		1129, 1130, // this host is blocked, or not known
		1226,             // the account's own limit
		1820, 1862, 3118, // the password has expired, the account is locked
		1251, 1275, 1524, 2059, // a way to log in that one side does not have
		3159: // only with TLS
		return m.refused(message)
	case 1040, 1203: // connections of all, connections of this account
		return bad(health.ServerError, "has no connection left", true)
	case 1053, 1077, 1079: // shutting down
		return bad(health.Down, "shuts down", true)
	case 3032, 3168: // offline mode, not available
		return bad(health.Down, "takes no connections", true)
	default:
		return bad(health.ServerError, "fails", false)
	}
}
