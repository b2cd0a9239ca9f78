package checklist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

// said words a document: "3 # Title", "4 [x] item", with "(filled)" or "(declined)" behind a heading.
func said(d Document) []string {
	var out []string
	t := 0
	tasks := func(until int) {
		for ; t < until; t++ {
			task := d.Tasks[t]
			s := strings.TrimSpace(fmt.Sprintf("%d [%c] %s", task.Line, " x-"[task.State], task.Text))
			if task.Parent >= 0 {
				s += fmt.Sprintf(" <%d", task.Parent)
			}
			if task.Quoted {
				s += " (quoted)"
			}
			out = append(out, s)
		}
	}
	for _, h := range d.Headings {
		tasks(h.tasks.from)
		mark := map[int]string{BoldLine: "**", LabelLine: ":"}[h.Level]
		if mark == "" {
			mark = strings.Repeat("#", h.Level)
		}
		s := strings.TrimSpace(fmt.Sprintf("%d %s %s", h.Line, mark, h.Text))
		switch {
		case h.Filled:
			s += " (filled)"
		case h.Declined:
			s += " (declined)"
		}
		out = append(out, s)
	}
	tasks(len(d.Tasks))
	return out
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{name: "nothing", text: ""},
		{name: "bullets", text: "- [x] a\n- [ ] b\n\n* [X] c\n\n+ [x] d\n\n1. [ ] e\n2) [x] f\n", want: []string{"1 [x] a", "2 [ ] b", "4 [x] c", "6 [x] d", "8 [ ] e", "9 [x] f"}},
		{name: "nested", text: "- [ ] a\n  - [x] b\n    1. [x] c\n- plain\n  - [ ] d\n", want: []string{"1 [ ] a", "2 [x] b <0", "3 [x] c <1", "5 [ ] d"}},
		{name: "no tasks", text: "[x] a\n\n- [x]b\n- [y] c\n- a [x] d\n- [x]\n- [] e\n- `[x] f`\n\n      - [x] code\n", want: nil},
		{name: "code", text: "```\n# no\n- [x] no\n```\n\n    # no\n    - [x] no\n\n~~~md\n- [x] no\n~~~\n", want: nil},
		{name: "comments", text: "<!-- # no\n- [x] no\n\n- [x] no\n-->\n- [ ] a <!-- [x] b -->\n- [x] <!-- only -->\n", want: []string{"6 [ ] a", "7 [x]"}},
		{name: "an unclosed comment", text: "# a\n<!--\n\n- [x] no\n\ntext\n", want: []string{"1 # a"}},
		{name: "a comment that its block left open", text: "# a\n<details>\n<!--\n\n- [x] no\n\n-->\n\n- [x] b\n", want: []string{"1 # a (filled)", "9 [x] b"}},
		{name: "not applicable", text: "- [ ] ~~n/a~~\n- [ ] ~~Told everybody~~ n/a\n- [x] ~~all~~\n- [ ] ~~a~~ (internal)\n- [ ] ~~a~~ — internal\n- [ ] ~~draft~~ final\n- [x] a ~~b~~\n- [ ] n/a ~~b~~\n- [ ] ~one~\n- [ ] ~~**bold**~~\n- [ ] <del>all</del>\n- [x] <s>a</s> b\n",
			want: []string{"1 [-] n/a", "2 [-] Told everybody n/a", "3 [-] all", "4 [-] a (internal)", "5 [-] a — internal", "6 [ ] draft final", "7 [x] a b", "8 [-] n/a b", "9 [-] one", "10 [-] bold", "11 [-] all", "12 [x] a b"}},
		{name: "item markup", text: "- [x] **Rollback** [plan](http://x) `code` <b>x</b> &amp; \\*y ![](a.png)![alt](b.png)\n  second line\n", want: []string{"1 [x] Rollback plan code x & *y alt second line"}},
		{name: "windows, BOM, tabs, NBSP", text: "\uFEFF# a\r\n\r\n-\t[x]\tb\r\n-\u00a0[x]\u00a0c\r\n\t- [\u00a0] d\r", want: []string{"1 # a (filled)", "3 [x] b", "4 [x] c", "5 [ ] d <1"}},
		{name: "quotes", text: "> - [x] a\n> # h\n", want: []string{"1 [x] a (quoted)", "2 # h"}},
		{name: "headings", text: "# a\n## b ##\nc\n=\n\nd\ne\n---\n\n####### no\n#no\n#\n", want: []string{"1 # a", "2 ## b", "3 # c (filled)", "6 ## d e (filled)", "10 #"}},
		{name: "sections", text: "# a\n## b\ntext\n# c\n## d\n### e\n", want: []string{"1 # a (filled)", "2 ## b (filled)", "4 # c", "5 ## d", "6 ### e"}},
		{name: "loose headings", text: "**Rollback plan**\n\nRevert.\n\n<b>Other:</b>\n\nRollback:\n- a\n\nPlan: revert\nNext: TBD\n", want: []string{"1 ** Rollback plan (filled)", "5 ** Other", "7 ** Rollback (filled)", "10 : Plan (filled)", "11 : Next"}},
		{name: "labels in lists", text: "- **Rollback**: revert\n- Notes:\n  - a\n- **Empty** –\n- b\n", want: []string{"1 : Rollback (filled)", "2 ** Notes (filled)", "4 ** Empty"}},
		{name: "labels in a section's list", text: "**Rollback plan**\n\n- First:\n  - revert\n", want: []string{"1 ** Rollback plan (filled)", "3 ** First (filled)"}},
		{name: "no labels", text: "see https://a.b/c\n\n12:30 is the time\n\n**This whole bold sentence is long enough to be text**\n\nthis is a sentence with many words: here\n\nC::x\n", want: nil},
		{name: "details", text: "<details>\n<summary>Rollback &amp; plan</summary>\n\nRevert.\n\n</details>\n\n<details><summary>Empty</summary>\n\n</details>\n\ntext\n", want: []string{"2 ** Rollback & plan (filled)", "8 ** Empty"}},
		{name: "html", text: "<h2>Plan</h2>\n<p>Revert.</p>\n\n<h2 class=\"x\">Empty</h2>\n<img src=\"x\">\n<br/>\n", want: []string{"1 ## Plan (filled)", "4 ## Empty"}},
		{name: "no content", text: "# a\n<!-- x -->\n# b\n[x]: http://y \"z\"\n[y]: <z>\n# c\n![](x.png)\n# d\n- [ ] open\n# e\n~~struck~~\n# f\n---\n# g\n&nbsp;\n# h\n- \n# i\n```\n```\n", want: []string{"1 # a", "3 # b", "6 # c", "8 # d", "9 [ ] open", "10 # e", "12 # f", "14 # g", "16 # h", "18 # i"}},
		{name: "content", text: "# a\n```\ngit revert\n```\n# b\n    git revert\n# c\n- x\n# d\n[runbook](https://x)\n# e\nhttps://x\n# f\n![diagram](x.png)\n# g\n`x`\n# h\n- [x] done\n# i\n> quoted\n# j\n| a |\n|---|\n| b |\n", want: []string{"1 # a (filled)", "5 # b (filled)", "7 # c (filled)", "9 # d (filled)", "11 # e (filled)", "13 # f (filled)", "15 # g (filled)", "17 # h (filled)", "18 [x] done", "19 # i (filled)", "21 # j (filled)"}},
		{name: "declined", text: "# a\nn/a: documentation only\n# b\n- [ ] ~~n/a~~\n# c\nNot applicable.\n# d\nNot needed, but: revert\nfoo\n# e\nn/a: x\n\nRevert.\n", want: []string{"1 # a (declined)", "3 # b (declined)", "4 [-] n/a", "5 # c", "7 # d (declined)", "10 # e (filled)"}},
		{name: "invalid UTF-8", text: "# \xff\n- [x] \xfe\xff\x00\n", want: []string{"1 # \xff", "2 [x] \xfe\xff\uFFFD"}},
		{name: "blank lines keep line numbers", text: "a\n\n\n\n> b\n>\n>\n\n# c\n", want: []string{"9 # c"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, said(Parse([]byte(test.text)))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestPlaceholder(t *testing.T) {
	for _, text := range []string{
		"", " \n", "TBD", "tbd.", "TODO", "TODO: write this", "**n/a**", "N/A", "none", "None.", "-", "...", "…", "???", "<describe the plan>", "[your plan]",
		"{{ plan }}", "Describe how to roll back.", "Please describe the plan", "How will this be undone?", "TBD by Friday", "Not applicable", "1.", "To be added.", "Add your plan here.", "Write the plan here", "Insert plan", "[!NOTE]\nfill this in",
	} {
		if !Placeholder(text) {
			t.Errorf("%q is taken for content", text)
		}
	}
	for _, text := range []string{
		"Revert the merge commit.", "revert", "git revert -m 1 HEAD", "Todos are listed in the runbook", "None of the data is lost; revert.", "Notify ops? Yes. Then revert.",
		"[a] and [b]", "https://runbook", "Navigate to the console", "Add the column back", "n/a: documentation only",
	} {
		if Placeholder(text) {
			t.Errorf("%q is taken for a placeholder", text)
		}
	}
}

func TestContent(t *testing.T) {
	d := Parse([]byte("# a\nuse `TODO` or\nFIXME\n\n- [x] done\n\n```\nTBD\n```\n# b\n"))
	want := []Block{
		{Text: "use TODO or\nFIXME", Prose: "use  or\nFIXME", Line: 2},
		{Text: "done", Prose: "done", Line: 5},
		{Text: "TBD", Line: 8, Code: true},
	}
	if diff := cmp.Diff(want, d.Content(d.Headings[0])); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := len(d.Items(d.Headings[0])); got != 1 {
		t.Errorf("%d items below the heading, expected 1", got)
	}
	if got := len(d.Content(d.Headings[1])); got != 0 {
		t.Errorf("%d blocks below the last heading, expected none", got)
	}
}

func TestLabelsAreNoText(t *testing.T) {
	d := Parse([]byte("**a**\nb\n\nc: d\n"))
	var got []string
	for _, h := range d.Headings {
		for _, b := range d.Content(h) {
			got = append(got, h.Text+"="+b.Text)
		}
	}
	if diff := cmp.Diff([]string{"a=\nb", "a=d", "c=d"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	d := Parse([]byte("[a](b \"c\") [d][e] ![f](g) <http://h>\n\n[e]: <i> 'j'\n[k]: l\nm\n"))
	if diff := cmp.Diff([]string{"b", "i", "l"}, d.Links); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := d.Blocks[len(d.Blocks)-1]; got.Text != "m" || got.Line != 5 {
		t.Errorf("the text below the definitions is %+v", got)
	}
}

func TestParseCutsAtMaxSize(t *testing.T) {
	text := strings.Repeat("é", MaxSize/2-2) + "\n# a"
	d := Parse([]byte(text + "\n# b\n"))
	if !d.Cut || len(d.Headings) != 1 {
		t.Errorf("cut %v, %d headings; expected a cut text with one", d.Cut, len(d.Headings))
	}
	if d := Parse([]byte(text)); d.Cut {
		t.Error("a text of exactly MaxSize is cut")
	}
}
