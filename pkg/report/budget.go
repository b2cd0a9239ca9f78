package report

import "strings"

// budget hands out the bytes of a bounded document. Once something did not fit, nothing that comes later does, so
// what is left out is always the end.
type budget struct {
	bytes int
	spent bool
}

// reserve keeps bytes back for what must be said at the end.
func (b *budget) reserve(n int) { b.bytes -= n }

// take says whether n more bytes fit, and spends them.
func (b *budget) take(n int) bool {
	if b.spent || n > b.bytes {
		b.spent = true
		return false
	}
	b.bytes -= n
	return true
}

// block is a heading, items and an end, of which only whole items are left out. With no item there is no heading.
type block struct {
	open, end string
	count     int
	item      func(i int) string
}

// fill gives the block as far as it fits, and how many items it left out.
func (b *budget) fill(k block) (text string, left int) {
	var s strings.Builder
	frame := len(k.open) + len(k.end)
	for i := range k.count {
		item := k.item(i)
		if !b.take(frame + len(item)) {
			left = k.count - i
			break
		}
		if i == 0 {
			s.WriteString(k.open)
			frame = 0
		}
		s.WriteString(item)
	}
	if s.Len() > 0 {
		s.WriteString(k.end)
	}
	return s.String(), left
}
