//go:build e2e

package engine

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/health/internal/realengine"
)

// TestRealLogs: what a real engine sends of lines of every kind.
func TestRealLogs(t *testing.T) {
	p := realengine.New(t)
	image := p.Image()
	mode := "log:a,err:b,log:,long:40000,sleep:300ms,part:last words,exit:0"
	id, terminal := p.Run("web", image, mode), p.Run("tty", image, mode, "-t")
	mute := p.Run("mute", image, mode, "--log-driver", "none")
	p.Docker("wait", id, terminal, mute)
	c := open(t, p.Host)
	for _, x := range []struct {
		id  string
		tty bool
		err string
	}{{id, false, "err"}, {terminal, true, "out"}} {
		var got []string
		n, err := c.Log(context.Background(), x.id, Range{TTY: x.tty}, told(&got))
		if err != nil || n < 7 { // engines part the long line differently
			t.Errorf("%d entries, %v", n, err)
		}
		for i := range got {
			_, got[i], _ = strings.Cut(got[i], " ")
		}
		want := map[string]int{`out "a" false`: 1, x.err + ` "b" false`: 1, `out "" false`: 1, `out "xxxxxxxxxx… 40000" false`: 1, `out "last words" false`: 1}
		have := map[string]int{}
		for _, line := range got {
			have[line]++
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("terminal %v (-want +got):\n%s", x.tty, diff)
		}
	}
	if _, err := c.Log(context.Background(), mute, Range{}, told(new([]string))); err == nil || !strings.Contains(err.Error(), "log") {
		t.Errorf("driver none: %v", err)
	}
	var none []string
	if n, err := c.Log(context.Background(), id, Range{Since: time.Now().Add(time.Minute)}, told(&none)); n != 0 || err != nil {
		t.Errorf("of the future: %d, %v, %v", n, none, err)
	}
}

// TestRealSSH: an engine behind a real SSH server, by the docker command and by its socket.
func TestRealSSH(t *testing.T) {
	p := realengine.New(t)
	p.Run("web", p.Image(), "log:hello,forever")
	o := sshd(t, p.Host)
	for _, path := range []string{"", strings.TrimPrefix(p.Host, "unix://")} {
		o := o
		o.Host += path
		c := over(t, o)
		list, err := c.Containers(context.Background(), p.Name)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", o.Host, list, err)
		}
		if d, err := c.Inspect(context.Background(), list[0]); err != nil || d.Status != "running" {
			t.Errorf("%s: %+v, %v", o.Host, d, err)
		}
		var got []string
		if _, err := c.Log(context.Background(), list[0].ID, Range{}, told(&got)); err != nil || len(got) != 1 {
			t.Errorf("%s: %v, %v", o.Host, got, err)
		}
	}
}

// sshd starts a server on loopback whose docker command talks to an engine.
func sshd(t *testing.T, engine string) Options {
	t.Helper()
	const program = "/usr/sbin/sshd"
	if _, err := os.Stat(program); err != nil || os.Getuid() != 0 {
		t.Skip("SKIPPED: no SSH server: needs root and openssh-server")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	dir := t.TempDir()
	for _, name := range []string{"host", "id"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, name)).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v: %s", err, out)
		}
	}
	config := fmt.Sprintf("ListenAddress 127.0.0.1\nPort %d\nHostKey %s/host\nAuthorizedKeysFile %s/id.pub\nPidFile none\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nUsePAM no\nStrictModes no\nSetEnv DOCKER_HOST=%s\n",
		port, dir, dir, engine)
	write := filepath.Join(dir, "config")
	if err := os.WriteFile(write, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.MkdirAll("/run/sshd", 0o755) // it needs the folder, and says so itself
	server := exec.Command(program, "-D", "-e", "-f", write)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	address := fmt.Sprintf("127.0.0.1:%d", port)
	for range 50 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	key, err := os.ReadFile(filepath.Join(dir, "id"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := os.ReadFile(filepath.Join(dir, "host.pub"))
	if err != nil {
		t.Fatal(err)
	}
	return Options{Host: "ssh://root@" + address, KnownHosts: fmt.Sprintf("[127.0.0.1]:%d %s", port, public), Key: key, Now: time.Now}
}
