package notify

import (
	"context"
	"errors"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
)

const maxRecipients = 50

// mailbox is where mails go, and how.
type mailbox struct {
	host, port         string
	user, password     string
	from               mail.Address
	to                 []mail.Address
	hello              string // the name that this side gives
	tls, upgrade, must bool   // from the first byte; by STARTTLS; or not at all
	trustAll           bool   // the address says skiptlsverify=yes
	auth               string // "", "plain", "login", "cram-md5", "none"
}

// mailTarget is a target by SMTP, with the address that shoutrrr has for it.
func mailTarget(s service, u *url.URL) (Target, error) {
	box, err := mailboxOf(u)
	if err != nil {
		return Target{}, s.wrong(err.Error())
	}
	return Target{Service: s.name, Host: hostShown(box.host), send: func(ctx context.Context, m message, o Options) error {
		return box.send(ctx, mime(box, m, o))
	}}, nil
}

// mailboxOf reads an address; its errors hold nothing of it.
func mailboxOf(u *url.URL) (mailbox, error) {
	box := mailbox{host: u.Hostname(), port: u.Port(), user: u.User.Username(), hello: "localhost", upgrade: true, tls: u.Scheme == "smtps"}
	box.password, _ = u.User.Password()
	if box.host == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return box, errors.New("the host is missing, or something stands behind it")
	}
	var from, name string
	var to []string
	for key, values := range u.Query() {
		value := values[len(values)-1]
		switch strings.ToLower(key) {
		case "from", "fromaddress":
			from = value
		case "fromname":
			name = value
		case "to", "toaddresses":
			to = append(to, strings.Split(strings.Join(values, ","), ",")...)
		case "clienthost":
			box.hello = value
		case "auth":
			box.auth = strings.ToLower(strings.ReplaceAll(value, "MD5", "-md5"))
		default:
			if err := box.set(strings.ToLower(key), value); err != nil {
				return box, err
			}
		}
	}
	if err := box.people(from, name, to); err != nil {
		return box, err
	}
	return box, box.settle()
}

// set takes a setting of yes or no, or of the encryption.
func (b *mailbox) set(key, value string) error {
	if key == "encryption" {
		switch strings.ToLower(value) {
		case "none":
			b.upgrade = false
		case "explicittls":
			b.must = true
		case "implicittls":
			b.tls = true
		case "auto":
		default:
			return errors.New("encryption is one of None, Auto, ExplicitTLS, ImplicitTLS")
		}
		return nil
	}
	fields := map[string]*bool{
		"usestarttls": &b.upgrade, "starttls": &b.upgrade, "requirestarttls": &b.must, "skiptlsverify": &b.trustAll,
		"usehtml": new(bool), // a mail of ours is plain text
	}
	field, known := fields[key]
	if !known {
		if key == "subject" || key == "title" || key == "timeout" { // ours are fixed
			return nil
		}
		return errors.New("known settings are from, fromname, to, auth, encryption, usestarttls, requirestarttls, skiptlsverify, clienthost")
	}
	switch strings.ToLower(value) {
	case "yes", "true", "1":
		*field = true
	case "no", "false", "0":
		*field = false
	default:
		return errors.New(key + " is yes or no")
	}
	return nil
}

func (b *mailbox) people(from, name string, to []string) error {
	if from == "" {
		from = b.user
	}
	sender, err := bare(from)
	if err != nil {
		return errors.New("from is no address of a mail")
	}
	b.from = mail.Address{Name: plain(name, 60), Address: sender}
	for _, one := range to {
		address, err := bare(one)
		if err != nil {
			return errors.New("to is no list of addresses of mails, with commas between them")
		}
		b.to = append(b.to, mail.Address{Address: address})
	}
	if len(b.to) == 0 || len(b.to) > maxRecipients {
		return errors.New("to has at least one address and at most " + strconv.Itoa(maxRecipients))
	}
	return nil
}

// bare is an address without a name and without anything that a server could read as a command.
func bare(text string) (string, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || a.Name != "" || len(a.Address) > 254 || strings.ContainsFunc(a.Address, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' }) {
		return "", errors.New("no address")
	}
	return a.Address, nil
}

func (b *mailbox) settle() error {
	switch {
	case b.tls && b.port == "":
		b.port = "465"
	case b.port == "":
		b.port = "25"
	}
	b.tls = b.tls || b.port == "465" && b.upgrade
	switch b.auth {
	case "", "unknown":
		b.auth = ""
	case "none", "plain", "login", "cram-md5":
	case "oauth2":
		return errors.New("OAuth2 is not supported; an app password is")
	default:
		return errors.New("auth is one of None, Plain, Login, CRAMMD5")
	}
	if port, err := strconv.Atoi(b.port); err != nil || port < 1 || port > 65535 {
		return errors.New("the port is no number between 1 and 65535")
	}
	if b.hello == "" || b.hello == "auto" || strings.ContainsFunc(b.hello, func(r rune) bool { return r <= ' ' || r > '~' }) {
		b.hello = "localhost"
	}
	if !b.must && b.tls {
		b.upgrade = false
	}
	return nil
}

func (b mailbox) address() string { return net.JoinHostPort(b.host, b.port) }
