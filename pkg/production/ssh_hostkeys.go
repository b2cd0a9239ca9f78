package production

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"
)

// hostKeys are the keys by which one machine is known. (The library's own reader of known_hosts takes files alone.)
type hostKeys struct {
	address     string // as known_hosts writes it: host, or [host]:port
	keys        []ssh.PublicKey
	authorities []ssh.PublicKey // whose certificates count
	revoked     []ssh.PublicKey
	algorithms  []string // that the known keys can sign with, so that the machine shows one of them
	fault       error    // of the last check
}

// parseHostKeys reads the lines of known_hosts that speak of a machine.
func parseHostKeys(text, host string, port int) (*hostKeys, error) {
	h := &hostKeys{address: host}
	if port != 22 {
		h.address = "[" + host + "]:" + strconv.Itoa(port)
	}
	for i, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		wanted := 3
		if strings.HasPrefix(fields[0], "@") {
			wanted = 4
		}
		marker, hosts, key, _, _, err := ssh.ParseKnownHosts([]byte(strings.Join(fields[:min(len(fields), wanted)], " ")))
		if err != nil {
			return nil, fmt.Errorf("line %d is none of known_hosts; expected host, type and key", i+1)
		}
		if !h.speaksOf(hosts) {
			continue
		}
		switch marker {
		case "":
			h.keys = append(h.keys, key)
			h.algorithms = append(h.algorithms, algorithmsOf(key.Type())...)
		case "cert-authority":
			h.authorities = append(h.authorities, key)
			h.algorithms = append(h.algorithms, certificateAlgorithms()...)
		case "revoked":
			h.revoked = append(h.revoked, key)
		default:
			return nil, fmt.Errorf("line %d has a marker that is not known; legal: @cert-authority, @revoked", i+1)
		}
	}
	if len(h.keys)+len(h.authorities) == 0 {
		return nil, fmt.Errorf("no line is about %s; ssh-keyscan -p %d %s prints them", h.address, port, host)
	}
	if len(h.algorithms) == 0 {
		return nil, fmt.Errorf("the keys of %s are all of a type that is not safe; expected ssh-ed25519, ecdsa-sha2-* or ssh-rsa", h.address)
	}
	slices.Sort(h.algorithms)
	h.algorithms = slices.Compact(h.algorithms)
	return h, nil
}

// algorithmsOf gives the signatures that a type of key makes, without those of SHA-1.
func algorithmsOf(kind string) []string {
	switch kind {
	case ssh.KeyAlgoRSA:
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	case ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return []string{kind}
	}
	return nil
}

func certificateAlgorithms() []string {
	return []string{
		ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01, ssh.CertAlgoECDSA521v01,
		ssh.CertAlgoRSASHA512v01, ssh.CertAlgoRSASHA256v01,
	}
}

// speaksOf follows sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT": patterns of * and ?, one with ! takes a host out, a hash
// stands alone.
func (h *hostKeys) speaksOf(patterns []string) bool {
	found := false
	for _, p := range patterns {
		p, not := strings.CutPrefix(p, "!")
		if !h.fits(p) {
			continue
		}
		if not {
			return false
		}
		found = true
	}
	return found
}

func (h *hostKeys) fits(pattern string) bool {
	if hashed, ok := strings.CutPrefix(pattern, "|1|"); ok {
		salt, sum, _ := strings.Cut(hashed, "|")
		key, badSalt := base64.StdEncoding.DecodeString(salt)
		want, badSum := base64.StdEncoding.DecodeString(sum)
		mac := hmac.New(sha1.New, key)
		mac.Write([]byte(strings.ToLower(h.address)))
		return badSalt == nil && badSum == nil && hmac.Equal(mac.Sum(nil), want)
	}
	if inner, ok := strings.CutPrefix(pattern, "["); ok && strings.HasSuffix(inner, "]") { // an IPv6 address, port 22
		pattern = strings.TrimSuffix(inner, "]")
	}
	// path.Match knows more than * and ?; brackets are those of [host]:port.
	pattern = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(strings.ToLower(pattern))
	ok, err := path.Match(pattern, strings.ToLower(h.address))
	return err == nil && ok
}

// check is the ssh.HostKeyCallback.
func (h *hostKeys) check(address string, remote net.Addr, key ssh.PublicKey) error {
	checker := ssh.CertChecker{
		IsHostAuthority: func(authority ssh.PublicKey, _ string) bool { return among(h.authorities, authority) },
		IsRevoked:       func(c *ssh.Certificate) bool { return among(h.revoked, c.Key) || among(h.revoked, c.SignatureKey) },
		HostKeyFallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			switch {
			case among(h.revoked, key):
				return fmt.Errorf("the host key %s is revoked", ssh.FingerprintSHA256(key))
			case among(h.keys, key):
				return nil
			}
			return h.mismatch(key)
		},
	}
	h.fault = checker.CheckHostKey(address, remote, key)
	return h.fault
}

func (h *hostKeys) mismatch(got ssh.PublicKey) error {
	var want []string
	for _, k := range h.keys[:min(len(h.keys), 5)] {
		want = append(want, ssh.FingerprintSHA256(k))
	}
	return fmt.Errorf("the host key is %s (%s), expected %s: the machine was set up anew, or somebody stands between; nothing was sent to it",
		ssh.FingerprintSHA256(got), got.Type(), strings.Join(want, " or "))
}

func among(keys []ssh.PublicKey, key ssh.PublicKey) bool {
	return slices.ContainsFunc(keys, func(k ssh.PublicKey) bool { return bytes.Equal(k.Marshal(), key.Marshal()) })
}

// explain words why no login came about.
func (h *hostKeys) explain(err error, user string, key ssh.PublicKey) error {
	if h.fault != nil {
		return errors.New(plain(h.fault.Error()))
	}
	if strings.Contains(err.Error(), "unable to authenticate") {
		return fmt.Errorf("the machine does not let %s in with this key (%s); its public half belongs in the user's authorized_keys", user, ssh.FingerprintSHA256(key))
	}
	return errors.New(plain(err.Error()))
}
