package notify

import (
	"net/url"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/discord"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/googlechat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/lark"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/matrix"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/mattermost"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/rocketchat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/signal"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/slack"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/teams"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/wecom"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/incident/opsgenie"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/incident/pagerduty"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/bark"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/gotify"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/ntfy"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushbullet"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushover"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// service is a way to tell people.
type service struct {
	name    string
	schemes []string
	form    string // of its address
	host    string // that it sends to; "" for the address' own
	target  func(s service, u *url.URL) (Target, error)

	asks func(u *url.URL) (func(m message) []ask, error) // of those that go direct

	// What follows is of shoutrrr's services alone.
	open    func() types.Service
	speaks  bool // open's Initialize goes to the network: the address is read by check
	check   func(u *url.URL) error
	titled  bool                              // it takes a title beside the text
	alerts  bool                              // it wakes people
	unasked func(m message) map[string]string // settings that the address may have for itself
}

var services = []service{
	{name: "slack", schemes: []string{"slack"}, host: "slack.com", form: "slack://hook:AAA-BBB-CCC@webhook, or slack://xoxb:TOKEN@CHANNEL", target: chat,
		open: func() types.Service { return &slack.Service{} }, titled: true, unasked: colour("#")},
	{name: "discord", schemes: []string{"discord"}, host: "discord.com", form: "discord://TOKEN@WEBHOOK", target: chat,
		open: func() types.Service { return &discord.Service{} }, titled: true, unasked: discordLooks},
	{name: "teams", schemes: []string{"teams"}, host: "webhook.office.com", form: "teams://GROUP@TENANT/ID/OWNER/EXTRA?host=HOST, or teams+https:// and the address of a workflow", target: chat,
		open: func() types.Service { return &teams.Service{} }, titled: true, unasked: colour("")},
	{name: "teams", schemes: []string{"teams+https"}, form: "teams+https:// and the address of a workflow", target: card},
	{name: "googlechat", schemes: []string{"googlechat", "hangouts"}, form: "googlechat://chat.googleapis.com/v1/spaces/SPACE/messages?key=KEY&token=TOKEN", target: chat,
		open: func() types.Service { return &googlechat.Service{} }, check: keyAndToken},
	{name: "mattermost", schemes: []string{"mattermost"}, form: "mattermost://HOST/TOKEN[/CHANNEL]", target: chat,
		open: func() types.Service { return &mattermost.Service{} }},
	{name: "rocketchat", schemes: []string{"rocketchat"}, form: "rocketchat://HOST/TOKEN-A/TOKEN-B[/CHANNEL]", target: chat,
		open: func() types.Service { return &rocketchat.Service{} }, check: twoTokens},
	{name: "zulip", schemes: []string{"zulip"}, form: "zulip://BOT-MAIL:KEY@HOST/?stream=STREAM&topic=TOPIC, the @ of the mail as %40", target: direct, asks: zulipAsks},
	{name: "matrix", schemes: []string{"matrix"}, form: "matrix://USER:PASSWORD@HOST/?rooms=ROOM, or matrix://:TOKEN@HOST/?rooms=ROOM", target: chat,
		open: func() types.Service { return &matrix.Service{} }, speaks: true, check: rooms},
	{name: "telegram", schemes: []string{"telegram"}, host: "telegram.org", form: "telegram://TOKEN@telegram?chats=CHAT", target: direct, asks: telegramAsks},
	{name: "lark", schemes: []string{"lark"}, form: "lark://open.larksuite.com/TOKEN[?secret=SECRET], or the host open.feishu.cn", target: chat,
		open: func() types.Service { return &lark.Service{} }, titled: true},
	{name: "wecom", schemes: []string{"wecom"}, host: "qyapi.weixin.qq.com", form: "wecom://KEY", target: chat,
		open: func() types.Service { return &wecom.Service{} }},
	{name: "signal", schemes: []string{"signal"}, form: "signal://HOST:PORT/SOURCE/RECIPIENT", target: chat,
		open: func() types.Service { return &signal.Service{} }},
	{name: "ntfy", schemes: []string{"ntfy"}, form: "ntfy://[USER:PASSWORD@]ntfy.sh/TOPIC", target: chat,
		open: func() types.Service { return &ntfy.Service{} }, titled: true, unasked: opens("click")},
	{name: "gotify", schemes: []string{"gotify"}, form: "gotify://HOST/TOKEN", target: chat,
		open: func() types.Service { return &gotify.Service{} }, titled: true, check: gotifyToken},
	{name: "bark", schemes: []string{"bark"}, form: "bark://:KEY@HOST", target: chat,
		open: func() types.Service { return &bark.Service{} }, titled: true, unasked: opens("url"), check: barkKey},
	{name: "pushover", schemes: []string{"pushover"}, host: "pushover.net", form: "pushover://shoutrrr:TOKEN@USER", target: chat,
		open: func() types.Service { return &pushover.Service{} }, titled: true},
	{name: "pushbullet", schemes: []string{"pushbullet"}, host: "pushbullet.com", form: "pushbullet://TOKEN[/DEVICE]", target: chat,
		open: func() types.Service { return &pushbullet.Service{} }, titled: true},
	{name: "join", schemes: []string{"join"}, host: "joinjoaomgcd.appspot.com", form: "join://shoutrrr:KEY@join/?devices=DEVICE", target: direct, asks: joinAsks},
	{name: "pagerduty", schemes: []string{"pagerduty"}, host: "pagerduty.com", form: "pagerduty://events.pagerduty.com/KEY, the key of 32 characters", target: chat,
		open: func() types.Service { return &pagerduty.Service{} }, alerts: true, unasked: once("dedup_key")},
	{name: "opsgenie", schemes: []string{"opsgenie"}, form: "opsgenie://api.opsgenie.com/KEY", target: chat,
		open: func() types.Service { return &opsgenie.Service{} }, titled: true, alerts: true, unasked: once("alias"), check: pathKey},
	{name: "e-mail", schemes: []string{"smtp", "smtps"}, form: "smtp://USER:PASSWORD@HOST:587/?from=ADDRESS&to=ADDRESS,ADDRESS", target: mailTarget},
	{name: "webhook", schemes: []string{"https", "http", "generic+https", "generic+http"}, form: "https://HOST/PATH[?@HEADER=VALUE][#secret=SECRET]", target: webhook},
}
