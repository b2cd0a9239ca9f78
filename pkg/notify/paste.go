package notify

import (
	"net/url"
	"slices"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/teams"
)

// pasted turns the address that a chat shows for its webhook into shoutrrr's form of it, or gives "" for any other. The
// webhook's JSON would be refused there.
func pasted(u *url.URL) string {
	host, parts := strings.ToLower(u.Hostname()), strings.Split(strings.Trim(u.Path, "/"), "/")
	behind := func(prefix ...string) []string {
		if len(parts) <= len(prefix) || strings.Join(parts[:len(prefix)], "/") != strings.Join(prefix, "/") {
			return nil
		}
		return parts[len(prefix):]
	}
	switch {
	case host == "hooks.slack.com":
		if p := behind("services"); len(p) == 3 {
			return "slack://hook:" + strings.Join(p, "-") + "@webhook"
		}
	case slices.Contains([]string{"discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"}, host):
		if len(parts) > 2 && strings.HasPrefix(parts[1], "v") { // /api/v10/webhooks/…
			parts = slices.Delete(parts, 1, 2)
		}
		if p := behind("api", "webhooks"); len(p) == 2 {
			return withQuery("discord://"+url.PathEscape(p[1])+"@"+p[0], u)
		}
	case host == "chat.googleapis.com":
		return withQuery("googlechat://"+host+u.EscapedPath(), u)
	case host == "open.larksuite.com" || host == "open.feishu.cn":
		if p := behind("open-apis", "bot", "v2", "hook"); len(p) == 1 {
			return "lark://" + host + "/" + p[0]
		}
	case host == "qyapi.weixin.qq.com":
		if key := u.Query().Get("key"); key != "" {
			return "wecom://" + key
		}
	case strings.HasSuffix(host, ".webhook.office.com"):
		custom := *u
		custom.Scheme = "teams+https"
		if to, err := (&teams.Service{}).GetConfigURLFromCustom(&custom); err == nil && to != nil {
			return to.String()
		}
	case strings.HasSuffix(host, ".logic.azure.com") || strings.HasSuffix(host, ".api.powerplatform.com"):
		custom := *u
		custom.Scheme = "teams+https"
		return custom.String()
	}
	return ""
}

func withQuery(address string, u *url.URL) string {
	if u.RawQuery == "" {
		return address
	}
	return address + "?" + u.RawQuery
}
