package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxAnswer is how much of an answer is read, so that the connection ends well.
const maxAnswer = 64 << 10

// webhook is a target that gets the event as JSON. What the address' query begins with @ is a header, as shoutrrr has
// it; a fragment #secret=… signs, and is never sent.
func webhook(s service, u *url.URL) (Target, error) {
	u.Scheme = strings.TrimPrefix(u.Scheme, "generic+")
	secret, err := secretOf(u)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return Target{}, s.wrong("")
	}
	if _, whole := key(secret); !whole {
		return Target{}, s.wrong("what follows whsec_ in a secret is base64")
	}
	header, ok := headersOf(u)
	if !ok {
		return Target{}, s.wrong("the name or the value of a header has a character that it cannot have")
	}
	address := u.String()
	return Target{Service: s.name, Host: hostShown(u.Hostname()), send: func(ctx context.Context, m message, o Options) error {
		body, err := json.Marshal(payload(m))
		if err != nil {
			return errors.New("the event has no JSON form")
		}
		h := header.Clone()
		sign(h, body, m, secret, o)
		return post(ctx, address, h, body, o)
	}}, nil
}

// secretOf takes the secret out of an address.
func secretOf(u *url.URL) (string, error) {
	fragment := u.Fragment
	u.Fragment, u.RawFragment = "", ""
	if fragment == "" {
		return "", nil
	}
	secret, found := strings.CutPrefix(fragment, "secret=")
	if !found || secret == "" {
		return "", errors.New("a fragment is no secret")
	}
	return secret, nil
}

// headersOf takes the headers out of an address; the rest of its query stays byte for byte, since it may be signed.
func headersOf(u *url.URL) (http.Header, bool) {
	h := http.Header{}
	var rest []string
	for _, pair := range strings.Split(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		if name, isHeader := strings.CutPrefix(name, "@"); err == nil && isHeader {
			text, err := url.QueryUnescape(value)
			if err != nil || !isHeaderName(name) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				return nil, false
			}
			h.Set(name, text)
			continue
		}
		rest = append(rest, pair)
	}
	u.RawQuery = strings.Join(rest, "&")
	return h, true
}

func isHeaderName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}

// sign names and signs the message as Standard Webhooks has it (github.com/standard-webhooks/standard-webhooks): the
// same event of the same deployment has the same id, however often it is sent.
func sign(h http.Header, body []byte, m message, secret string, o Options) {
	at := m.At
	if o.Now != nil {
		at = o.Now()
	}
	id, stamp := messageID(m), strconv.FormatInt(at.Unix(), 10)
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", stamp)
	if secret == "" {
		return
	}
	with, _ := key(secret)
	mac := hmac.New(sha256.New, with)
	_, _ = mac.Write([]byte(id + "." + stamp + "."))
	_, _ = mac.Write(body)
	h.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// key is a secret's bytes: of whsec_… what its base64 says, and whether that is base64 at all.
func key(secret string) ([]byte, bool) {
	coded, found := strings.CutPrefix(secret, "whsec_")
	if !found {
		return []byte(secret), true
	}
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(coded, "="))
	if err != nil || len(raw) == 0 {
		return []byte(secret), false
	}
	return raw, true
}

// messageID is the same for an event of a deployment in every run, and holds no text from outside as it is.
func messageID(m message) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{m.Kind, m.ID, m.Repository, m.Service, m.Environment, m.Commit, m.Status}, "\x00")))
	return "msg_" + base64.RawURLEncoding.EncodeToString(sum[:18])
}

// post sends JSON.
func post(ctx context.Context, address string, h http.Header, body []byte, o Options) error {
	h.Set("Content-Type", "application/json")
	_, err := exchange(ctx, address, h, body, o)
	return err
}

// exchange sends a body and gives what is answered to it, the first 64 KiB; an answer other than 2xx is an error. A
// redirect is not followed: it would carry the event elsewhere.
func exchange(ctx context.Context, address string, h http.Header, body []byte, o Options) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address cannot be asked")
	}
	r.Header = h
	r.Header.Set("User-Agent", "deploycoord")
	client := http.Client{Transport: o.HTTP, CheckRedirect: stay, Timeout: time.Minute}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if answer.StatusCode/100 != 2 {
		return nil, withWord(answered(answer.StatusCode), string(text))
	}
	return text, nil
}
