package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// postgres logs in and asks SELECT 1.
//
// The log-in is pgx's pgconn (v5.9.2): SCRAM with channel binding, MD5, TLS of each sslmode. It adds 0.82 MB to the
// binary (26.21 to 27.03 MB), without its pool and without database/sql.
type postgres struct {
	database
	config *pgconn.Config
	now    func() time.Time
}

var postgresForm = form{"postgres", "PostgreSQL", []string{"postgres", "postgresql"}, "5432"}

// unset is a configuration that leaves nothing to pgconn's habit of reading PG* variables and files of the home folder.
// What it says is replaced field by field; a variable PGSERVICE is the one that it cannot outvote.
const unset = "host=localhost port=5432 user=x password=x dbname=x sslmode=disable sslcert='' sslkey='' sslrootcert=''" +
	" sslnegotiation=postgres target_session_attrs=any connect_timeout=0 channel_binding=prefer" +
	" min_protocol_version=3.0 max_protocol_version=3.0"

func newPostgres(p config.Probe, _ config.Identity, env Env) (asker, error) {
	d, err := postgresForm.parse(p.Postgres, env)
	if err != nil {
		return nil, err
	}
	if d.user == "" {
		return nil, errors.New("postgres: the address names no user")
	}
	degree, err := d.security(preferred, p.CA)
	if err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	c, err := pgconn.ParseConfig(unset)
	if err != nil {
		return nil, errors.New("postgres: the environment has settings of libpq (PGSERVICE) that cannot be read: unset them")
	}
	c.Host, c.User, c.Password, c.Database = d.host, d.user, d.password, d.name
	if _, err := fmt.Sscan(d.port, &c.Port); err != nil {
		return nil, errors.New("postgres: expected a port of 1 to 65535")
	}
	c.RuntimeParams = map[string]string{"application_name": "deploycoord"}
	if options := d.options.Get("options"); options != "" {
		c.RuntimeParams["options"] = options
	}
	if d.options.Get("channel-binding") == "require" {
		c.ChannelBinding = "require"
	}
	c.TLSConfig, c.Fallbacks = d.tls(degree, roots), nil
	if degree == preferred {
		c.Fallbacks = []*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port}}
	}
	if d.options.Get("sslnegotiation") == "direct" && c.TLSConfig != nil {
		c.SSLNegotiation, c.TLSConfig.NextProtos, c.Fallbacks = "direct", []string{"postgresql"}, nil
	}
	c.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		front := pgproto3.NewFrontend(&scramGuard{Reader: r}, w)
		front.SetMaxBodyLen(maxConversation)
		return front
	}
	return &postgres{database: d, config: c, now: env.Now}, nil
}

// looking marks the context of a look. pgconn answers garbage with a second connection that cancels the query; it has
// none of a look, and is not made.
type looking struct{}

func (p *postgres) ask(ctx context.Context) health.Sample {
	began := p.now()
	c := p.config.Copy()
	var last *wire
	c.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if ctx.Value(looking{}) == nil {
			return nil, net.ErrClosed
		}
		w, err := dialWire(ctx, network, address)
		if err != nil {
			return nil, err
		}
		last = w
		return w, nil
	}
	ctx = context.WithValue(ctx, looking{}, true)
	conn, err := pgconn.ConnectConfig(ctx, c)
	if err != nil {
		return p.said(ctx, last, err)
	}
	defer conn.Close(ctx) //nolint:errcheck // the answer is there
	results, err := conn.Exec(ctx, "SELECT 1").ReadAll()
	if err != nil {
		return p.said(ctx, last, err)
	}
	took := p.now().Sub(began)
	if len(results) != 1 || len(results[0].Rows) != 1 || len(results[0].Rows[0]) != 1 || string(results[0].Rows[0][0]) != "1" {
		return p.foreign("SELECT 1 is not 1")
	}
	return health.Sample{Outcome: health.Good, Took: took, Text: "lets in and answers SELECT 1 " + within(took)}
}

// said is the sample of an error: the server's own, or the conversation's.
func (p *postgres) said(ctx context.Context, w *wire, err error) health.Sample {
	var own *pgconn.PgError
	if errors.As(err, &own) {
		return p.judge(own.Code, p.hide(own.Message))
	}
	if len(p.config.Fallbacks) == 0 && strings.Contains(err.Error(), "server refused TLS connection") {
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Text: "has no TLS", Want: "TLS, which the address asks for",
		}
	}
	for _, words := range unknownLogins {
		if strings.Contains(err.Error(), words) {
			return p.refused("it wants a way to log in that is not known here")
		}
	}
	return p.failed(ctx, w, err)
}

// unknownLogins are pgconn's words for a log-in that it has not: Kerberos, SSPI, OAuth, channel binding that one side
// lacks.
var unknownLogins = []string{
	"no GSSAPI provider", "is unimplemented", "OAuth authentication required", "channel binding required",
	"does not support SCRAM-SHA-256",
}

// judge reads an error's code (PostgreSQL's appendix A, SQLSTATE): what the server cannot do now or at all is bad, what
// it does not let us do is ours.
func (p *postgres) judge(code, message string) health.Sample {
	bad := func(fault health.Fault, text string, passing bool) health.Sample {
		return health.Sample{
			Outcome: health.Bad, Fault: fault, Passing: passing, Text: text + ": " + message, Want: "an answer to SELECT 1",
		}
	}
	switch class := code[:min(2, len(code))]; {
	case code == "57P03": // cannot_connect_now: starting up, shutting down, in recovery
		return bad(health.Down, "takes no connections now", true)
	case code == "57P01" || code == "57P02" || code == "57P05": // shutdown, crash, idle
		return bad(health.Down, "ends its connections", true)
	case code == "53300":
		return bad(health.ServerError, "has no connection left", true)
	case code == "28P01":
		return p.refused("wrong password?")
	case class == "28" || class == "3D" || class == "42" || poolerRefuses(class, message):
		return p.refused(message)
	default:
		return bad(health.ServerError, "fails", false)
	}
}

// poolerRefuses tells the refusals of connection poolers, which have no codes of their own: PgBouncer
// answers some as 08P01, Supavisor as XX000.
func poolerRefuses(class, message string) bool {
	if class != "08" && class != "XX" {
		return false
	}
	for _, words := range []string{"no such database", "no such user", "auth failed", "authentication failed", "user not found"} {
		if strings.Contains(message, words) {
			return true
		}
	}
	return false
}
