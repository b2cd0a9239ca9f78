package envfile

import (
	"strings"
	"testing"
)

// TestPlaceholderShapes goes to the edges of each shape: what is just one, and what just is none.
func TestPlaceholderShapes(t *testing.T) {
	for name, shape := range map[string]struct {
		is      func(string) bool
		yes, no []string
	}{
		"filler": {isFiller, []string{"xxx", "XXX", "***", "...", "---", "___", "???", "…•x", "XXXX-XXXX", "x x x", "(xxx)", "#xxx", "+xx-x", "x:x.x", "**** **** **** **** ****"},
			[]string{"xx", "x", "", "xxxa", "xxx1", "* * *", "x/x/x", "* * * * *", "- - - - -", "x x - - -"}},
		"a run of filler": {hasFillerRun, []string{"xxxx", "sk_xxxx_1", "axxxxb", "abc***", "a***b", "sk_test_xxx", "xxx", "xxx-1", "1-xxx", "XXX", "-XXX-", strings.Repeat("a", 300) + strings.Repeat("x", 10)},
			[]string{"xx", "axxx", "xxxa", "1xxx", "xxx1", "xXxX", "**", "xx**", "yyyy", strings.Repeat("a", 297) + "xxxx", strings.Repeat("a", 300) + strings.Repeat("x", 9), strings.Repeat("-", 298) + "xxx"}},
		"cut short": {isElided, []string{"sk-...", "AKIA…", "sk_...abc", "key-…x", "...", "-----BEGIN KEY-----\n...\n-----END KEY-----", `a\n...\nb`, "a b\n...\nc"},
			[]string{"a/...", "./...", "/...", "x...y", "a…b", "wait for it...", "a ...", "..", "", "src/...b"}},
		"angle brackets": {hasAngleBrackets, []string{"<key>", "https://<host>/", "<0>", "a <b@c> <name>", "<>x<name>", "<" + strings.Repeat("a", 79) + ">"},
			[]string{"App <a@b.c>", "<b>bold</b>", "<br/>", "<br>", "<", "<key", "key>", "<>", "< a>", "<a=1>", "<\"a\">", "<-x>", "<" + strings.Repeat("a", 80) + ">", "a<1"}},
		"braced": {isBraced, []string{"{{ key }}", "{{key}}", "a{{key}}b", "%KEY%", "__KEY__", "@@KEY@@", "!!!KEY!!!", "[API_KEY]", "{API-KEY}", "[YOUR KEY 1]"},
			[]string{"{{a}} {{b}}", "say {{name}} now", "{{", "}}{{", "%ab%", "%AB%", "[AB]", "[key]", "{KEY", "KEY}", "%KEY", "__KEY", "[A_1]"}},
		"shouted":       {isShouted, []string{"KEY", "API_KEY", "A B C", "AZX", "A-1-B-C"}, []string{"AB", "A1B2", "KEy", "KEY!", "", "KE{", "KE@"}},
		"of a document": {hasDocumentSuffix, []string{"AKIAIOSF7EXAMPLE", "123456789EXAMPLE", "bPxRfiCYEXAMPLEKEY"}, []string{"12345678EXAMPLE", "EXAMPLE", "an example EXAMPLE", "EXAMPLE123456789"}},
		"an instruction": {isInstruction, []string{
			"changeme", "change-me", "CHANGE_THIS", "your-api-key", "yourdomain", "replace_with_key", "insert-token-here", "token-here", "to-be-changed", "https://your.host/x", "postgres://user:changeme@db/x",
			"path/to/key", "acme.tld", "you@acme.org", "TODO_x", "FIXME_x", "todo", "(todo)", "example", "your", "dummy-key", "fake_token", "sample-string", "my-dummy", "my-placeholder", "donotuseinproduction",
			"enter-password", "paste_key_1", "put-your-x", "add-me", "get-a-key", "generate-the-x", "create-your-own", "not-a-real-key", "x-your-key", "set-this", "please change it", "Enter the token", "put your key here", "your api key",
			"insert your very own token here", "the key here", "replaced-by-x", "should-be-replaced", "[insert-token]",
		}, []string{
			"change", "here", "exchange-rates", "example-app", "example.com", "x/todo-list", "todo-list", "dummy-app", "put-object", "get-key", "generate-key", "enter", "set-in", "add-to", "insert-by", "put-with-x", "be", "be-changed-x-y",
			"yourself", "yourselfhosted", "your server room is over there now", "keep it here and there", "not-a-key", "here-now", "we go there", "change log of it all", "dummy-a-b-c-key", "please wait", "a here",
			"my-your-thing", "replace", "some value",
		}},
	} {
		for _, s := range shape.yes {
			if !shape.is(s) {
				t.Errorf("%s: %q is none", name, s)
			}
		}
		for _, s := range shape.no {
			if shape.is(s) {
				t.Errorf("%s: %q is one", name, s)
			}
		}
	}
}

// TestLengths holds how far a quoted string, a pattern, a bracket, a value and an argument go: 0 or -1 where they do not end.
func TestLengths(t *testing.T) {
	for name, length := range map[string]struct {
		of   func(string) int
		want map[string]int
	}{
		"quoted":  {quotedLength, map[string]int{`""`: 2, `"a"b`: 3, `"a`: 0, `"`: 0, `"\""`: 4, `"a\"`: 0, "'a\n'": 0, `'"'`: 3, `"\`: 0, `""x"`: 2}},
		"pattern": {patternLength, map[string]int{"/a/": 3, "/a/gi": 5, "/a/, b": 3, "/a/g)": 4, "/a/]": 3, "/a/}": 3, "/a/ x": 3, "/a/\t": 3, "/a/\n": 3, "/a/b/": 0, "/usr/lib/x": 0, "/a/.b": 0, "/a/-": 0, "/a/_": 0, "/a//": 0, "/a": 0, "/": 0, `/\//`: 4, `/a\/`: 0, "/a\n/": 0, "/a/(b/": 6, "/a/x": 0, "//": 2}},
		"bracket": {closingBracket, map[string]int{"()": 1, "(a)b": 2, "([{}])": 5, "(": -1, "(]": -1, "((": -1, "(')')": 4, "(')": 2, "(\"a)\" )": 6, "(a, /)/)": 7, "(a/)": 3, "(/)/)": 4, "(a #)\n)": 6, "(a#)": 3, "(\n#)\n)": 5, "(a #)": -1, "(a '#)' )": 8,
			strings.Repeat("(", maxNesting) + strings.Repeat(")", maxNesting): 2*maxNesting - 1, strings.Repeat("(", maxNesting+1) + strings.Repeat(")", maxNesting+1): -1}},
		"value":    {valueLength, map[string]int{"": 0, "a": 1, "a b": 1, "a#b": 1, "a\tb": 1, "a\nb": 1, `"a b" c`: 5, `"a b`: 2, "f(a, b) c": 7, "(a b)": 2, "[a, b] c": 6, "{a: b} c": 6, "[a, b": 3, "a[b c]": 3, "f(a": 3, " a": 0, "'a b'": 5, "`a b`": 5}},
		"argument": {argumentLength, map[string]int{"a": 1, "a, b": 1, ",a": 1, "\na": 1, "f(a, b), c": 7, "'a, b', c": 6, "/a,b/, c": 5, "x=/a,b/, c": 7, "x/a,b/": 3, "[a, b], c": 6, "(a, b": 2, "'a, b": 2, "a\nb": 1, "ab\nc": 2}},
	} {
		for s, want := range length.want {
			if got := length.of(s); got != want {
				t.Errorf("%s: %q has %d, want %d", name, s, got, want)
			}
		}
	}
}

func TestLeftOpen(t *testing.T) {
	for s, want := range map[string]bool{"@a": false, "@a(": true, "@a(b": true, "@a(b)": false, "@a=[": true, "@a={b": true, "@a # (": false, "@a='('": false, "@a='(": true, "@a(b) c(": true, "": false, "(": true, "\"(": true} {
		if leftOpen(s) != want {
			t.Errorf("%q: %t", s, !want)
		}
	}
}

func TestEscaped(t *testing.T) {
	for _, c := range []struct {
		s         string
		start, at int
		want      bool
	}{{`a"`, 0, 1, false}, {`\"`, 0, 1, true}, {`\\"`, 0, 2, false}, {`\\\"`, 0, 3, true}, {`\"`, 1, 1, false}, {`a\"`, 0, 2, true}, {`\\"`, 1, 2, true}, {`"`, 0, 0, false}} {
		if got := escaped(c.s, c.start, c.at); got != c.want {
			t.Errorf("%q from %d at %d: %t", c.s, c.start, c.at, got)
		}
	}
}

func TestLetters(t *testing.T) {
	for c, want := range map[byte][2]bool{'a': {true, true}, 'z': {true, true}, 'A': {true, true}, 'Z': {true, true}, '0': {false, true}, '9': {false, true}, '`': {}, '{': {}, '@': {}, '[': {}, '/': {}, ':': {}} {
		if isLetter(c) != want[0] || isAlphanumeric(c) != want[1] {
			t.Errorf("%q: letter %t, alphanumeric %t", c, isLetter(c), isAlphanumeric(c))
		}
	}
	for name, want := range map[string]bool{"a": true, "aZ_09": true, "Z": true, "_a": false, "0a": false, "a-b": false, "": false, "a b": false, "a:": false, "a/": false} {
		if isOptionName(name) != want {
			t.Errorf("the option name %q: %t", name, !want)
		}
	}
}

func TestDividers(t *testing.T) {
	for text, want := range map[string]bool{
		"---": true, "===": true, "***": true, "--": true, "--- a": true, "-- a": false, "-a-": false, "a ---": true, "a --": false, "a ###": true, "...": true, "1": false, "é": false, "- a": false, "-=- a": false, "===a": true, "a -=-": true, "!?": true,
	} {
		if isDivider(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

func TestBounded(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"ab cd ef", 7, "ab cd…"}, {"ab cdefgh", 6, "ab cde…"}, {"abc defgh", 6, "abc de…"}, {"abcd efgh", 6, "abcd…"}, {"aé", 2, "a…"}, {"\xff", 3, "\uFFFD"}, {"", 3, ""},
	} {
		if got := bounded(c.s, c.n); got != c.want {
			t.Errorf("%q at %d: %q, want %q", c.s, c.n, got, c.want)
		}
	}
	if got := describe([]string{"a", "b"}); got != "a b" {
		t.Error(got)
	}
	if got := describe(strings.Split(strings.Repeat("a,", 40), ",")); got != strings.TrimSpace(strings.Repeat("a ", 32)) {
		t.Errorf("of forty lines: %q", got)
	}
}

func TestQuotes(t *testing.T) {
	for s, want := range map[string]string{`""`: "", `"a"`: "a", "'a'": "a", "`a`": "a", `"`: `"`, `"a`: `"a`, `"a'`: `"a'`, "a": "a", "": "", "(a)": "(a)"} {
		if got := unquote(s); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

func TestLocalHosts(t *testing.T) {
	long := strings.Repeat("a", 4090)
	for value, want := range map[string]bool{
		"localhost": true, "localhost:80": true, "http://localhost/x": true, "127.0.0.1": true, "127.1": true, "127.0.0.x": false, "::1": true, "http://[::1]:80": true, "user@localhost": true, "a@b.example.com": true, "db.example": true,
		"x.invalid": true, "host=localhost": true, "HOST=localhost": true, "server=localhost;port=1": true, "Data Source=localhost": true, "name=localhost": false, "localhost,db.acme.io": false, "http://localhost,db": true, "api.localhost": true,
		"a.local": true, "http://a.test/": true, "svc.ns.cluster.local": false, "config.settings.local": false, ".env.local": false, "my_app.local": false, "http://my_app.local": true, "0.0.0.0": false, "acme.io": false, "": false, "a_b/localhost": false,
		"app.config.local": false, "localhost.": true, "http://localhost." + long: false, "localhost/" + long[:4086]: true, "localhost/" + long[:4087]: false, "notexample.com": false, "//x": false,
	} {
		if isLocal(value) != want {
			t.Errorf("%.40q: %t", value, !want)
		}
	}
}
