package github

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"net/http"
	"strings"
)

// seal keeps the values of variables unreadable on disk: only a run with the same token can open them. A nil seal keeps
// nothing of them there.
type seal struct{ box cipher.AEAD }

func newSeal(token string) *seal {
	if token == "" {
		return nil
	}
	key, err := hkdf.Key(sha256.New, []byte(token), nil, "deploycoord answers", 32)
	if err != nil {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil
	}
	return &seal{box}
}

// close encrypts a body for its tag; nil where there is nothing to do it with.
func (s *seal) close(body []byte, tag string) []byte {
	if s == nil {
		return nil
	}
	return s.box.Seal(nil, nil, body, []byte(tag))
}

// open gives nil for what another token has sealed.
func (s *seal) open(body []byte, tag string) []byte {
	if s == nil {
		return nil
	}
	plain, err := s.box.Open(nil, nil, body, []byte(tag))
	if err != nil {
		return nil
	}
	return plain
}

// holdsValues tells the answers that have values of variables in them.
func holdsValues(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "variables") }
