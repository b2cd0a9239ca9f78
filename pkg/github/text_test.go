package github

import "testing"

func TestCut(t *testing.T) {
	for n, want := range map[int]string{0: "", 1: "", 2: "é", 3: "é", 5: "é€", 9: "é€x"} {
		if got := atMost("é€x", n); got != want {
			t.Errorf("%d bytes: %q", n, got)
		}
	}
	if got := atMost("\x80\x80\x80", 2); len(got) > 2 {
		t.Errorf("%q", got)
	}
	for got, want := range map[string]string{
		cutRunes("éééé", 3): "éé…", cutRunes("ééé", 3): "ééé", cutMarked("abcdef", 5): "ab…", cutMarked("abcde", 5): "abcde",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
