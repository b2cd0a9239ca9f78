package probe

import (
	"crypto/x509"
	"errors"
	"fmt"
)

// trusted gives the system's authorities and those of a PEM file; nil, which means the system's, where no file is named.
func trusted(ca string, env Env) (*x509.CertPool, error) {
	if ca == "" {
		return nil, nil
	}
	if env.Read == nil {
		return nil, errors.New("ca: no file can be read here")
	}
	text, err := env.Read(ca)
	if err != nil {
		return nil, fmt.Errorf("ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("ca: %s has no certificate in PEM form (-----BEGIN CERTIFICATE-----)", ca)
	}
	return pool, nil
}
