package envusage

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	wide := func(bom string, s string, big bool) string {
		out := bom
		for _, c := range []byte(s) {
			if big {
				out += "\x00" + string(c)
			} else {
				out += string(c) + "\x00"
			}
		}
		return out
	}
	const code = "process.env.IN_WIDE;\n"
	for name, c := range map[string]struct{ src, want string }{
		"utf-8":                {code, "a.ts:1 IN_WIDE (process.env)\n"},
		"utf-8 with mark":      {"\xef\xbb\xbf" + code, "a.ts:1 IN_WIDE (process.env)\n"},
		"utf-16 little endian": {wide("\xff\xfe", code, false), "a.ts:1 IN_WIDE (process.env)\n"},
		"utf-16 big endian":    {wide("\xfe\xff", code, true), "a.ts:1 IN_WIDE (process.env)\n"},
		"binary":               {"\x00\x01" + code, "a.ts unread binary, not text\n"},
		"NUL far behind":       {code + strings.Repeat(" ", sniffed) + "\x00", "a.ts:1 IN_WIDE (process.env)\n"},
	} {
		u, err := Scan(context.Background(), memTree{"a.ts": []byte(c.src)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, format(u)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
