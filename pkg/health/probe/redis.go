package probe

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// redis logs in, selects a database and sends PING.
//
// Of the protocol (RESP, redis.io/docs/latest/develop/reference/protocol-spec) it needs a list of strings to write and
// one line to read: less code than the use of a client.
type redis struct {
	database
	index string // of the database, "" for the first
	tls   *tls.Config
	now   func() time.Time
}

var redisForm = form{"redis", "Redis", []string{"redis", "rediss", "valkey", "valkeys"}, "6379"}

func newRedis(p config.Probe, _ config.Identity, env Env) (asker, error) {
	d, err := redisForm.parse(p.Redis, env)
	if err != nil {
		return nil, err
	}
	usual := plain
	if strings.HasSuffix(d.scheme, "ss") || d.scheme == "valkeys" {
		usual = verifyFull
	}
	if d.options.Get("ssl-cert-reqs") == "none" && usual == verifyFull { // as redis-py writes it
		usual = required
	}
	degree, err := d.security(usual, p.CA)
	if err != nil {
		return nil, fmt.Errorf("redis: %w", err)
	}
	if degree == preferred {
		return nil, errors.New("redis: rediss:// is with TLS and redis:// without; a server does not say which it has")
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	index := d.name
	if index == "" {
		index = d.options.Get("db")
	}
	if n, err := strconv.ParseUint(index, 10, 16); index != "" && err != nil {
		return nil, errors.New("redis: expected the number of a database after the host, redis://HOST/0")
	} else if n == 0 {
		index = ""
	}
	return &redis{database: d, index: index, tls: d.tls(degree, roots), now: env.Now}, nil
}

func (r *redis) ask(ctx context.Context) health.Sample {
	began := r.now()
	w, err := dialWire(ctx, "tcp", r.address())
	if err != nil {
		return r.failed(ctx, nil, err)
	}
	defer w.Close()
	defer context.AfterFunc(ctx, func() { w.Close() })()
	conn := net.Conn(w)
	if r.tls != nil {
		secure := tls.Client(w, r.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return r.failed(ctx, w, err)
		}
		conn = secure
	}
	in := bufio.NewReaderSize(conn, maxReply)
	for _, command := range r.commands() {
		reply, err := talk(conn, in, command)
		if command[0] == "AUTH" && len(command) == 3 && strings.Contains(reply, "wrong number of arguments") {
			reply, err = talk(conn, in, []string{"AUTH", r.password}) // before version 6 nobody had a name
		}
		if err != nil {
			return r.failed(ctx, w, err)
		}
		switch {
		case strings.HasPrefix(reply, "-"):
			return r.judge(command[0], r.hide(reply[1:]))
		case command[0] == "PING" && reply != "+PONG", command[0] != "PING" && reply != "+OK":
			return r.foreign("answers " + command[0] + " with " + strconv.Quote(r.hide(reply)))
		}
	}
	took := r.now().Sub(began)
	return health.Sample{Outcome: health.Good, Took: took, Text: "answers PING " + within(took)}
}

// commands are what is said, in order.
func (r *redis) commands() [][]string {
	var all [][]string
	switch {
	case r.password != "" && r.user != "":
		all = append(all, []string{"AUTH", r.user, r.password})
	case r.password != "":
		all = append(all, []string{"AUTH", r.password})
	}
	if r.index != "" {
		all = append(all, []string{"SELECT", r.index})
	}
	return append(all, []string{"PING"})
}

// maxReply bounds a reply, in bytes: the longest that is expected, an error, is below 1 kB.
const maxReply = 4096

// talk sends a command and reads a reply of one line, without its end.
func talk(conn net.Conn, in *bufio.Reader, command []string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(command))
	for _, word := range command {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(word), word)
	}
	// What a server says before it closes (no connection left) is there to be read even where nothing can be written.
	_, wrote := conn.Write([]byte(b.String()))
	line, err := in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", errors.New("a line that does not end")
	case err != nil:
		return "", errors.Join(wrote, err)
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// judge reads an error reply (redis.io/docs/latest/develop/reference/errors): what the server cannot do now or at all
// is bad, what it does not let us do is ours.
func (r *redis) judge(command, message string) health.Sample {
	bad := func(fault health.Fault, text string, passing bool) health.Sample {
		return health.Sample{
			Outcome: health.Bad, Fault: fault, Passing: passing, Text: text + ": " + message, Want: "+PONG",
		}
	}
	word, _, _ := strings.Cut(message, " ")
	switch {
	case word == "LOADING":
		return bad(health.Down, "is starting up", true)
	case word == "BUSY" || word == "MASTERDOWN" || word == "CLUSTERDOWN" || word == "TRYAGAIN":
		return bad(health.ServerError, "does not answer PING now", true)
	case strings.Contains(message, "max number of clients"):
		return bad(health.ServerError, "has no connection left", true)
	case word == "WRONGPASS" || command == "AUTH" && strings.Contains(message, "invalid password"):
		return r.refused("wrong password?")
	case word == "NOAUTH" && r.password == "":
		return r.refused("it asks for a password, and the address has none")
	case word == "NOAUTH" || word == "NOPERM" || word == "DENIED" || word == "ERR" && command != "PING":
		return r.refused(message)
	default:
		return bad(health.ServerError, "fails", false)
	}
}
