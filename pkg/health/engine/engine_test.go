package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/health/internal/enginesim"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 123456789, time.UTC)

func open(t *testing.T, host string) *Client {
	t.Helper()
	c, err := New(Options{Host: host, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func web(n int) enginesim.Container {
	return enginesim.Container{
		ID: enginesim.ID(n), Name: fmt.Sprintf("shop-web-%d", n), Project: "shop", Service: "web", Created: noon, Image: enginesim.ID(100),
		State: map[string]any{"Status": "running", "StartedAt": noon.Format(time.RFC3339Nano), "FinishedAt": "0001-01-01T00:00:00Z"},
	}
}

func TestContainers(t *testing.T) {
	e := enginesim.Start(t)
	once, foreign, odd := web(3), web(4), web(5)
	once.Labels = map[string]string{"com.docker.compose.oneoff": "True"}
	foreign.Project, odd.Service = "blog", "api"
	e.Put(web(2), web(1), once, foreign, odd)
	c := open(t, e.Host)
	got, err := c.Containers(context.Background(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range got {
		names = append(names, x.Service+" "+x.Name)
	}
	if diff := cmp.Diff([]string{"api shop-web-5", "web shop-web-1", "web shop-web-2"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	projects, err := c.Projects(context.Background())
	if diff := cmp.Diff([]string{"blog", "shop"}, projects); diff != "" || err != nil {
		t.Errorf("projects: %v\n%s", err, diff)
	}
	if asked := e.Asked()[1]; !strings.HasPrefix(asked, "/v1.41/containers/json?all=1&filters=") {
		t.Errorf("asked %s, want the engine's own version", asked)
	}
}

func TestInspect(t *testing.T) {
	e := enginesim.Start(t)
	x := web(1)
	x.Restarts, x.Policy, x.Publishes, x.TTY, x.LogDriver = 4, "always", true, true, "json-file"
	x.Labels = map[string]string{"com.docker.compose.depends_on": "db:service_healthy:false,migrate:service_completed_successfully:true", LabelRevision: "abc"}
	x.State = map[string]any{
		"Status": "exited", "ExitCode": 137, "OOMKilled": true, "Error": "no\nroom", "StartedAt": noon.Format(time.RFC3339Nano), "FinishedAt": noon.Add(time.Second).Format(time.RFC3339Nano),
		"Health": map[string]any{"Status": "unhealthy", "Log": []any{map[string]any{"Output": "fine"}, map[string]any{"Output": "refused\x1b[31m\n"}}},
	}
	e.Put(x)
	e.Image(enginesim.ID(100), map[string]string{LabelRevision: " 0123abc ", LabelSource: "https://github.com/o/r"})
	c := open(t, e.Host)
	got, err := c.Inspect(context.Background(), Container{ID: x.ID, Name: "n", Service: "web"})
	if err != nil {
		t.Fatal(err)
	}
	want := Detail{
		Container: Container{ID: x.ID, Name: "n", Service: "web", Created: noon}, Image: "sha256:" + enginesim.ID(100), Status: "exited",
		Started: noon, Finished: noon.Add(time.Second), ExitCode: 137, OutOfMemory: true, Fault: "no room", Restarts: 4,
		Health: "unhealthy", HealthText: "refused [31m", RestartPolicy: "always", Publishes: true, TTY: true, LogDriver: "json-file",
		Depends: map[string]string{"db": "service_healthy", "migrate": "service_completed_successfully"}, Revision: "abc",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	revision, source, err := c.ImageLabels(context.Background(), got.Image)
	if revision != "0123abc" || source != "https://github.com/o/r" || err != nil {
		t.Errorf("image: %q %q %v", revision, source, err)
	}
	if _, _, err := c.ImageLabels(context.Background(), "sha256:"+enginesim.ID(7)); !errors.Is(err, ErrGone) {
		t.Errorf("no such image: %v", err)
	}
	if _, err := c.Inspect(context.Background(), Container{ID: enginesim.ID(9)}); !errors.Is(err, ErrGone) {
		t.Errorf("no such container: %v", err)
	}
}

// TestHostile: whatever an engine answers, it is an error in one short line, within the bounds.
func TestHostile(t *testing.T) {
	endless := func(w http.ResponseWriter, open, again string) {
		fmt.Fprint(w, open)
		for {
			if _, err := io.WriteString(w, again); err != nil {
				return
			}
		}
	}
	for _, c := range []struct {
		name, want string
		answer     func(w http.ResponseWriter, r *http.Request)
	}{
		{"no JSON", "invalid character", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>\x1b[31m") }},
		{"an endless list", "more than 8 MB", func(w http.ResponseWriter, _ *http.Request) { endless(w, `[`, `{"Id":"x"},`) }},
		{"endless blanks", "more than 8 MB", func(w http.ResponseWriter, _ *http.Request) { endless(w, "", strings.Repeat(" ", 4096)) }},
		{"an endless error", "request returned 500", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			endless(w, "", strings.Repeat("\x1b[31mx", 4096))
		}},
		{"too many", "more than 1000 containers", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "["+strings.Repeat(`{"Id":"x"},`, 1001)+`{}]`)
		}},
		{"an ID that is a path", "is no name of one", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `[{"Id":"../../secrets","Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"web"}}]`)
		}},
		{"a redirect", "", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		}},
		{"nests for ever", "exceeded max depth", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("[", 1<<20)) }},
		{"hangs", "does not answer in time", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := enginesim.Start(t)
			e.Answer(func(w http.ResponseWriter, r *http.Request) bool {
				if strings.HasSuffix(r.URL.Path, "_ping") {
					return false
				}
				c.answer(w, r)
				return true
			})
			client, err := New(Options{Host: e.Host, Timeout: 3 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			list, err := client.Containers(context.Background(), "shop")
			if err == nil || !strings.Contains(err.Error(), c.want) || list != nil {
				t.Fatalf("got %v, %v, want an error with %q", list, err, c.want)
			}
			if text := err.Error(); strings.ContainsAny(text, "\x1b\r\n") || len(text) > 400 {
				t.Errorf("not fit to be shown: %q", text)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	dir := t.TempDir()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	closed.Close()
	stale := filepath.Join(dir, "stale.sock")
	l, err := net.Listen("unix", stale)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ host, want string }{
		{"unix://" + dir + "/none.sock", "there is no engine's socket " + dir + "/none.sock: mount it (docker run -v " + dir + "/none.sock:" + dir + "/none.sock), or say where the engine is (verify.containers.host)"},
		{"unix://" + stale, "nobody listens at unix://" + stale + ": is the engine running?"},
		{"unix://" + dir + "/file", "nobody listens at unix://" + dir + "/file: is the engine running?"},
		{"tcp://" + address, "nobody listens at tcp://" + address + ": is the engine running?"},
		{"tcp://engine.invalid:2375", "the name of the engine's machine in tcp://engine.invalid:2375 does not resolve"},
	} {
		_, err := open(t, c.host).Containers(context.Background(), "shop")
		var none *Unreachable
		if !errors.As(err, &none) || err.Error() != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.host, err, c.want)
		}
	}
	if text := unreachable("unix:///s", &net.OpError{Op: "dial", Err: os.ErrPermission}).Error(); text != "permission denied at the engine's socket /s: run as root, or as a member of the socket's group" {
		t.Error(text)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := open(t, "unix://"+stale).Containers(ctx, "shop"); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ host, want string }{
		{"", ""},
		{"tcp://10.0.0.7:2375", ""},
		{"tcp://10.0.0.7:2375/", ""},
		{"tcp://[::1]:2375", ""},
		{"/var/run/docker.sock", "is no address"},
		{"http://x:1", `has the scheme "http"`},
		{"unix://var/run", "absolute path"},
		{"unix:///" + strings.Repeat("x", 200), "at most 107"},
		{"tcp://host", "needs a host and a port"},
		{"tcp://u@host:1", "needs a host and a port"},
		{"ssh://host", "names no user"},
		{"ssh://u:p4ss@host", "holds a password"},
		{"ssh://u@host:99999", "has no port"},
		{"ssh://u@host?x=1", "is no address"},
		{"ssh://u@host", "ssh-keyscan -p 22 host"},
	} {
		client, err := New(Options{Host: c.host})
		if c.want == "" {
			if err != nil {
				t.Errorf("%q: %v", c.host, err)
				continue
			}
			client.Close()
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.host, err, c.want)
		}
	}
	if _, err := New(Options{Host: "ssh://u@host", KnownHosts: "host ssh-ed25519 AAAA"}); err == nil || !strings.Contains(err.Error(), "no private key was handed in") {
		t.Errorf("no key: %v", err)
	}
}

// TestAhead: an engine whose clock goes wrong is noticed, a second is not.
func TestAhead(t *testing.T) {
	e := enginesim.Start(t)
	for _, c := range []struct{ ours, want time.Duration }{{0, 0}, {time.Second, 0}, {time.Hour, -time.Hour}, {-time.Hour, time.Hour}} {
		client, err := New(Options{Host: e.Host, Now: func() time.Time { return time.Now().Add(c.ours) }})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Containers(context.Background(), "shop"); err != nil {
			t.Fatal(err)
		}
		if got := client.Ahead().Round(time.Minute); got != c.want {
			t.Errorf("ours is %s late: %s, want %s", c.ours, got, c.want)
		}
		client.Close()
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\n\tb\x1b[0m \u202e", "a b [0m"},
		{strings.Repeat("é", 20), strings.Repeat("é", 8) + "…"},
		{"\xff\xfe", ""},
	} {
		if got := Plain(c.in, 20); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
