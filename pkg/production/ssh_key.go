package production

import (
	"bytes"
	"errors"

	"golang.org/x/crypto/ssh"
)

// parsePrivateKey reads a key in PEM or OpenSSH's form. Its errors are our own words: the library's quote the input.
func parsePrivateKey(text, passphrase []byte) (ssh.Signer, error) {
	text = append(bytes.TrimSpace(text), '\n')
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked) && len(passphrase) == 0:
		return nil, errors.New("the private key has a passphrase: hand it in too, or use a key of its own for this, without one")
	case errors.As(err, &locked):
		if signer, err = ssh.ParsePrivateKeyWithPassphrase(text, passphrase); err != nil {
			return nil, errors.New("the private key does not open with the passphrase that was handed in")
		}
	case err != nil && bytes.HasPrefix(text, []byte("PuTTY-User-Key-File")):
		return nil, errors.New("the private key is in PuTTY's form: export it in OpenSSH's (puttygen KEY -O private-openssh)")
	case err != nil && (bytes.HasPrefix(text, []byte("ssh-")) || bytes.HasPrefix(text, []byte("ecdsa-"))):
		return nil, errors.New("what was handed in is a public key; expected the private one, from its BEGIN line to its END line")
	case err != nil:
		return nil, errors.New("the private key cannot be read; expected OpenSSH's form or PEM, from its BEGIN line to its END line")
	}
	switch signer.PublicKey().Type() {
	case "ssh-dss":
		return nil, errors.New("the private key is of the type DSA, which is not safe: make one with ssh-keygen -t ed25519")
	case ssh.KeyAlgoRSA: // never its SHA-1 signature
		if s, ok := signer.(ssh.AlgorithmSigner); ok {
			return ssh.NewSignerWithAlgorithms(s, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256})
		}
	}
	return signer, nil
}
