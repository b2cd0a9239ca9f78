package doctor

import "testing"

func TestEventReaches(t *testing.T) {
	for _, c := range []struct {
		name, on string
		want     bool
	}{
		{"every branch", "push:", true},
		{"its name", "push: {branches: [main]}", true},
		{"another", "push: {branches: [develop]}", false},
		{"a glob", "push: {branches: ['ma*']}", true},
		{"a glob over slashes", "push: {branches: ['**']}", true},
		{"taken back", "push: {branches: ['**', '!main']}", false},
		{"taken back and given again", "push: {branches: ['!main', 'm*']}", true},
		{"left out", "push: {branches-ignore: [main]}", false},
		{"another left out", "push: {branches-ignore: [develop]}", true},
		{"tags alone", "push: {tags: ['v*']}", false},
		{"tags, too", "push: {tags: ['v*'], branches: [main]}", true},
	} {
		w := parseWorkflow("a.yml", []byte("on:\n  "+c.on+"\njobs: {}\n"), false)
		on, ok := w.On("push")
		if !ok {
			t.Fatalf("%s: %+v", c.name, w)
		}
		if got := on.Reaches("main"); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
