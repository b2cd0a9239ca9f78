package notify

import (
	"errors"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/matrix"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/gotify"
)

// errLacking is for what the form of an address names and the address lacks. Its words are for nobody.
var errLacking = errors.New("a part of the address is missing")

// lacking is an error where one of the parts is "".
func lacking(parts ...string) error {
	for _, part := range parts {
		if part == "" {
			return errLacking
		}
	}
	return nil
}

func keyAndToken(u *url.URL) error { return lacking(u.Query().Get("key"), u.Query().Get("token")) }

func twoTokens(u *url.URL) error {
	a, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	b, _, _ := strings.Cut(rest, "/")
	return lacking(a, b)
}

// rooms holds that a room is named: in all that a bot has joined may be none, which would count as arrived.
func rooms(u *url.URL) error {
	var c matrix.Config
	if err := c.SetURL(u); err != nil {
		return err
	}
	return lacking(append(c.Rooms, c.Password, strings.Join(c.Rooms, ""))...)
}

// gotifyToken looks at what the library finds out only when it sends.
func gotifyToken(u *url.URL) error {
	path := strings.TrimSuffix(u.Path, "/")
	if !(&gotify.DefaultValidator{}).ValidateToken(path[strings.LastIndex(path, "/")+1:]) {
		return errLacking
	}
	return nil
}

func barkKey(u *url.URL) error {
	key, _ := u.User.Password()
	return lacking(key)
}

func pathKey(u *url.URL) error { return lacking(strings.Trim(u.Path, "/")) }
