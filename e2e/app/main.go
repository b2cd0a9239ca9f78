// App is what the scenarios deploy: one program that is a shop's web, api and db, and what stands before two replicas,
// by its ROLE. FAULT makes it ill in one of the ways in which deployments are.
package main

import (
	"cmp"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

// app is one service, as its environment says.
type app struct {
	role, fault string
	commit      string
	port        string
	db          string        // address of the database
	upstreams   []string      // of web and lb, addresses
	base        time.Duration // how long an answer takes
	began       time.Time
}

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	log.SetOutput(os.Stdout)
	ms, _ := strconv.Atoi(cmp.Or(os.Getenv("LATENCY_MS"), "5"))
	a := &app{
		role: os.Getenv("ROLE"), fault: os.Getenv("FAULT"), commit: os.Getenv("COMMIT"), port: os.Getenv("PORT"),
		db: os.Getenv("DB"), base: time.Duration(ms) * time.Millisecond, began: time.Now(),
	}
	for _, name := range []string{"UPSTREAM", "UPSTREAM2"} {
		if at := os.Getenv(name); at != "" {
			a.upstreams = append(a.upstreams, at)
		}
	}
	log.Printf("INFO %s of %s listens on %s", a.role, a.commit, a.port)
	if a.fault == "crash" {
		log.Printf("stopping, as PAYMENT_KEY is not set")
		os.Exit(1)
	}
	if err := a.run(); err != nil {
		log.Fatalf("FATAL %v", err)
	}
}

func (a *app) run() error {
	address := "127.0.0.1:" + a.port
	if a.role == "db" {
		return serveDatabase(address)
	}
	go a.talk()
	mux := http.NewServeMux()
	switch a.role {
	case "web", "lb":
		mux.Handle("/", a.proxy())
	case "api":
		mux.HandleFunc("/health", a.health)
		mux.HandleFunc("/items", a.items)
	default:
		return fmt.Errorf("the role %q is none of web, lb, api, db", a.role)
	}
	server := &http.Server{Addr: address, Handler: mux, ErrorLog: log.New(discard{}, "", 0)}
	if a.fault == "tls-expired" {
		return serveExpired(server)
	}
	return server.ListenAndServe()
}

// discard keeps the server's own complaints about probes that hang up out of the log.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// talk logs as applications do: routine and, where it is noisy, an old error that everybody knows.
func (a *app) talk() {
	for i := 0; ; i++ {
		log.Printf("INFO request %d served in %d ms", i, i%17)
		if a.fault == "noise" || a.fault == "new-error" {
			log.Printf("ERROR cache miss for key user:%d, falling back to the database", 1000+i)
		}
		if a.fault == "new-error" {
			log.Printf("ERROR payment gateway refused the charge ch_%06d: certificate verify failed", i*7919%1000000)
		}
		time.Sleep(250 * time.Millisecond)
	}
}
