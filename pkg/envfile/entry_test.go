package envfile

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestEntryHidesItsValue: whatever prints a file or an entry by accident shows names alone.
func TestEntryHidesItsValue(t *testing.T) {
	const secret = "s3cr3t-V4lue"
	f := Parse("f", []byte("A_KEY="+secret+"\nB='"+secret+"' "+secret+"\nC=\""+secret+"\n"+secret+": "+secret+"\n"+secret+"\n"))
	if len(f.Entries) != 3 || len(f.Errors) != 4 {
		t.Fatalf("%d entries, %d errors", len(f.Entries), len(f.Errors))
	}
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	outputs := []string{string(text)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		outputs = append(outputs, fmt.Sprintf(verb, f), fmt.Sprintf(verb, &f.Entries[0]), fmt.Sprintf(verb, f.Entries), fmt.Sprintf(verb, f.Errors))
	}
	for _, e := range f.Errors {
		outputs = append(outputs, e.Error())
	}
	for _, out := range outputs {
		if strings.Contains(out, secret) {
			t.Errorf("the value is shown: %s", strings.ReplaceAll(out, secret, "***"))
		}
	}
}
