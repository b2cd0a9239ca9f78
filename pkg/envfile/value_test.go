package envfile

import "testing"

func TestValueReading(t *testing.T) {
	tests := []struct {
		path, raw, want string
		comment         string // becomes the description
	}{
		{raw: `plain`, want: `plain`},
		{raw: `a # why`, want: `a`, comment: "why"},
		{raw: `pa#ss`, want: `pa#ss`},
		{raw: `https://x/#/y # z`, want: `https://x/#/y`, comment: "z"},
		{raw: `#nothing`, want: ``, comment: "nothing"},
		{raw: `#fff`, want: `#fff`},
		{raw: `#1e90ff # blue`, want: `#1e90ff`, comment: "blue"},
		{raw: `# fff`, want: ``, comment: "fff"},
		{raw: `"a # b" # c`, want: `a # b`, comment: "c"},
		{raw: `"a"#c`, want: `a`, comment: "c"},
		{raw: `"a\nb\t\"c\" A \\ \/"`, want: "a\nb\t\"c\" A \\ /"},
		{raw: `"a\$b \d"`, want: `a\$b \d`},
		{raw: "\"a\tb\\n\"", want: "a\tb\n"},
		{raw: `'a\n"b"'`, want: `a\n"b"`},
		{raw: `'it\'s'`, want: `it's`},
		{raw: `'C:\dir\'`, want: `C:\dir\`},
		{raw: `"C:\dir\"`, want: `C:\dir\`},
		{raw: "`a\"b'c`", want: `a"b'c`},
		{raw: `"a"'b'c`, want: `abc`},
		{raw: `"$A"/x`, want: `$A/x`},
		{raw: `"{"a":1}"`, want: `{"a":1}`},
		{raw: `{"a": "b"}`, want: `{"a": "b"}`},
		{raw: `a"b"`, want: `a"b"`},
		{raw: `a\nb`, want: `a\nb`},
		{path: ".env.schema", raw: "fn([\n  a, # )\n  b,\n])", want: "fn([\n  a, # )\n  b,\n])"},
		{path: ".env.schema", raw: `exec("x # y") # z`, want: `exec("x # y")`, comment: "z"},
	}
	for _, tt := range tests {
		t.Run(tt.raw, func(t *testing.T) {
			f := Parse(tt.path, []byte("A="+tt.raw+"\nB=2\n"))
			if len(f.Errors) != 0 {
				t.Fatalf("errors: %v", f.Errors)
			}
			if len(f.Entries) != 2 {
				t.Fatalf("%d entries, want 2", len(f.Entries))
			}
			if got := f.Entries[0]; got.Value != tt.want || got.Description != tt.comment {
				t.Errorf("value %q, comment %q; want %q, %q", got.Value, got.Description, tt.want, tt.comment)
			}
		})
	}
}
