package notify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// now is when everything in these tests happens.
var now = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// world stands for http.DefaultTransport in this test binary: nothing leaves it but to a loopback address.
var world = &stage{inner: http.DefaultTransport}

func TestMain(m *testing.M) {
	http.DefaultTransport = world
	folder, err := os.MkdirTemp("", "notify")
	if err != nil {
		panic(err)
	}
	authority = newAuthority(folder)
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// stage hands requests to the actor of the test that runs. Tests on it are not parallel.
type stage struct {
	inner http.RoundTripper
	mu    sync.Mutex
	actor func(*http.Request) (*http.Response, error)
	sent  []sent
}

// sent is a request as it went out.
type sent struct {
	method, address string
	host            string
	header          http.Header
	body            string
}

func (s *stage) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	s.mu.Lock()
	actor := s.actor
	s.sent = append(s.sent, sent{r.Method, r.URL.String(), r.URL.Hostname(), r.Header.Clone(), string(body)})
	s.mu.Unlock()
	if actor == nil {
		return nil, errors.New("nobody is on stage")
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	return actor(again)
}

// play lets actor answer what goes out until the test ends.
func play(t testing.TB, actor func(*http.Request) (*http.Response, error)) {
	t.Helper()
	set := func(f func(*http.Request) (*http.Response, error)) {
		world.mu.Lock()
		defer world.mu.Unlock()
		world.actor, world.sent = f, nil
	}
	set(actor)
	t.Cleanup(func() { set(nil) })
}

// requests are those that went out since play.
func requests() []sent {
	world.mu.Lock()
	defer world.mu.Unlock()
	return slices.Clone(world.sent)
}

func answer(status int, body string) (*http.Response, error) {
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// refused is what a connection to a closed port ends in.
func refused(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("dial tcp to %s: %w", r.URL.Host, syscall.ECONNREFUSED)
}

// kind answers as each service does when it is pleased.
func kind(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	switch path := r.URL.Path; {
	case r.URL.Hostname() == "hooks.slack.com":
		return answer(200, "ok")
	case r.URL.Hostname() == "discord.com":
		return answer(204, "")
	case strings.HasSuffix(path, "/login") && r.Method == http.MethodGet:
		return answer(200, `{"flows":[{"type":"m.login.password"}]}`)
	case strings.HasSuffix(path, "/login"):
		return answer(200, `{"access_token":"`+planted+`fromlogin","home_server":"h","user_id":"@u:h"}`)
	case strings.Contains(path, "/join"):
		return answer(200, `{"room_id":"!room:matrix.example"}`)
	case r.URL.Hostname() == "api.pushbullet.com":
		var push struct{ Title, Body string }
		_ = json.Unmarshal(body, &push)
		back, _ := json.Marshal(map[string]any{"type": "note", "title": push.Title, "body": push.Body, "active": true})
		return answer(200, string(back))
	case strings.Contains(path, "/v2/enqueue"), strings.Contains(path, "/v2/alerts"), strings.HasPrefix(path, "/workflows/"):
		return answer(202, `{"status":"success"}`)
	}
	return answer(200, `{"ok":true,"code":200,"errcode":0,"success":true,"result":"success","event_id":"$1","timestamp":"1","id":"1"}`)
}

// kindTo is kind but for Lark, whose good code is 0, not 200.
func kindTo(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/open-apis/bot/") {
		return answer(200, `{"code":0,"msg":"success"}`)
	}
	if strings.Contains(r.URL.Path, "/sendMessage") {
		return answer(200, `{"ok":true,"result":{"message_id":1}}`)
	}
	if r.URL.Hostname() == "ntfy.example" || r.URL.Hostname() == "ntfy.sh" {
		return answer(200, `{"id":"1","event":"message"}`)
	}
	if r.URL.Hostname() == "gotify.example" {
		return answer(200, `{"id":1}`)
	}
	if r.URL.Hostname() == "bark.example" {
		return answer(200, `{"code":200,"message":"success","timestamp":1}`)
	}
	return kind(r)
}

// text writes requests down for a golden. What the version of a library or the time decides is left out.
func text(all []sent) []byte {
	var out bytes.Buffer
	for i, s := range all {
		if i > 0 {
			out.WriteString("\n----\n")
		}
		fmt.Fprintf(&out, "%s %s\n", s.method, s.address)
		var names []string
		for name := range s.header {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			value := strings.Join(s.header[name], ", ")
			if name == "User-Agent" {
				value, _, _ = strings.Cut(value, "/")
			}
			fmt.Fprintf(&out, "%s: %s\n", name, value)
		}
		out.WriteString("\n" + readable(s) + "\n")
	}
	return out.Bytes()
}

func readable(s sent) string {
	var value map[string]any
	if json.Unmarshal([]byte(s.body), &value) == nil {
		for _, key := range []string{"timestamp", "sign"} {
			if _, there := value[key]; there {
				value[key] = "(of the time)"
			}
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		_ = enc.Encode(value)
		return strings.TrimSpace(out.String())
	}
	if strings.Contains(s.header.Get("Content-Type"), "urlencoded") {
		q, _ := url.ParseQuery(s.body)
		var lines []string
		for key, values := range q {
			lines = append(lines, key+" = "+strings.Join(values, " | "))
		}
		slices.Sort(lines)
		return strings.Join(lines, "\n")
	}
	return s.body
}
