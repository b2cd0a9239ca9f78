package logs

import "bytes"

const hidden = "***"

// scrub appends text without what looks like a credential, whatever it belongs to: the value of a header that
// authorizes, of a key that names a secret, the password in an address, tokens of known forms, and private keys.
func scrub(to, text []byte) []byte {
	kept := 0 // up to here
	for i := 0; i < len(text); {
		skip, n := 0, 0
		switch c := text[i]; {
		case c == ':' || c == '=':
			skip, n = valueAt(text, i)
		case (isAlpha(c) || c == '-') && (i == 0 || !isAlnum(text[i-1]) && text[i-1] != '_'):
			n = secretAt(text[i:])
		}
		if n == 0 {
			i++
			continue
		}
		to = append(append(to, text[kept:i+skip]...), hidden...)
		i += skip + n
		kept = i
	}
	return append(to, text[kept:]...)
}

// secretAt gives the length of a token of a known form with which a word begins.
func secretAt(rest []byte) int {
	switch rest[0] {
	case 'e': // JWT
		if bytes.HasPrefix(rest, []byte("eyJ")) {
			if n := tokenLen(rest, "-_."); bytes.IndexByte(rest[:n], '.') > 0 {
				return n
			}
		}
	case 'A':
		if n := tokenLen(rest, ""); n == 20 && (bytes.HasPrefix(rest, []byte("AKIA")) || bytes.HasPrefix(rest, []byte("ASIA"))) {
			return n
		}
		if n := tokenLen(rest, "-_"); n == 39 && bytes.HasPrefix(rest, []byte("AIza")) {
			return n
		}
	case '-':
		if bytes.HasPrefix(rest, []byte("-----BEGIN ")) && bytes.Contains(rest[:min(len(rest), 60)], []byte("PRIVATE KEY")) {
			if end := bytes.Index(rest, []byte("-----END ")); end > 0 {
				if more := bytes.Index(rest[end+9:], []byte("-----")); more >= 0 {
					return end + 9 + more + 5
				}
			}
			return len(rest)
		}
	case 'g', 's', 'p', 'x', 'r', 'w', 'n', 'S', 'd', 'h':
		for _, p := range [...]string{"ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "sk_live_", "sk_test_", "rk_live_",
			"pk_live_", "sk-", "xoxb-", "xoxp-", "xoxa-", "xoxs-", "xapp-", "whsec_", "npm_", "SG.", "dop_v1_", "hvs.", "pypi-"} {
			if bytes.HasPrefix(rest, []byte(p)) {
				if n := tokenLen(rest, "-_."); n >= len(p)+16 {
					return n
				}
			}
		}
	case 'B', 'b':
		if n := schemed(rest); n > 0 {
			return n
		}
	}
	return 0
}

// schemed gives the length of "Bearer TOKEN" or "Basic TOKEN".
func schemed(b []byte) int {
	for _, s := range [...]string{"bearer ", "basic "} {
		if hasFold(b, s) {
			if n := tokenLen(b[len(s):], "-_.~+/="); n >= 8 && mixed(b[len(s):len(s)+n]) {
				return len(s) + n
			}
		}
	}
	return 0
}

// mixed tells what is no ordinary word.
func mixed(b []byte) bool {
	for _, c := range b[1:] {
		if !isLower(c) {
			return true
		}
	}
	return len(b) >= 20
}

func tokenLen(b []byte, also string) int {
	n := 0
	for n < len(b) && (isAlnum(b[n]) || bytes.IndexByte([]byte(also), b[n]) >= 0) {
		n++
	}
	return n
}

// secretKeys end the names of what holds a secret, in lower case.
var secretKeys = [...]string{
	"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "accesskey",
	"private_key", "privatekey", "authorization", "credential", "credentials", "cookie", "session_id", "sessionid", "signature",
	"client_secret", "secretkey", "secret_key", "encryption_key", "x-api-key", "accountkey", "sharedaccesskey",
}

// valueAt looks whether a separator stands at i whose key names a secret, or the password of an address: what stays, and
// the length of the value.
func valueAt(b []byte, i int) (skip, n int) {
	switch b[i] {
	case ':', '=':
		if b[i] == ':' && bytes.HasPrefix(b[i:], []byte("://")) {
			return inAddress(b, i)
		}
		if !secretKey(b, i) {
			return 0, 0
		}
		j := i + 1
		for j < len(b) && (b[j] == ' ' || b[j] == '>') {
			j++
		}
		return valueLen(b, i, j)
	}
	return 0, 0
}

// valueLen measures the value that begins at j.
func valueLen(b []byte, i, j int) (skip, n int) {
	if j >= len(b) {
		return 0, 0
	}
	if slashes := j; b[slashes] == '\\' && slashes+1 < len(b) && b[slashes+1] == '"' {
		j++
	}
	if b[j] == '"' || b[j] == '\'' {
		quote := b[j]
		j++
		for k := j; k < len(b); k++ {
			if b[k] == '\\' && k+1 < len(b) && b[k+1] != quote {
				k++
				continue
			}
			if b[k] == quote || b[k] == '\\' {
				return j - i, k - j
			}
		}
		return j - i, len(b) - j
	}
	k := j
	for k < len(b) && bytes.IndexByte([]byte(" \t,;&\"'})]"), b[k]) < 0 {
		k++
	}
	for _, scheme := range [...]string{"bearer", "basic", "digest", "token", "aws4-hmac-sha256"} { // Authorization: Bearer …
		if k < len(b) && b[k] == ' ' && len(scheme) == k-j && hasFold(b[j:k], scheme) {
			for k++; k < len(b) && bytes.IndexByte([]byte(" \t,\"'})]"), b[k]) < 0; k++ {
			}
			break
		}
	}
	if nothing(b[j:k]) {
		return 0, 0
	}
	return j - i, k - j
}

// secretKey tells whether the word that ends before i names a secret.
func secretKey(b []byte, i int) bool {
	end := i
	for end > 0 && (b[end-1] == '"' || b[end-1] == '\'' || b[end-1] == ' ' || b[end-1] == '\\') {
		end--
	}
	begin := end
	for begin > 0 && end-begin < 40 && (isAlnum(b[begin-1]) || b[begin-1] == '_' || b[begin-1] == '-') {
		begin--
	}
	var buffer [40]byte
	name := lower(buffer[:0], b[begin:end])
	for _, key := range secretKeys {
		if bytes.HasSuffix(name, []byte(key)) {
			return true
		}
	}
	return false
}

// inAddress finds the password of scheme://user:password@host.
func inAddress(b []byte, i int) (skip, n int) {
	j := i + len("://")
	for k := j; k < len(b) && k < j+500; k++ {
		switch c := b[k]; {
		case c == '@':
			if last := bytes.IndexAny(b[k+1:], " \t\"'/?#"); last > 0 {
				if again := bytes.LastIndexByte(b[k+1:k+1+last], '@'); again >= 0 {
					k += again + 1
				}
			}
			if colon := bytes.IndexByte(b[j:k], ':'); colon >= 0 {
				return j + colon + 1 - i, k - (j + colon + 1)
			}
			return j - i, k - j
		case c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '/':
			return 0, 0
		}
	}
	return 0, 0
}

func hasFold(b []byte, lowered string) bool {
	if len(b) < len(lowered) {
		return false
	}
	for i := range len(lowered) {
		c := b[i]
		if isUpper(c) {
			c += 'a' - 'A'
		}
		if c != lowered[i] {
			return false
		}
	}
	return true
}
