package githubsim

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options of New. The zero value keeps its repositories in a temporary folder and its own clock.
type Options struct {
	Dir string // folder for the bare repositories; "" for a temporary one that Close removes
	// Now is the clock; nil for one that starts at a fixed time and moves on by a second with every write.
	Now func() time.Time
	// Latency is waited before each answer, side by side for requests that come side by side.
	Latency time.Duration
	// RateLimit is the number of requests an hour of each token; 0 for GitHub's: 5,000, and 1,000 of a workflow's token.
	RateLimit int
	// TreeLimit is the number of entries at which a recursive tree is cut; 0 for GitHub's 100,000.
	TreeLimit int
	// URL is the address that answers name themselves by, such as "http://127.0.0.1:1234"; "" for the request's own.
	URL string
	// Web is the address of the pages for people, such as "https://github.com"; "" for that of the API.
	Web string
	// Log is told of each request, one at a time; it must not ask the server for anything. Nil for nobody.
	Log func(Request)
}

// Server is one GitHub. It is safe for concurrent use: one mutex guards all it holds.
type Server struct {
	options   Options
	dir       string
	temporary bool
	done      chan struct{} // closed by Close: whoever waits ends

	mu           sync.Mutex
	closed       bool
	tokens       map[string]*Token      // by value
	users        map[string]*User       // by login in lower case
	apps         map[string]*App        // by slug
	repositories map[string]*Repository // by full name in lower case
	faults       []*Fault
	requests     []Request
	previous     map[string][]answer // the last two answers of each URL, for stale reads
	spent        map[string]*allowance
	lastID       int64
	lastRequest  int64
	ticks        int64
	actor        string // whose request is being answered; "" for the program's own changes
}

// User is an account.
type User struct {
	ID    int64
	Login string
	Type  string // "User", "Bot" or "Organization"
}

// App is a GitHub App; "github-actions" has GitHub's own ID, 15368.
type App struct {
	ID   int64
	Slug string
	Name string
}

// start is the time at which a server without a clock begins.
var start = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// New makes a server without repositories and tokens.
func New(o Options) (*Server, error) {
	s := &Server{
		options: o, dir: o.Dir, done: make(chan struct{}),
		tokens: map[string]*Token{}, users: map[string]*User{}, apps: map[string]*App{}, repositories: map[string]*Repository{},
		previous: map[string][]answer{}, spent: map[string]*allowance{}, lastID: 1000,
	}
	if s.dir == "" {
		dir, err := os.MkdirTemp("", "githubsim-")
		if err != nil {
			return nil, fmt.Errorf("make the folder of the repositories: %w", err)
		}
		s.dir, s.temporary = dir, true
	}
	s.apps["github-actions"] = &App{ID: 15368, Slug: "github-actions", Name: "GitHub Actions"}
	return s, nil
}

// Close ends all waiting and removes the temporary folder. It may be called more than once.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.done)
	if !s.temporary {
		return nil
	}
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("remove the repositories: %w", err)
	}
	return nil
}

// now reads the clock; tick moves the server's own clock on, so that two writes never have the same time.
func (s *Server) now() time.Time {
	if s.options.Now != nil {
		return s.options.Now().UTC().Truncate(time.Second)
	}
	return start.Add(time.Duration(s.ticks) * time.Second)
}

func (s *Server) tick() time.Time {
	s.ticks++
	return s.now()
}

// id gives a number that nothing else has.
func (s *Server) id() int64 {
	s.lastID++
	return s.lastID
}

// user finds an account, or makes it: whoever is named exists. Of "" it is nil, as of an account that is gone.
func (s *Server) user(login string) *User {
	if login == "" {
		return nil
	}
	key := strings.ToLower(login)
	if s.users[key] == nil {
		u := &User{ID: s.id(), Login: login, Type: "User"}
		if strings.HasSuffix(login, "[bot]") {
			u.Type = "Bot"
		}
		s.users[key] = u
	}
	return s.users[key]
}

// app finds an app by its slug, or makes it.
func (s *Server) app(slug string) *App {
	if slug == "" {
		slug = "github-actions"
	}
	if s.apps[slug] == nil {
		s.apps[slug] = &App{ID: s.id(), Slug: slug, Name: slug}
	}
	return s.apps[slug]
}

// repository finds one by its full name in any case; nil where there is none.
func (s *Server) repository(fullName string) *Repository {
	return s.repositories[strings.ToLower(fullName)]
}

// all lists the repositories by name.
func (s *Server) all() []*Repository {
	var out []*Repository
	for _, key := range slices.Sorted(maps.Keys(s.repositories)) {
		out = append(out, s.repositories[key])
	}
	return out
}

// plainName is what GitHub takes as an owner's or a repository's name; it is also a safe name of a folder.
var plainName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.-]{1,100}$`) })

func isPlain(name string) bool {
	return plainName().MatchString(name) && name != "." && name != ".."
}
