package logs

import "testing"

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"order 4711 failed":    "order <*> failed",
		"took 12.5ms, 3 tries": "took <*>, <*> tries",
		"request 7f3a9c01-1b2c-4d5e-8f90-0123456789ab is lost":     "request <*> is lost",
		"object 5f43a1b2c3d4e5f6a7b8c9d0 is gone":                  "object <*> is gone",
		"pointer 0xc000124000 is nil":                              "pointer <*> is nil",
		"dial tcp 10.0.0.7:5432: refused":                          "dial tcp <*>: refused",
		"dial [2001:db8::1]:443 refused":                           "dial <*> refused",
		"at 2026-11-23T10:00:00.123Z it stopped":                   "at <*> it stopped",
		"at 10:00:00 it stopped":                                   "at <*> it stopped",
		"user 'alice' is unknown":                                  "user <*> is unknown",
		`user "bob" is unknown`:                                    "user <*> is unknown",
		"open /var/lib/shop/4711.json: no such file":               "open /var/lib/shop/<*>.json: no such file",
		"GET /orders/17?page=3 failed":                             "GET /orders/<*>?<*> failed",
		"mail to alice@example.com bounced":                        "mail to <*> bounced",
		`column "colour" does not exist`:                           `column "colour" does not exist`,
		"P3009 and E11000 stay":                                    "P3009 and <*> stay",
		"the server answered with status 503":                      "the server answered with status 503",
		"word2vec and node18 keep their letters":                   "word<*>vec and node<*> keep their letters",
		"it's not quoted, isn't it":                                "it's not quoted, isn't it",
		"tabs\tand   spaces":                                       "tabs and spaces",
		"":                                                         "",
		"a deadbeef b":                                             "a deadbeef b",
		"digest sha256:9f86d081884c7d659a2feaa0c55ad015 not found": "digest sha<*> not found",
	} {
		if got := string(mask(nil, []byte(text))); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// TestGroups holds which errors are one, and which are new beside old ones.
func TestGroups(t *testing.T) {
	for _, test := range []struct {
		name          string
		before, since []string
		want          []string // the patterns that are new
	}{
		{"values differ", nil, []string{"ERROR order 1 is late by 3 s", "ERROR order 2 is late by 40 s"}, []string{"order <*> is late by <*> s"}},
		{"a word differs", nil, []string{"ERROR cannot reach host alpha in time", "ERROR cannot reach host beta in time"}, []string{"cannot reach host <*> in time"}},
		{"most differs", nil, []string{"ERROR cannot reach the mail server", "ERROR disk is full of nothing"},
			[]string{"cannot reach the mail server", "disk is full of nothing"}},
		{"as before", []string{"ERROR order 1 is late"}, []string{"ERROR order 99 is late"}, nil},
		{"like before, another word", []string{"ERROR cannot reach mail server 1"}, []string{"ERROR cannot reach payment server 1"}, []string{"cannot reach payment server <*>"}},
		{"a word that varied before", []string{"ERROR user alice of shop is unknown", "ERROR user bob of shop is unknown"}, []string{"ERROR user alice of shop is unknown"}, nil},
		{"another column", []string{`ERROR: column "a" does not exist`}, []string{`ERROR: column "b" does not exist`}, []string{`column "b" does not exist`}},
		{"another format of the same", []string{`{"level":"error","msg":"cannot reach the mail server"}`}, []string{"2026-11-23 10:00:00 ERROR cannot reach the mail server"}, nil},
		{"another status", []string{"ERROR upstream status 404 for cart"}, []string{"ERROR upstream status 503 for cart"}, []string{"upstream status 503 for cart"}},
		{"other frames", []string{"java.lang.X: x", "WARN"}, nil, nil},
		{"another exception, same message", []string{"java.io.IOException: closed"}, []string{"java.sql.SQLException: closed"}, []string{"java.sql.SQLException: closed"}},
		{"ignored", nil, []string{"ERROR IGNORED noise", "ERROR is heard"}, []string{"is heard"}},
		{"only before", []string{"ERROR gone"}, nil, nil},
	} {
		a, err := New(Policy{Ignore: []string{"IGNORED"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range test.before {
			a.Before([]byte(line))
		}
		for _, line := range test.since {
			a.Line([]byte(line))
		}
		a.End()
		var got []string
		for _, p := range a.Report().New {
			got = append(got, p.Text)
		}
		if len(got) != len(test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%s: got %q, want %q", test.name, got, test.want)
			}
		}
	}
}
