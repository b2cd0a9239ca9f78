package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseType(t *testing.T) {
	tests := []struct {
		src  string
		want Type
		text string
	}{
		{"url", Type{Name: "url"}, "url"},
		{`"url"`, Type{Name: "url"}, "url"},
		{"enum(a, \"b c\", 3)", Type{Name: "enum", Args: []string{"a", "b c", "3"}}, "enum(a, b c, 3)"},
		{"number(min=0, max=100,)", Type{Name: "number", Options: []Option{{"min", "0", false}, {"max", "100", false}}}, "number(min=0, max=100)"},
		{`string(matches=/^a,(b)$/i)`, Type{Name: "string", Options: []Option{{"matches", "/^a,(b)$/i", true}}}, "string(matches=/^a,(b)$/i)"},
		{"array(enum(a, b), minLength=1)", Type{Name: "array", Args: []string{"enum(a, b)"}, Options: []Option{{"minLength", "1", false}}}, "array(enum(a, b), minLength=1)"},
		{"url(allowedDomains=[a.io, b.io])", Type{Name: "url", Options: []Option{{"allowedDomains", "[a.io, b.io]", false}}}, "url(allowedDomains=[a.io, b.io])"},
		{"enum(", Type{Name: "enum"}, "enum"},
		{"", Type{}, ""},
	}
	for _, tt := range tests {
		got := parseType(tt.src)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.src, diff)
		}
		if got.String() != tt.text {
			t.Errorf("%q: String() = %q, want %q", tt.src, got, tt.text)
		}
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		typ  string
		good []string
		bad  map[string]string // value to problem
	}{
		{"", []string{"x"}, nil},
		{"opServiceAccountToken", []string{"x", "1"}, nil},
		{"if(eq($A, b), url, string)", []string{"x"}, nil},
		{"string", []string{"x", ""}, nil},
		{"string(startsWith=sk_, minLength=5)", []string{"sk_12"}, map[string]string{"pk_12": "does not start with sk_", "sk_1": "has fewer than 5 characters"}},
		{"string(endsWith=z, maxLength=3)", []string{"üäz"}, map[string]string{"abcz": "has more than 3 characters", "ab": "does not end with z"}},
		{"string(isLength=2)", []string{"ab"}, map[string]string{"abc": "does not have exactly 2 characters"}},
		{"string(startsWith=AB, toUpperCase=true)", []string{"abc"}, nil},
		{`string(matches=/^a\/B+$/i)`, []string{"A/bb"}, map[string]string{"b": `does not match /^a\/B+$/i`}},
		{`string(matches="^a+$")`, []string{"aa"}, map[string]string{"b": "does not match ^a+$"}},
		{`string(matches=/(?=x)y/)`, []string{"anything"}, nil},
		{"string(minLength=if(eq($A, b), 32, 8))", []string{"x"}, nil},
		{"number", []string{"1", "-1.5", "1e3", " 2 "}, map[string]string{"x": "is not a number", "0x10": "is not a number", "Inf": "is not a number", "1_000": "is not a number", "12abc": "is not a number"}},
		{"number(min=0, max=10)", []string{"0", "10"}, map[string]string{"-1": "is less than 0", "11": "is greater than 10"}},
		{"number(min=0, coerceToMinMaxRange=true)", []string{"-1"}, nil},
		{"number(isInt=true, isDivisibleBy=5)", []string{"10"}, map[string]string{"1.5": "is not a whole number", "7": "is not divisible by 5"}},
		{"number(max=$LIMIT)", []string{"99"}, nil},
		{"integer", []string{"3", "-3"}, map[string]string{"3.5": "is not a whole number", "x": "is not a whole number"}},
		{"int", []string{"3"}, map[string]string{"x": "is not a whole number"}},
		{"boolean", []string{"true", "FALSE", "1", "0", "yes", "off", "t"}, map[string]string{"maybe": "is not a boolean (true or false)", "2": "is not a boolean (true or false)"}},
		{"bool", []string{"true"}, map[string]string{"x": "is not a boolean (true or false)"}},
		{"enum(a, b)", []string{"a", "b"}, map[string]string{"c": "is none of: a, b", "A": "is none of: a, b"}},
		{"enum", []string{"x"}, nil},
		{"enum(a, $MODES)", []string{"x"}, nil},
		{"url", []string{"https://a.io", "postgres://u:p%@h1:1,h2:2/db", "mailto:a@b.io", "http://localhost:3000"},
			map[string]string{"a.io": "is not a URL with a scheme, such as https://…", "localhost:3000": "is not a URL with a scheme, such as https://…",
				"https://": "is a URL without a host", "https:///x": "is a URL without a host", "https://a b": "is not a URL with a scheme, such as https://…", "http:x": "is not a URL with a scheme, such as https://…"}},
		{"url(prependHttps=true)", []string{"a.io/x"}, nil},
		{"url(allowedDomains=[a.io, b.io])", []string{"https://u@a.io/x"}, map[string]string{"https://c.io": "has a host that is none of: a.io, b.io"}},
		{"url(noTrailingSlash=true)", []string{"https://a.io/x"}, map[string]string{"https://a.io/x/": "ends with a slash"}},
		{`url(matches=/^https:\/\/api\./)`, []string{"https://api.a.io"}, map[string]string{"https://a.io": `does not match /^https:\/\/api\./`}},
		{"email", []string{"a@b.io", "a.b+c@d.e.co"}, map[string]string{"a": "is not an email address", "a@b": "is not an email address", "A <a@b.io>": "is not an email address", "a@b@c.io": "is not an email address"}},
		{"port", []string{"0", "65535"}, map[string]string{"65536": "is not a port number (0 to 65535)", "80.0": "is not a port number (0 to 65535)", "-1": "is not a port number (0 to 65535)"}},
		{"port(min=1024)", []string{"3000"}, map[string]string{"80": "is less than 1024"}},
		{"ip", []string{"1.2.3.4", "::1"}, map[string]string{"1.2.3": "is not an IP address"}},
		{"ip(version=4)", []string{"1.2.3.4"}, map[string]string{"::1": "is not an IPv4 address"}},
		{"ip(version=6)", []string{"::1"}, map[string]string{"1.2.3.4": "is not an IPv6 address"}},
		{"uuid", []string{"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000"}, map[string]string{"123e4567": "is not a UUID", "123e4567-e89b-12d3-a456-42661417400g": "is not a UUID"}},
		{"semver", []string{"1.2.3", "1.2.3-beta.1+x"}, map[string]string{"1.2": "is not a semantic version, such as 1.2.3", "v1.2.3": "is not a semantic version, such as 1.2.3"}},
		{"isoDate", []string{"2024-03-20", "2024-03-20T15:30:00Z", "2024-03-20T15:30:00.123+02:00"}, map[string]string{"20.3.2024": "is not an ISO 8601 date, such as 2024-03-20T15:30:00Z", "2024-13-01": "is not an ISO 8601 date, such as 2024-03-20T15:30:00Z"}},
		{"md5", []string{"d41d8cd98f00b204e9800998ecf8427e"}, map[string]string{"d41d": "is not an MD5 hash (32 lower-case hexadecimal digits)"}},
		{`duration(min="1s", max="1d")`, []string{"30s", "1500", "2 hours", "1.5m"}, map[string]string{"10ms": "is shorter than 1s", "2days": "is longer than 1d", "soon": "is not a duration, such as 30s or 1h", "-1s": "is not a duration, such as 30s or 1h"}},
		{"array(port)", []string{"80,443", "[80, 443]", `["80"]`}, map[string]string{"80,x": "has an element, number 2, that is not a port number (0 to 65535)", "[80, x": "is not an array"}},
		{`array(separator=";", maxLength=2)`, []string{"a;b", "[a, $B]"}, map[string]string{"a;b;c": "has more than 2 elements"}},
		{"record", []string{`{"a": 1}`, "{a=1}"}, map[string]string{"a": "is not an object in braces"}},
	}
	for _, tt := range tests {
		typ := parseType(tt.typ)
		for _, v := range tt.good {
			if problem, ok := typ.Check(v); !ok || problem != "" {
				t.Errorf("%s: %q %s", tt.typ, v, problem)
			}
		}
		for v, want := range tt.bad {
			if problem, ok := typ.Check(v); ok || problem != want {
				t.Errorf("%s: %q: got %q, want %q", tt.typ, v, problem, want)
			}
		}
	}
}

// TestCheckQuotesNoValue: a problem is shown to everybody, the value to nobody.
func TestCheckQuotesNoValue(t *testing.T) {
	const secret = "s3cr3t-V4lue"
	for _, typ := range []string{
		"string(minLength=99)", "string(startsWith=a)", "string(endsWith=a)", "string(matches=/^z/)", "number", "integer", "boolean",
		"enum(a, b)", "url", "url(prependHttps=true, allowedDomains=[a.io])", "email", "port", "ip", "uuid", "semver", "isoDate", "md5",
		"duration", "array(port)", "record",
	} {
		problem, ok := parseType(typ).Check(secret)
		if ok || strings.Contains(problem, secret) {
			t.Errorf("%s: ok %v, problem %q", typ, ok, problem)
		}
	}
}
