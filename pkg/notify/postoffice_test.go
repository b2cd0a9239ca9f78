package notify

import (
	"bufio"
	"crypto/hmac"
	"crypto/md5"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
)

// postOffice is a mail server on a loopback address. It takes what RFC 5321 has, and writes down what it was told.
type postOffice struct {
	at       string              // the address that it listens on; "" for 127.0.0.1
	policy   *tls.Config         // nil: it knows no TLS
	implicit bool                // it speaks TLS from the first byte on
	ways     string              // of AUTH that it offers: "PLAIN LOGIN"
	answers  map[string][]string // to a verb instead of the good ones, in turn
	before   func(net.Conn) bool // looks at a connection before the greeting; false ends it

	host, port string
	mu         sync.Mutex
	said       []string // what clients said, each with "tls " before it where nobody else could read it
	mails      []posted
}

// posted is a mail as it was handed over.
type posted struct {
	from       string
	to         []string
	data       string // with the dots that SMTP doubles taken out, lines ended by \n
	way        string // of AUTH
	user, word string // who sent it, and the password
}

// open opens the office until the test ends.
func (p *postOffice) open(t testing.TB) *postOffice {
	t.Helper()
	if p.at == "" {
		p.at = "127.0.0.1"
	}
	l, err := net.Listen("tcp", net.JoinHostPort(p.at, "0"))
	if err != nil {
		t.Skipf("this machine does not listen on %s", p.at)
	}
	p.host, p.port, _ = net.SplitHostPort(l.Addr().String())
	if p.implicit {
		l = tls.NewListener(l, p.policy)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer func() { _ = c.Close() }()
				if p.before == nil || p.before(c) {
					p.serve(c, p.implicit)
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return p
}

// address is that of a mail to it. Of user and password there are none where they are "".
func (p *postOffice) address(scheme, userinfo, query string) string {
	if userinfo != "" {
		userinfo += "@"
	}
	return scheme + "://" + userinfo + net.JoinHostPort(p.host, p.port) + "/?from=deploy@acme.example&to=ops@acme.example,dev@acme.example" + query
}

func (p *postOffice) received() ([]posted, []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.mails), slices.Clone(p.said)
}

// answer is what the test wants a verb to be answered, or the good answer.
func (p *postOffice) answer(verb, good string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if all := p.answers[verb]; len(all) > 0 {
		p.answers[verb] = all[1:]
		return all[0]
	}
	return good
}

func (p *postOffice) serve(c net.Conn, encrypted bool) {
	in, out := textproto.NewReader(bufio.NewReader(c)), textproto.NewWriter(bufio.NewWriter(c))
	say := func(line string) bool { return out.PrintfLine("%s", line) == nil }
	if !say(p.answer("", "220 office ESMTP")) {
		return
	}
	var mail posted
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		p.hear(line, encrypted)
		verb, rest, _ := strings.Cut(line, " ")
		good := "250 fine"
		switch verb = strings.ToUpper(verb); verb {
		case "EHLO":
			say("250-office")
			if p.policy != nil && !encrypted {
				say("250-STARTTLS")
			}
			if p.ways != "" {
				say("250-AUTH " + p.ways)
			}
			good = "250 8BITMIME"
		case "STARTTLS":
			if !say(p.answer(verb, "220 go on")) {
				return
			}
			c = tls.Server(c, p.policy)
			in, out = textproto.NewReader(bufio.NewReader(c)), textproto.NewWriter(bufio.NewWriter(c))
			encrypted = true
			continue
		case "AUTH":
			good = p.login(&mail, rest, in, say, encrypted)
		case "MAIL":
			mail.from = rest
		case "RCPT":
			mail.to = append(mail.to, rest)
		case "DATA":
			if first := p.answer(verb, "354 go on"); !strings.HasPrefix(first, "354") {
				say(first)
				continue
			}
			say("354 go on")
			data, err := in.ReadDotBytes()
			if err != nil {
				return
			}
			mail.data = string(data)
			verb = "."
		case "QUIT":
			say(p.answer(verb, "221 bye"))
			return
		}
		reply := p.answer(verb, good)
		if verb == "." && strings.HasPrefix(reply, "250") {
			p.mu.Lock()
			p.mails = append(p.mails, mail)
			p.mu.Unlock()
			mail = posted{}
		}
		if !say(reply) {
			return
		}
	}
}

func (p *postOffice) hear(line string, encrypted bool) {
	if encrypted {
		line = "tls " + line
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, line)
}

// login takes a password by one of three ways: RFC 4616, the draft of LOGIN, RFC 2195.
func (p *postOffice) login(mail *posted, rest string, in *textproto.Reader, say func(string) bool, encrypted bool) string {
	way, first, _ := strings.Cut(rest, " ")
	ask := func(question string) string {
		say("334 " + base64.StdEncoding.EncodeToString([]byte(question)))
		line, _ := in.ReadLine()
		p.hear(line, encrypted)
		raw, _ := base64.StdEncoding.DecodeString(line)
		return string(raw)
	}
	mail.way = way
	switch way {
	case "PLAIN":
		raw, _ := base64.StdEncoding.DecodeString(first)
		parts := strings.Split(string(raw), "\x00")
		if len(parts) != 3 {
			return "501 not that"
		}
		mail.user, mail.word = parts[1], parts[2]
	case "LOGIN":
		mail.user, mail.word = ask("Username:"), ask(p.answer("question", "Password:"))
	case "CRAM-MD5":
		const challenge = "<1.2@office>"
		user, sum, _ := strings.Cut(ask(challenge), " ")
		mac := hmac.New(md5.New, []byte(planted+"pw"))
		mac.Write([]byte(challenge))
		if sum == hex.EncodeToString(mac.Sum(nil)) {
			mail.user, mail.word = user, planted+"pw"
		}
	}
	return "235 come in"
}
