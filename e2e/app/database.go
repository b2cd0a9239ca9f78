package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"
)

// serveDatabase speaks as much of Redis' protocol as a health check needs: every command but QUIT is answered by its
// kind (redis.io/docs/latest/develop/reference/protocol-spec).
func serveDatabase(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			lines := bufio.NewScanner(io.LimitReader(conn, 1<<20))
			for lines.Scan() {
				switch strings.ToUpper(lines.Text()) {
				case "PING":
					_, _ = conn.Write([]byte("+PONG\r\n"))
				case "SELECT", "AUTH", "QUIT":
					_, _ = conn.Write([]byte("+OK\r\n"))
				}
			}
		}()
	}
}

// serveExpired serves with a certificate that ended yesterday.
func serveExpired(server *http.Server) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "shop"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		return err
	}
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return server.ListenAndServeTLS("", "")
}
