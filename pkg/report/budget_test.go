package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestBudgetLeavesOutTheEnd(t *testing.T) {
	items := func(n int) block {
		return block{open: "<", end: ">", count: n, item: func(i int) string { return fmt.Sprint(i) }}
	}
	for _, c := range []struct {
		bytes, count int
		want         string
		left         int
	}{
		{10, 0, "", 0},
		{5, 3, "<012>", 0},
		{4, 3, "<01>", 1},
		{3, 3, "<0>", 2},
		{2, 3, "", 3},
		{-1, 3, "", 3},
		{13, 12, "<0123456789>", 2}, // the eleventh has two digits, of which one would fit
	} {
		b := &budget{bytes: c.bytes}
		got, left := b.fill(items(c.count))
		if got != c.want || left != c.left {
			t.Errorf("%d bytes, %d items: %q and %d left, want %q and %d", c.bytes, c.count, got, left, c.want, c.left)
		}
	}
}

// Once something is left out, nothing smaller that comes later slips in.
func TestBudgetStaysSpent(t *testing.T) {
	b := &budget{bytes: 10}
	if _, left := b.fill(block{count: 1, item: func(int) string { return strings.Repeat("x", 11) }}); left != 1 {
		t.Fatal("11 bytes fit into 10")
	}
	if got, left := b.fill(block{count: 1, item: func(int) string { return "y" }}); got != "" || left != 1 {
		t.Errorf("%q came after what was left out", got)
	}
}
