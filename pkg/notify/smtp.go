package notify

import (
	"context"
	"crypto/tls"
	"net"
	"net/smtp"
	"strings"
)

// send hands a mail to the server, within the context's time.
func (b mailbox) send(ctx context.Context, mail []byte) error {
	line, err := (&net.Dialer{}).DialContext(ctx, "tcp", b.address())
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = line.Close() })()
	if deadline, ok := ctx.Deadline(); ok {
		_ = line.SetDeadline(deadline)
	}
	conn := line
	if b.tls {
		conn = tls.Client(line, b.trust())
	}
	c, err := smtp.NewClient(conn, b.host)
	if err != nil {
		_ = conn.Close()
		return broken(ctx, err)
	}
	defer func() { _ = c.Close() }()
	return broken(ctx, b.talk(c, mail))
}

// broken says that time was up where the connection was closed for that.
func broken(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// trust is the policy of TLS.
func (b mailbox) trust() *tls.Config {
	return &tls.Config{ServerName: b.host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: b.trustAll} //nolint:gosec // the address says skiptlsverify=yes
}

// talk says the mail. The server's words are kept out of errors; its codes are not.
func (b mailbox) talk(c *smtp.Client, mail []byte) error {
	if err := c.Hello(b.hello); err != nil {
		return err
	}
	if err := b.secure(c); err != nil {
		return err
	}
	if err := b.login(c); err != nil {
		return err
	}
	if err := c.Mail(b.from.Address); err != nil {
		return err
	}
	for _, to := range b.to {
		if err := c.Rcpt(to.Address); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err = w.Write(mail); err != nil {
		return err
	}
	if err = w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // it has the mail
	return nil
}

func (b mailbox) secure(c *smtp.Client) error {
	if b.tls || !b.upgrade && !b.must {
		return nil
	}
	if offered, _ := c.Extension("STARTTLS"); offered {
		return c.StartTLS(b.trust())
	}
	if b.must {
		return &fault{text: "the mail server offers no STARTTLS, which the address asks for"}
	}
	return nil
}

// login says who sends, in a way that the server offers. A password never goes over a line that others can read.
func (b mailbox) login(c *smtp.Client) error {
	if b.user == "" || b.auth == "none" {
		return nil
	}
	_, ways := c.Extension("AUTH")
	offers := func(way string) bool {
		return (b.auth == "" || strings.EqualFold(b.auth, way)) && strings.Contains(" "+strings.ToUpper(ways)+" ", " "+strings.ToUpper(way)+" ")
	}
	_, encrypted := c.TLSConnectionState()
	readable := !encrypted && b.host != "localhost" && b.host != "127.0.0.1" && b.host != "::1"
	switch {
	case offers("cram-md5") && readable:
		return c.Auth(smtp.CRAMMD5Auth(b.user, b.password))
	case (offers("plain") || offers("login")) && readable:
		return &fault{text: "the mail server offers no encryption, so the password was not sent"}
	case offers("plain"):
		return c.Auth(smtp.PlainAuth("", b.user, b.password, b.host))
	case offers("login"):
		return c.Auth(&loginAuth{b.user, b.password})
	case offers("cram-md5"):
		return c.Auth(smtp.CRAMMD5Auth(b.user, b.password))
	}
	return &fault{text: "the mail server offers no way to log in that is known: PLAIN, LOGIN or CRAM-MD5"}
}

// loginAuth is AUTH LOGIN, which is all that Microsoft 365 offers beside OAuth.
type loginAuth struct{ user, password string }

// Start begins without a word.
func (*loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

// Next answers the server's two questions.
func (a *loginAuth) Next(question []byte, more bool) ([]byte, error) {
	switch asked := strings.ToLower(string(question)); {
	case !more:
		return nil, nil
	case strings.HasPrefix(asked, "user"):
		return []byte(a.user), nil
	case strings.HasPrefix(asked, "pass"):
		return []byte(a.password), nil
	}
	return nil, &fault{text: "the mail server asks for more than a name and a password"}
}
