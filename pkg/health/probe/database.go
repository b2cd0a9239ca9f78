package probe

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// database is where a database is, who asks it, and what of that must not be shown.
type database struct {
	protocol string // for a person: PostgreSQL
	scheme   string // in lower case, without what follows a +
	host     string
	port     string
	user     string
	password string
	name     string     // of the database; "" where the address has none
	options  url.Values // what follows the ?
	shown    string     // the user, for a person
	hidden   *redact.Redactor
}

// form is what an address of one kind of database looks like.
type form struct {
	key      string   // of the configuration
	protocol string   // for a person
	schemes  []string // that mean it, the first one first
	port     string   // by default
}

// parse reads an address, SCHEME://USER:PASSWORD@HOST:PORT/NAME?OPTIONS.
//
// The address is parted before variables are put in, so that a password may have any character in it as it is, and only
// what the configuration itself spells is percent-decoded. Where the scheme comes from a variable too (${DATABASE_URL})
// the whole value is an address, and its parts are percent-decoded. An error quotes nothing.
func (f form) parse(text string, env Env) (database, error) {
	d := database{protocol: f.protocol, hidden: new(redact.Redactor)}
	tell := env.Secret
	env.Secret = func(value string) {
		d.hidden.Add(value)
		if tell != nil {
			tell(value)
		}
	}
	put := func(s string) (string, error) { return expand(s, env) }
	whole := false
	if scheme, _, ok := strings.Cut(text, "://"); !ok || strings.Contains(scheme, "${") {
		value, err := put(text)
		if err != nil {
			return d, err
		}
		text, whole = value, true
		put = func(s string) (string, error) { return s, nil }
	}
	scheme, rest, ok := strings.Cut(text, "://")
	d.scheme, _, _ = strings.Cut(strings.ToLower(scheme), "+")
	if !ok || !slices.Contains(f.schemes, d.scheme) {
		return d, fmt.Errorf("%s: expected %s://USER:PASSWORD@HOST/DATABASE", f.key, f.schemes[0])
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	authority, name, _ := strings.Cut(rest, "/")
	var userinfo string
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		userinfo, authority = authority[:at], authority[at+1:]
	}
	user, password, _ := strings.Cut(userinfo, ":")
	for _, part := range []struct {
		to   *string
		from string
	}{{&d.user, user}, {&d.password, password}, {&d.host, authority}, {&d.name, name}} {
		value, err := put(decoded(part.from))
		if err != nil {
			return d, err
		}
		*part.to = value
	}
	d.hidden.Add(d.password)
	if d.host, d.port, ok = hostPort(d.host, f.port); !ok {
		return d, fmt.Errorf("%s: expected one HOST or HOST:PORT after the @", f.key)
	}
	d.shown = "the user"
	if d.user != "" && !whole && !strings.Contains(user, "${") {
		d.shown = oneLine(d.user, 60)
	}
	return d, d.readOptions(query, put)
}

// decoded is s without percent encoding; a lone % stands for itself.
func decoded(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

func (d *database) readOptions(query string, put func(string) (string, error)) error {
	d.options = url.Values{}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		value, err := put(decoded(value))
		if err != nil {
			return err
		}
		key = strings.ReplaceAll(strings.ToLower(decoded(key)), "_", "-")
		d.options.Set(key, value)
	}
	return nil
}

func (d *database) address() string { return net.JoinHostPort(d.host, d.port) }

// hide is a text of the server's in one short line, without what must not be shown. A password is taken out at any
// length, the rest from redact.MinLength on.
func (d *database) hide(text string) string {
	text = d.hidden.String(text)
	if d.password != "" && len(d.password) < redact.MinLength || !redact.Hides(d.password) && d.password != "" {
		text = strings.ReplaceAll(text, d.password, redact.Mask)
	}
	return oneLine(text, 160)
}

// oneLine is hostile text in one line of at most limit bytes: what is no printable character is a space, runs of spaces
// are one.
func oneLine(text string, limit int) string {
	if len(text) > 8*limit {
		text = text[:8*limit]
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffd || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit-len("…")], "") + "…"
}

// refused is a sample of a server that works and does not let this probe in: an error of ours.
func (d *database) refused(why string) health.Sample {
	return health.Sample{
		Text: "does not let " + d.shown + " in: " + why, Want: "a user and a database that the server lets in",
	}
}
