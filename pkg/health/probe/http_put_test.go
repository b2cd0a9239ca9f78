package probe

import "testing"

func TestPut(t *testing.T) {
	for _, tt := range []struct {
		name     string
		put      func(hole, string) (string, error)
		before   string
		captured bool
		value    string
		want     string // "" is refused
	}{
		{"base of the environment", putURL, "", false, "https://h/a?b=c", "https://h/a?b=c"},
		{"host of the environment", putURL, "https://", false, "shop.example:8443", "shop.example:8443"},
		{"password of the environment", putURL, "https://app:", false, "a/b?c@d e", "a%2Fb%3Fc%40d%20e"},
		{"host behind a password", putURL, "https://app:x@", false, "[::1]:8443", "[::1]:8443"},
		{"path of the environment", putURL, "https://h/", false, "a/b", "a/b"},
		{"parameter of the environment", putURL, "https://h/?a=", false, "a&b=c", "a%26b%3Dc"},
		{"query of the environment", putURL, "https://h/?", false, "a=b&c=d", "a=b&c=d"},
		{"host of an answer", putURL, "https://", true, "evil", ""},
		{"port of an answer", putURL, "https://h:", true, "1", ""},
		{"end of the host of an answer", putURL, "https://h", true, "evil", ""},
		{"path of an answer", putURL, "https://h/", true, "a/../b", "a%2F..%2Fb"},
		{"query of an answer", putURL, "https://h/?", true, "a=b", "a%3Db"},
		{"header", putHeader, "", false, "token\r\n", "token"},
		{"header of two lines", putHeader, "", false, "token\r\nX: y", ""},
		{"header of an answer", putHeader, "", true, "token\n", ""},
		{"JSON text", putJSON, `{"a\"": "`, true, `x"y\`, `x\"y\\`},
		{"JSON value", putJSON, `{"a\"": `, true, `[1]`, `[1]`},
		{"no JSON value", putJSON, `{"a\"": `, true, `1, "b": 2`, ""},
		{"JSON of the environment", putJSON, `{"a": 1`, false, `, "b": 2`, `, "b": 2`},
		{"form", putForm, "a=", true, "x&y=z", "x%26y%3Dz"},
	} {
		got, err := tt.put(hole{before: tt.before, name: "V", captured: tt.captured}, tt.value)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: got %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
}
