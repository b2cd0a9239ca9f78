package expression

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/expr-lang/expr"

	_ "deploycoord/internal/golden"
)

const answer = `{"db":"up","count":3,"ready":true,"none":null,"ratio":0.25,"version":"v2.10.1","big":1e21,"a-b":{"c":1},
"items":[{"id":1,"ok":true,"tags":["x","y"]},{"id":2,"ok":false,"tags":[]}],"numbers":[3,1,2],"empty":[],
"checks":[{"name":"db","status":"ok"},{"name":"queue","status":"ok"}],"in":{"not":1},"text":"a,b,c","nested":[[1,2],[3]]}`

func facts(t testing.TB) map[string]any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"status": 200, "body": answer, "json": v, "latency": 12.5, "commit": "0123456789abcdef",
		"headers": map[string]string{"X-A": "v1.2", "Content-Type": "application/json", "Strict-Transport-Security": "max-age=1"},
	}
}

// alike are expressions in which expr gives the same answer.
var alike = []struct {
	text string
	want bool
}{
	{`status == 200 && json.db == "up" && latency < 800 && headers["X-A"] matches "^v"`, true},
	{`len(json.items) > 0`, true},
	{`all(json.checks, .status == "ok")`, true},
	{`all(json.items, .ok)`, false},
	{`any(json.items, {.ok and .id == 1})`, true},
	{`none(json.items, .id > 2)`, true},
	{`one(json.items, .ok)`, true},
	{`all(json.empty, .ok)`, true},
	{`any(json.items, any(.tags, # == "y"))`, true},
	{`count(json.items, .ok) == 1`, true},
	{`count(map(json.items, .ok)) == 1`, true},
	{`filter(json.items, .id > 1)[0].id == 2`, true},
	{`find(json.items, .id == 2).ok`, false},
	{`sum(json.numbers) == 6 && sum(json.items, .id) == 3`, true},
	{`json.items | filter(.ok) | len() == 1`, true},
	{`json.items | map(.id) | sum() > 2`, true},
	{`map(json.items, .id) == [1, 2]`, true},
	{`status in [200, 204]`, true},
	{`status in 200..299`, true},
	{`status not in 200..299`, false},
	{`200 <= status < 300`, true},
	{`not (status >= 500)`, true},
	{`!json.ready`, false},
	{`json.ready ? status == 200 : false`, true},
	{`json.ready ?: false`, true},
	{`(json.missing ?? 5) == 5`, true},
	{`json?.missing?.deeper == nil`, true},
	{`json.missing == nil and json.none == nil`, true},
	{`json.missing == "x"`, false},
	{`json.missing != "x"`, true},
	{`json["a-b"].c == 1`, true},
	{`json.in.not == 1`, true},
	{`"db" in json && "dc" not in json`, true},
	{`"up" in [json.db]`, true},
	{`json.items[-1].id == 2`, true},
	{`json.numbers[1:3] == [1, 2]`, true},
	{`json.numbers[:1] == [3] && json.numbers[2:] == [2] && len(json.numbers[:]) == 3`, true},
	{`commit[:7] == "0123456"`, true},
	{`commit[-3:] == "def"`, true},
	{`body contains "\"db\":\"up\"" and body not contains "error"`, true},
	{`headers["Content-Type"] startsWith "application/" && json.version endsWith ".1"`, true},
	{`json.version matches "^v[0-9]+[.]"`, true},
	{`json.version not matches '^v3'`, true},
	{`upper(json.db) == "UP" && lower("ÄB") == "äb" && trim("  a ") == "a" && trim("xax", "x") == "a"`, true},
	{`trimPrefix(json.version, "v") == "2.10.1" and trimSuffix("a.b", ".b") == "a"`, true},
	{`hasPrefix(json.version, "v2") && hasSuffix(json.version, "1") && indexOf("abc", "c") == 2`, true},
	{`len(split(json.text, ",")) == 3 && join(split(json.text, ","), "-") == "a-b-c"`, true},
	{`int("42") == 42 && float("1.5") == 1.5 && int(2.9) == 2 && string(3) == "3"`, true},
	{`abs(-2) == 2 && ceil(1.2) == 2 && floor(1.8) == 1 && round(1.5) == 2`, true},
	{`max(json.numbers) == 3 && min(4, 2) == 2 && mean(json.numbers) == 2`, true},
	{`first(json.numbers) == 3 && last(json.numbers) == 2`, true},
	{`len("äö") == 2 && len(json["a-b"]) == 1`, true},
	{`"db" in keys(json)`, true},
	{`1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 2 ** 3 ** 0 == 2 && -2 ^ 2 == -4`, true},
	{`7 / 2 == 3.5 && 7 % 3 == 1 && 10 - 2 - 3 == 5`, true},
	{`0x2A == 42 and 0b11 == 3 and 0o17 == 15 and 1_000 == 1000 and .5 == 0.5 and 1e3 == 1000`, true},
	{`"a" + "b" == "ab" && 'a' < "b" && "\u00e4" == "ä"`, true},
	{"`raw\\n` == 'raw\\\\n'", true},
	{`true or json.missing.deeper`, true},
	{`false and json.missing.deeper`, false},
	{`/* why */ status == 200 // because`, true},
	{`not json.ready or true`, true},
	{`status == 200 == true`, true},
	{`json.ratio * 100 >= 25`, true},
	{`json.nested[0][1] == 2`, true},
	{`json == json && json.items != json.numbers`, true},
	{`json.items | any(.id == 2)`, true},
}

func TestHolds(t *testing.T) {
	known := facts(t)
	for _, tt := range alike {
		p, err := Compile(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got, err := p.Holds(known); err != nil || got != tt.want {
			t.Errorf("%s: %v, %v; want %v", tt.text, got, err, tt.want)
		}
	}
}

// TestHoldsAsInExpr holds the answers to those of expr itself.
func TestHoldsAsInExpr(t *testing.T) {
	known := facts(t)
	for _, tt := range alike {
		program, err := expr.Compile(tt.text, expr.AsAny())
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got, err := expr.Run(program, known); err != nil || got != any(tt.want) {
			t.Errorf("%s: expr says %v, %v; want %v", tt.text, got, err, tt.want)
		}
	}
}

// TestMissing is where expr gives an error, and a condition of an answer must give false.
func TestMissing(t *testing.T) {
	known := facts(t)
	for text, want := range map[string]bool{
		`json.a.b.c == 1`:                      false,
		`json.a > 1`:                           false,
		`json.a < 1`:                           false,
		`json.a + 1 > 0`:                       false,
		`json.none <= 1`:                       false,
		`json.a matches "x"`:                   false,
		`json.a not matches "x"`:               true,
		`json.a contains "x"`:                  false,
		`len(json.a) > 0`:                      false,
		`len(json.a) == 0`:                     false,
		`json.items[7].id == 1`:                false,
		`"x" in json.a`:                        false,
		`all(json.a, .ok)`:                     false,
		`any(json.a, .ok)`:                     false,
		`none(json.a, .ok)`:                    false,
		`count(json.a, .ok) == 0`:              false,
		`lower(json.a) == "x"`:                 false,
		`sum(json.items, .price) >= 0`:         false,
		`max(json.empty) >= 0`:                 false,
		`headers["x-a"] == "v1.2"`:             true,
		`headers.missing == nil`:               true,
		`"x-a" in headers`:                     true,
		`"x-b" in headers`:                     false,
		`len(headers) == 3`:                    true,
		`any(keys(headers), # matches "^Con")`: true,
	} {
		p, err := Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := p.Holds(known); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestCannotBeEvaluated(t *testing.T) {
	known := facts(t)
	delete(known, "commit")
	for text, want := range map[string]string{
		`commit == "a"`:                      "column 1: commit is missing",
		`status == 200 && json.missing`:      "column 23: && needs true or false, found nothing: it is missing or null",
		`json.missing`:                       "column 6: it gives nil, expected true or false",
		`json.db`:                            "column 6: it gives a text, expected true or false",
		`!json.missing`:                      "column 7: not needs true or false, found nothing: it is missing or null",
		"json.ready &&\n json.db > 1":        "line 2, column 10: > cannot be between a text and a number",
		`json.db > 1`:                        "column 9: > cannot be between a text and a number",
		`json.items > 1`:                     "column 12: > cannot be between a list and a number",
		`json.count contains "3"`:            "column 12: contains cannot be between a number and a text",
		`json.db.deeper == 1`:                "column 9: a text has nothing under a text",
		`json.items.id == 1`:                 "column 12: a list has nothing under a text",
		`json.count matches "3"`:             "column 12: matches needs a text before it, found a number",
		`json.count in json.db`:              "column 12: in cannot be between a number and a text",
		`json.count / 0 > 1`:                 "column 12: / gives no number: a division by zero, or too large a number",
		`json.ratio % 2 == 1`:                "column 12: % needs whole numbers",
		`len(json.count) == 1`:               "column 1: len cannot be of a number",
		`all(json.count, true)`:              "column 1: all needs a list, found a number",
		`all(json.items, .name)`:             "column 1: all needs true or false of every item, found nothing: it is missing or null",
		`sum(json.checks, .name) > 1`:        "column 1: sum needs numbers, found a text",
		`int(json.db) == 1`:                  "column 1: int of a text that is no number",
		`len(1..1000000000) > 1`:             "it takes too many steps",
		`all(1..900, all(1..900, # < 9999))`: "it takes too many steps",
		`status in 1.5..2`:                   "column 14: .. needs whole numbers on both sides",
		`json.ready ? json.db : false`:       "column 6: it gives a text, expected true or false",
		`json.numbers[json.db] == 1`:         "column 19: a list has nothing under a text",
		`json.numbers[0.5:] == []`:           "column 13: a part begins and ends at a whole number, found a number",
		`json.numbers[:json.ratio] == []`:    "column 13: a part begins and ends at a whole number, found a number",
		`join(json.numbers) == "x"`:          "column 1: join cannot be of a number",
		`upper(json.numbers) == "x"`:         "column 1: upper cannot be of a list",
		`-json.db == 1`:                      "column 1: - needs a number, found a text",
		`json.db ? true : false`:             "column 6: ? needs true or false, found a text",
		`headers[json.count] == "x"`:         "column 14: a header has no name that is a number",
		`max(json.checks) > 1`:               "column 1: max cannot be of an object",
	} {
		p, err := Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := p.Holds(known)
		if got || err == nil || err.Error() != "could not be evaluated: "+want {
			t.Errorf("%s:\ngot  %v, %v\nwant %s", text, got, err, want)
		}
	}
}

func TestFactsOfAnotherKind(t *testing.T) {
	for _, tt := range []struct {
		text  string
		facts map[string]any
		want  string
	}{
		{`status == 200`, map[string]any{"status": "200"}, "column 1: status is string, which no condition can look at"},
		{`json == 1`, map[string]any{"json": struct{}{}}, "column 1: json is struct {}, which no condition can look at"},
		{`headers.A == "x"`, map[string]any{"headers": 7}, "column 9: headers is int, which no condition can look at"},
		{`headers.A == "x"`, nil, "column 9: headers is missing"},
		{`json.ok`, map[string]any{}, "column 1: json is missing"},
	} {
		p, err := Compile(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Holds(tt.facts)
		if got || err == nil || err.Error() != "could not be evaluated: "+tt.want {
			t.Errorf("%s: %v, %v; want %s", tt.text, got, err, tt.want)
		}
	}
	p, err := Compile(`json == nil || json.n == 5`)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{nil, map[string]any{"n": json.Number("5")}, map[string]any{"n": 5}, map[string]any{"n": int64(5)}} {
		if got, err := p.Holds(map[string]any{"json": v}); !got || err != nil {
			t.Errorf("%v: %v, %v", v, got, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		``:                                  "column 1: it ends where a value is expected",
		`status`:                            "column 1: it gives a number, expected true or false",
		`"x"`:                               "column 1: it gives a text, expected true or false",
		`stauts == 200`:                     "column 1: unknown name stauts; legal: body, commit, headers, json, latency, status",
		`status = 200`:                      "column 8: = compares nothing: write ==",
		`status == 200 & latency`:           "column 15: & is no operator: write &&",
		`status == `:                        "column 11: it ends where a value is expected",
		`status == "200"`:                   "column 8: == compares a number with a text, which are never equal",
		`status > "x"`:                      "column 8: > cannot be between a number and a text",
		`latency < 800ms`:                   `column 14: bad number syntax: "800m": a number has no unit, and latency is in milliseconds`,
		`json.db == 'up`:                    "column 15: literal not terminated",
		`(status == 200`:                    "column 15: expected ), found the end",
		`status == 200)`:                    "column 14: ) is not expected here",
		`[1, 2`:                             "column 6: expected ], found the end",
		`[1 2]`:                             "column 4: expected ], found 2",
		`json.items[`:                       "column 12: it ends where a value is expected",
		`json.`:                             `column 5: expected a name after the dot; one with other characters is written ["a-b"]`,
		`.status == 1`:                      "column 1: a field needs what it is a field of, such as json.status",
		`# == 1`:                            "column 1: # is not expected here",
		`all(json.a, #acc == 1)`:            "column 14: unknown name #acc; legal: #",
		"status == 200\n  && stauts == 200": "line 2, column 6: unknown name stauts; legal: body, commit, headers, json, latency, status",
		"status ==\n":                       "line 2, column 1: it ends where a value is expected",
		"\"ä\" ==\n\n 'x":                   "line 3, column 4: literal not terminated",
		`exec("ls")`:                        "column 1: unknown function exec; legal: " + strings.Join(Functions(), ", "),
		`json.exec("ls")`:                   "column 6: exec cannot be called: only functions can",
		`json["a"]("ls")`:                   "column 10: only functions can be called",
		`all(json.a)`:                       "column 1: all has 1 arguments, expected 2",
		`len()`:                             "column 1: len has 0 arguments, expected 1",
		`trim("a", "b", "c") == ""`:         "column 1: trim has 3 arguments, expected 1 or 2",
		`max() > 1`:                         "column 1: max has 0 arguments, expected one or more",
		`len(status) > 1`:                   "column 5: len cannot be of a number",
		`body matches "("`:                  "column 14: no regular expression of RE2: missing closing ): `(`",
		`body matches "(?=a)"`:              "column 14: no regular expression of RE2: invalid or unsupported Perl syntax: `(?=`",
		`body matches json.pattern`:         "column 6: matches needs a regular expression in quotes",
		`status matches "2.."`:              "column 8: matches needs a text before it, found a number",
		`{"a": 1} == json`:                  "column 1: { is not expected here",
		`let a = 1; a == 1`:                 "column 1: let is not expected here",
		`true; true`:                        "column 5: ; is not expected here",
		`json.a ?? 1 == 1`:                  "column 13: ?? beside == needs ( ) around one of them",
		`json.a not 1`:                      "column 8: not is not expected here",
		`json | 1`:                          "column 8: 1 is not expected here",
		`status.code == 1`:                  "column 8: a number has no fields",
		`headers[0] == "a"`:                 "column 9: an object has nothing under a number",
		`not status`:                        "column 1: not needs true or false, found a number; it binds tightly: write not (a == b)",
		`-body == 1`:                        "column 1: - needs a number, found a text",
		`status && true`:                    "column 8: && cannot be between a number and true or false",
		`status in body`:                    "column 8: in cannot be between a number and a text",
		`status ? true : false`:             "column 1: ? needs true or false before it, found a number",
		`true ? true`:                       "column 12: expected :, found the end",
		`latency[1:2] == 1`:                 "column 8: a number has no parts [from:to]",
		`99999999999999999e999 == 1`:        "column 1: 99999999999999999e999 is no number",
		`b"x" == body`:                      "column 1: a text is not expected here",
		"status == 200 \x00":                "column 15: unrecognized character: U+0000",
		strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100): "column 65: it is nested too deeply",
		strings.Repeat("!", 100) + "true":                            "column 65: it is nested too deeply",
		"true" + strings.Repeat("||true", 300):                       "column 1499: it has more than 500 parts",
		strings.Repeat(" ", 2001):                                    "it has more than 2000 bytes",
	} {
		if err := Check(text); err == nil || err.Error() != want {
			t.Errorf("%.80s:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func FuzzExpression(f *testing.F) {
	known := facts(f)
	known["headers"] = map[string]any{"X-A": "v1.2"} // of a map of strings expr makes "" of what is missing
	for _, tt := range alike {
		f.Add(tt.text)
	}
	f.Add(`all(1..900, all(1..900, # < 9999))`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Compile(text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		got, err := p.Holds(known)
		if err != nil {
			if got {
				t.Error("an error, and true")
			}
			if !strings.HasPrefix(err.Error(), "could not be evaluated: ") {
				t.Errorf("%v", err)
			}
			return
		}
		// What expr can run gives the same; it must be able to read all that is read here.
		program, err := expr.Compile(text, expr.AsAny(), expr.Optimize(false))
		if err != nil {
			t.Skip()
		}
		theirs, err := expr.Run(program, known)
		if b, ok := theirs.(bool); err == nil && ok && b != got {
			t.Errorf("%q: %v, expr says %v", text, got, b)
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile(alike[0].text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHolds(b *testing.B) {
	known := facts(b)
	p, err := Compile(alike[0].text)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := p.Holds(known); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
