package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"testing"

	"deploycoord/internal/golden"
)

// TestRequests holds what really goes out to each service: where to, with which headers, and in which words.
func TestRequests(t *testing.T) {
	var names []string
	for _, one := range told {
		t.Run(one.name, func(t *testing.T) {
			play(t, kindTo)
			d := sendOne(t, one.address, event("rolled-back"))
			if !d.Arrived || d.Text != "" {
				t.Errorf("%s", d)
			}
			if want := one.shown + ": arrived"; d.String() != want || d.Number != 1 {
				t.Errorf("line %d is %q, want %q", d.Number, d, want)
			}
			golden.Assert(t, "testdata/sent/"+one.name+".txt", text(requests()))
		})
		names = append(names, parsedOne(t, one.address).Service)
	}
	for _, s := range services { // e-mail has no request: smtp_test.go
		if s.name != "e-mail" && !slices.Contains(names, s.name) {
			t.Errorf("nothing is sent to %s here", s.name)
		}
	}
}

// TestLarkSignature computes the signature as Lark's documentation has it: the key is the time and the secret.
func TestLarkSignature(t *testing.T) {
	play(t, kindTo)
	if d := sendOne(t, "lark://open.feishu.cn/token-1234?secret=the-secret", event("verified")); !d.Arrived {
		t.Fatal(d)
	}
	var body struct{ Timestamp, Sign string }
	if err := json.Unmarshal([]byte(requests()[0].body), &body); err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(body.Timestamp+"\nthe-secret"))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); body.Sign != want || body.Timestamp == "" {
		t.Errorf("sign %q of %q, want %q", body.Sign, body.Timestamp, want)
	}
}
