// Package enginesim is a container engine for tests: Docker's API over HTTP on a unix socket, with containers that a
// test changes as it likes, and answers that are as wrong as it wants.
//
// It knows what package engine asks for, and nothing else. It is for tests alone.
package enginesim

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Line is one line, or one entry, of a log.
type Line struct {
	At     time.Time
	Stderr bool
	Text   string // with its line end
}

// Container is one container; State and the like are JSON as the engine writes it.
type Container struct {
	ID, Name, Project, Service string
	Labels                     map[string]string // more of them
	Created                    time.Time
	State                      map[string]any
	Restarts                   int
	Policy                     string
	Publishes, TTY             bool
	Image                      string
	LogDriver                  string
	Log                        []Line
}

// Engine is a running engine.
type Engine struct {
	Host string // its address, unix://

	mu         sync.Mutex
	containers []*Container
	images     map[string]map[string]string // labels by ID
	answer     func(w http.ResponseWriter, r *http.Request) bool
	asked      []string
}

// Start runs an engine until the test ends.
func Start(t testing.TB) *Engine {
	t.Helper()
	path := filepath.Join(t.TempDir(), "engine.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	e := &Engine{Host: "unix://" + path, images: map[string]map[string]string{}}
	server := &http.Server{Handler: e}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return e
}

// ID makes the ID of a container or image of a small number.
func ID(n int) string { return fmt.Sprintf("%064x", n) }

// Do changes the engine while nobody asks it.
func (e *Engine) Do(change func(containers *[]*Container, images map[string]map[string]string)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(&e.containers, e.images)
}

// Put adds containers, or replaces those of the same ID.
func (e *Engine) Put(all ...Container) {
	e.Do(func(have *[]*Container, _ map[string]map[string]string) {
		for _, c := range all {
			*have = slices.DeleteFunc(*have, func(x *Container) bool { return x.ID == c.ID })
			*have = append(*have, &c)
		}
	})
}

// Remove takes a container away.
func (e *Engine) Remove(id string) {
	e.Do(func(have *[]*Container, _ map[string]map[string]string) {
		*have = slices.DeleteFunc(*have, func(x *Container) bool { return x.ID == id })
	})
}

// Image gives an image its labels.
func (e *Engine) Image(id string, labels map[string]string) {
	e.Do(func(_ *[]*Container, images map[string]map[string]string) { images["sha256:"+id] = labels })
}

// Say adds lines to a container's log.
func (e *Engine) Say(id string, lines ...Line) {
	e.Do(func(have *[]*Container, _ map[string]map[string]string) {
		for _, c := range *have {
			if c.ID == id {
				c.Log = append(c.Log, lines...)
			}
		}
	})
}

// Answer puts something in place of the engine's own answers; it returns false for what the engine answers itself.
func (e *Engine) Answer(f func(w http.ResponseWriter, r *http.Request) bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = f
}

// Asked lists the requests so far: path and query.
func (e *Engine) Asked() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.asked)
}

// ServeHTTP answers as an engine does.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	answer := e.answer
	e.asked = append(e.asked, r.URL.RequestURI())
	e.mu.Unlock()
	if answer != nil && answer(w, r) {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	w.Header().Set("Api-Version", "1.41")
	path := r.URL.Path
	if strings.HasPrefix(path, "/v1.") {
		_, path, _ = strings.Cut(path[1:], "/")
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case parts[0] == "_ping":
		fmt.Fprint(w, "OK")
	case parts[0] == "containers" && len(parts) == 2:
		e.list(w, r)
	case parts[0] == "containers" && len(parts) == 3:
		at := slices.IndexFunc(e.containers, func(c *Container) bool { return c.ID == parts[1] })
		if at < 0 {
			refuse(w, http.StatusNotFound, "No such container: "+parts[1])
			return
		}
		if parts[2] == "json" {
			e.containers[at].inspect(w)
			return
		}
		e.containers[at].log(w, r)
	case parts[0] == "images" && len(parts) == 3:
		labels, ok := e.images[parts[1]]
		if !ok {
			refuse(w, http.StatusNotFound, "No such image: "+parts[1])
			return
		}
		send(w, map[string]any{"Id": parts[1], "Config": map[string]any{"Labels": labels}})
	default:
		refuse(w, http.StatusNotFound, "page not found")
	}
}

func refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message}) // who asks may be gone
}

func send(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func (c *Container) labels() map[string]string {
	out := map[string]string{"com.docker.compose.project": c.Project, "com.docker.compose.service": c.Service}
	for k, v := range c.Labels {
		out[k] = v
	}
	return out
}

func (e *Engine) list(w http.ResponseWriter, r *http.Request) {
	var filters map[string]map[string]bool
	if text := r.URL.Query().Get("filters"); text != "" {
		if err := json.Unmarshal([]byte(text), &filters); err != nil {
			refuse(w, http.StatusBadRequest, err.Error())
			return
		}
	}
	out := []map[string]any{}
	for _, c := range e.containers {
		fits := true
		for f := range filters["label"] {
			key, value, given := strings.Cut(f, "=")
			got, ok := c.labels()[key]
			fits = fits && ok && (!given || got == value)
		}
		if fits {
			out = append(out, map[string]any{"Id": c.ID, "Names": []string{"/" + c.Name}, "Labels": c.labels(), "Created": c.Created.Unix(), "State": c.State["Status"]})
		}
	}
	send(w, out)
}

func (c *Container) inspect(w http.ResponseWriter) {
	ports := map[string]any{}
	if c.Publishes {
		ports["80/tcp"] = []map[string]string{{"HostIp": "", "HostPort": "8080"}}
	}
	send(w, map[string]any{
		"Id": c.ID, "Name": "/" + c.Name, "Created": c.Created.Format(time.RFC3339Nano), "State": c.State, "RestartCount": c.Restarts, "Image": "sha256:" + c.Image,
		"HostConfig": map[string]any{"RestartPolicy": map[string]any{"Name": c.Policy}, "LogConfig": map[string]any{"Type": c.LogDriver}, "PortBindings": ports},
		"Config":     map[string]any{"Tty": c.TTY, "Labels": c.labels()},
	})
}

// log writes what is asked of a log, as dockerd does: the last entries first, then those of the time.
func (c *Container) log(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if c.LogDriver == "none" {
		refuse(w, http.StatusInternalServerError, "configured logging driver does not support reading")
		return
	}
	lines := c.Log
	if n, err := strconv.Atoi(q.Get("tail")); err == nil {
		lines = lines[max(0, len(lines)-n):]
	}
	since, until := clock(q.Get("since")), clock(q.Get("until"))
	for _, l := range lines {
		if !since.IsZero() && l.At.Before(since) || !until.IsZero() && l.At.After(until) {
			continue
		}
		text := l.At.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + l.Text
		data := []byte(text)
		if !c.TTY {
			data = Frame(1+stderr(l.Stderr), text)
		}
		if _, err := w.Write(data); err != nil {
			return
		}
	}
}

func stderr(is bool) byte {
	if is {
		return 1
	}
	return 0
}

// Frame is one piece of a log of two streams.
func Frame(stream byte, text string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{stream, 0, 0, 0}, uint32(len(text))), text...)
}

// clock reads seconds.nanoseconds.
func clock(s string) time.Time {
	seconds, nanoseconds, _ := strings.Cut(s, ".")
	sec, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	nano, _ := strconv.ParseInt(nanoseconds, 10, 64)
	return time.Unix(sec, nano)
}
