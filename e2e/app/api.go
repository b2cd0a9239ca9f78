package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// warmUp is how long a slow start takes.
const warmUp = 3 * time.Second

// health tells the commit, and whether the database answers.
func (a *app) health(w http.ResponseWriter, r *http.Request) {
	switch a.fault {
	case "hang":
		<-r.Context().Done()
		return
	case "redirect":
		http.Redirect(w, r, "/health?again", http.StatusFound)
		return
	case "huge":
		a.huge(w)
		return
	case "slow-start":
		if time.Since(a.began) < warmUp {
			a.answer(w, http.StatusServiceUnavailable, map[string]string{"status": "starting", "commit": a.commit})
			return
		}
	}
	if err := ping(a.db); err != nil {
		a.answer(w, http.StatusServiceUnavailable, map[string]string{"status": "down", "db": "down", "commit": a.commit})
		return
	}
	a.answer(w, http.StatusOK, map[string]string{"status": "ok", "db": "up", "commit": a.commit})
}

func (a *app) items(w http.ResponseWriter, _ *http.Request) {
	wait := a.base
	if a.fault == "slow" {
		wait *= 3
	}
	time.Sleep(wait)
	if a.fault == "error-500" {
		log.Printf("INFO items: answered 500")
		a.answer(w, http.StatusInternalServerError, map[string]string{"error": "internal"})
		return
	}
	a.answer(w, http.StatusOK, map[string]string{"items": "3"})
}

func (a *app) answer(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// huge answers with a gigabyte of JSON.
func (a *app) huge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(`{"commit":"` + a.commit + `","padding":"`))
	chunk := []byte(strings.Repeat("x", 1<<20))
	for range 1 << 10 {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	_, _ = w.Write([]byte(`"}`))
}

// proxy passes requests on, to one upstream after another.
func (a *app) proxy() http.Handler {
	var next atomic.Int64
	return &httputil.ReverseProxy{
		ErrorLog: log.New(discard{}, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			at := a.upstreams[int(next.Add(1))%len(a.upstreams)]
			r.SetURL(&url.URL{Scheme: "http", Host: at})
		},
	}
}

// ping asks the database.
func ping(address string) error {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte("*1\r\n$4\r\nPING\r\n")); err != nil {
		return err
	}
	_, err = conn.Read(make([]byte, 16))
	return err
}
