package github

import (
	"strings"
	"testing"
)

func TestDecodeWantsOneWholeValue(t *testing.T) {
	for body, want := range map[string]string{
		"": "the answer is empty", "null": "the answer is null", "{}{}": "the answer is not what it should be",
		`{"id":1`: "the answer is not what it should be", `{"id":"x"}`: "the answer is not what it should be", `{"id":7}`: "",
	} {
		var into struct{ ID int }
		err := decode(strings.NewReader(body), &into)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) || err == nil && into.ID != 7 {
			t.Errorf("%q: %+v, %v", body, into, err)
		}
	}
}
