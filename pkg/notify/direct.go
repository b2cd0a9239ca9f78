package notify

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/telegram"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/zulip"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/join"
)

// ask is a request, and what an answer of 200 must hold for it to have arrived.
type ask struct {
	address string
	header  http.Header
	body    string
	success func(answer map[string]any) bool
}

// direct is a target that we ask ourselves, by an address that shoutrrr reads: its Telegram counts a refused connection as
// arrived, its Zulip panics on one, and its Join does not read the answer, which is 200 for a wrong key, too.
func direct(s service, u *url.URL) (Target, error) {
	asks, err := s.asks(u)
	if err != nil {
		return Target{}, s.wrong("")
	}
	host := s.host
	if host == "" {
		host = hostShown(u.Hostname())
	}
	return Target{Service: s.name, Host: host, send: func(ctx context.Context, m message, o Options) error {
		for _, a := range asks(m) {
			text, err := exchange(ctx, a.address, a.header.Clone(), []byte(a.body), o)
			if err != nil {
				return err
			}
			answer := map[string]any{}
			if err := json.Unmarshal(text, &answer); err != nil || !a.success(answer) {
				return withWord(&fault{text: "the service did not accept it"}, string(text))
			}
		}
		return nil
	}}, nil
}

func typed(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }

const form = "application/x-www-form-urlencoded"

// telegramAsks sends plain text, one message a chat: with a title, shoutrrr would have it read as HTML.
func telegramAsks(u *url.URL) (func(m message) []ask, error) {
	c := telegram.Config{Notification: true}
	if err := c.SetURL(u); err != nil {
		return nil, err
	}
	if err := lacking(c.Chats...); err != nil {
		return nil, err
	}
	return func(m message) (out []ask) {
		for _, chat := range c.Chats {
			chat, thread, _ := strings.Cut(chat, ":")
			body := map[string]any{"chat_id": chat, "text": m.text(), "disable_web_page_preview": !c.Preview, "disable_notification": !c.Notification}
			if topic, err := strconv.Atoi(thread); err == nil {
				body["message_thread_id"] = topic
			}
			text, _ := json.Marshal(body) // of texts and numbers
			out = append(out, ask{"https://api.telegram.org/bot" + c.Token + "/sendMessage", typed("application/json"), string(text),
				func(answer map[string]any) bool { return answer["ok"] == true }})
		}
		return out
	}, nil
}

func zulipAsks(u *url.URL) (func(m message) []ask, error) {
	var c zulip.Config
	if err := c.SetURL(u); err != nil {
		return nil, err
	}
	if err := lacking(c.BotKey, c.Stream); err != nil {
		return nil, err
	}
	header := typed(form)
	header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(c.BotMail+":"+c.BotKey)))
	address := (&url.URL{Scheme: "https", Host: u.Host, Path: "/api/v1/messages"}).String()
	return func(m message) []ask {
		body := zulip.CreatePayload(&c, m.text()).Encode()
		return []ask{{address, header, body, func(answer map[string]any) bool { return answer["result"] == "success" }}}
	}, nil
}

func joinAsks(u *url.URL) (func(m message) []ask, error) {
	var c join.Config
	if err := c.SetURL(u); err != nil {
		return nil, err
	}
	return func(m message) []ask {
		q := url.Values{"deviceIds": {strings.Join(c.Devices, ",")}, "apikey": {c.APIKey}, "title": {m.title}, "text": {m.body}}
		if c.Icon != "" {
			q.Set("icon", c.Icon)
		}
		address := "https://joinjoaomgcd.appspot.com/_ah/api/messaging/v1/sendPush?" + q.Encode()
		return []ask{{address, typed("text/plain"), "", func(answer map[string]any) bool { return answer["success"] == true }}}
	}, nil
}
