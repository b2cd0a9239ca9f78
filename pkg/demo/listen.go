package demo

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// listen serves on a free port of the loopback address, and gives the address and what ends it at once.
func listen(h http.Handler) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen on the loopback address: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(l) }() // it ends with an error by Close, which is as it should
	return "http://" + l.Addr().String(), func() { _ = server.Close() }, nil
}
