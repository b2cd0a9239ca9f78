package actions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSummary(t *testing.T) {
	r, _, file := step(t)
	for _, text := range []string{"# Gate\n", "hunter2!"} {
		if err := r.Summary(text); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff("# Gate\n***\n", file("GITHUB_STEP_SUMMARY")); diff != "" {
		t.Error(diff)
	}
}

func TestSummaryLimitCountsWhatIsThere(t *testing.T) {
	r, _, file := step(t)
	line := strings.Repeat("x", 99) + "\n"
	if err := r.Summary(strings.Repeat(line, 8000)); err != nil {
		t.Fatal(err)
	}
	if err := r.Summary(strings.Repeat(line, 8000)); err != nil {
		t.Fatal(err)
	}
	got := file("GITHUB_STEP_SUMMARY")
	if len(got) > SummaryLimit || len(got) < SummaryLimit-300 {
		t.Errorf("%d bytes, want just under %d", len(got), SummaryLimit)
	}
	kept := strings.Count(got, line)
	if want := fmt.Sprintf("\n… %d more lines left out: GitHub takes 1024 KiB of summary for each step.\n", 16000-kept); !strings.HasSuffix(got, want) {
		t.Errorf("ends with %q, want %q", got[len(got)-100:], want)
	}
	if err := r.Summary(strings.Repeat("y", SummaryLimit)); err != nil {
		t.Fatal(err) // there is still room for the count, but not for a second one
	}
	if err := r.Summary(strings.Repeat(line, 8000)); err == nil || !strings.Contains(err.Error(), "is full") {
		t.Errorf("a full summary: %v", err)
	}
}

func TestCutMarkdown(t *testing.T) {
	const left = "\n… %d more line%s left out: GitHub takes 1024 KiB of summary for each step.\n"
	note := func(n int) string {
		if n == 1 {
			return fmt.Sprintf(left, n, "")
		}
		return fmt.Sprintf(left, n, "s")
	}
	room := len(note(999))
	filler := strings.Repeat("0123456789\n", 40)
	for _, tt := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"fits", "a\nb\n", 4, "a\nb\n"},
		{"no room for the count", filler, 10, ""},
		{"room for the count alone", filler, room, note(40)},
		{"whole lines", filler, 25 + room, "0123456789\n0123456789\n" + note(38)},
		{"the last line", filler + "x", len(filler) - 11*10 + room, filler[:11*30] + note(11)},
		{"a fence is closed", "```sh\n" + filler + "```\n", 6 + 22 + 4 + room, "```sh\n" + filler[:22] + "```\n" + note(39)},
		{"a longer fence", "~~~~\n" + filler, 5 + 11 + 5 + room, "~~~~\n" + filler[:11] + "~~~~\n" + note(39)},
		{"a closed fence", "```\n```\n" + filler, 8 + 11 + room, "```\n```\n" + filler[:11] + note(39)},
		{"elements in a fence are text", "```\n<details>\n" + filler, 14 + 4 + room, "```\n<details>\n```\n" + note(40)},
		{"elements are closed", "<details open><summary>x</summary>\n\n<table>\n<tr><td>a</td></tr>\n" + filler, 64 + 11 + 11 + 13 + room,
			"<details open><summary>x</summary>\n\n<table>\n<tr><td>a</td></tr>\n" + filler[:11] + "\n</table>\n\n</details>\n" + note(39)},
		{"closed elements", "<details>\n</details>\n" + filler, 21 + 11 + room, "<details>\n</details>\n" + filler[:11] + note(39)},
		{"inline code is no fence", "```a``` b\n" + filler, 10 + 11 + room, "```a``` b\n" + filler[:11] + note(39)},
		{"one long line", strings.Repeat("x", 500), 200, note(1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := CutMarkdown(tt.in, tt.limit)
			if len(got) > tt.limit {
				t.Errorf("%d bytes, limit %d", len(got), tt.limit)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
