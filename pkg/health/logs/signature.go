package logs

import (
	"bytes"
	"hash/maphash"
	"unicode/utf8"
)

// seed is one for the process: what hashes to the same is compared within one run alone.
var seed = maphash.MakeSeed()

// add counts an entry that is whole.
func (g *groups) add(e *entry) {
	if g.roots == nil {
		g.roots, g.known = map[key]*node{}, map[uint64]*group{}
	}
	x := g.of(e)
	x.count[e.window]++
	g.touch(x)
	if x.example == "" {
		x.example = e.example(&g.plain)
	}
	if e.window == before {
		return
	}
	x.level = max(x.level, e.level)
	x.fatal = x.fatal || e.level == fatalLevel
	x.migration = x.migration || e.migration
	if x.first == 0 {
		x.first = e.index
	}
}

// of finds the group of an entry.
func (g *groups) of(e *entry) *group {
	g.masked = mask(g.masked[:0], g.clean(e.text()))
	var h maphash.Hash
	h.SetSeed(seed)
	typed := e.typed(&h)
	kind := h.Sum64()
	_, _ = h.Write(g.masked)
	whole := h.Sum64()
	if x := g.known[whole]; x != nil && !x.dead {
		return x
	}
	tokens := g.split(g.masked)
	x := g.find(key{kind, len(tokens)}, tokens, e.window)
	if fresh := x.turn != nil && x.count == [2]int{}; fresh {
		if known := g.frameless(e, tokens); typed && known != nil {
			g.remove(x)
			x = known
		} else {
			x.text = e.place()
		}
	}
	if len(g.known) >= maxKnown {
		clear(g.known)
	}
	g.known[whole] = x
	return x
}

// frameless finds a pattern from before the deployment for an entry since then whose trace has frames: of the one before
// an example may be known that has none.
func (g *groups) frameless(e *entry, tokens []string) *group {
	if e.window == before {
		return nil
	}
	var h maphash.Hash
	h.SetSeed(seed)
	e.typedBare(&h)
	n, _ := g.leaf(key{h.Sum64(), len(tokens)}, tokens, false)
	if n == nil {
		return nil
	}
	for _, x := range n.groups {
		if x.count[before] > 0 && x.fits(tokens) {
			return x
		}
	}
	return nil
}

// clean gives text without credentials; it is lent until the next call.
func (g *groups) clean(text []byte) []byte {
	g.plain = scrub(g.plain[:0], text)
	return g.plain
}

// split cuts a masked text into at most maxTokens tokens.
func (g *groups) split(text []byte) []string {
	g.tokens = g.tokens[:0]
	for rest := string(text); rest != "" && len(g.tokens) < maxTokens; {
		var token string
		at := -1
		for i := range len(rest) {
			if rest[i] == ' ' {
				at = i
				break
			}
		}
		if at < 0 {
			token, rest = rest, ""
		} else {
			token, rest = rest[:at], rest[at+1:]
		}
		if token == wild && len(g.tokens) > 0 && g.tokens[len(g.tokens)-1] == wild {
			continue
		}
		g.tokens = append(g.tokens, token)
	}
	return g.tokens
}

// text is what the entry says, in one piece: the message, the error's own text, and the exception under it.
func (e *entry) text() []byte {
	t := append(e.scratch[:0], e.message...)
	if e.trace.kind == pythonTrace && bytes.HasPrefix(bytes.TrimSpace(t), []byte("Traceback (")) {
		t = t[:0]
	}
	t = joined(t, e.fault)
	t = joined(t, e.trace.exception)
	if len(e.message) < 80 && len(e.trace.exception) == 0 {
		t = joined(t, e.detail)
	}
	e.scratch = t
	return t
}

func joined(to, part []byte) []byte {
	part = part[:min(len(part), 1000)]
	if len(part) == 0 || bytes.Contains(to, part) {
		return to
	}
	if len(to) > 0 {
		to = append(to, ": "...)
	}
	return append(to, part...)
}

// typed hashes what parts traces: the types of the exception and of its cause, and the top frames.
func (e *entry) typed(h *maphash.Hash) bool {
	e.typedBare(h)
	for i := range e.trace.count {
		writeMasked(h, e.trace.top[i])
	}
	return e.trace.count > 0
}

func (e *entry) typedBare(h *maphash.Hash) {
	if n := exceptionAt(e.trace.exception); n > 0 {
		writeMasked(h, e.trace.exception[:n])
	}
	if n := exceptionAt(e.trace.cause); n > 0 {
		writeMasked(h, e.trace.cause[:n])
	}
}

// writeMasked hashes a name without its numbers, which compilers give.
func writeMasked(h *maphash.Hash, name []byte) {
	for _, c := range name {
		if !isDigit(c) {
			_ = h.WriteByte(c)
		}
	}
	_ = h.WriteByte(0)
}

// place is where a trace was: its cause and its top frame.
func (e *entry) place() string {
	var t []byte
	if n := exceptionAt(e.trace.cause); n > 0 {
		t = append(append(t, "; caused by "...), e.trace.cause[:n]...)
	}
	if e.trace.count > 0 {
		at := 0
		if e.trace.kind == pythonTrace {
			at = e.trace.count - 1
		}
		t = append(append(t, " at "...), e.trace.top[at]...)
	}
	return clip(t, maxShown)
}

// maxShown bounds what is kept to be shown, in bytes.
const maxShown = 300

// example is a line of the entry as it came, without credentials.
func (e *entry) example(scratch *[]byte) string {
	text := e.head
	if x := e.trace.exception; e.trace.kind == pythonTrace && bytes.HasPrefix(bytes.TrimSpace(text), []byte("Traceback (")) && len(x) > 0 {
		text = x
	}
	*scratch = scrub((*scratch)[:0], text)
	return clip(*scratch, maxShown)
}

// clip gives at most n bytes of a text that is fit to be shown: valid UTF-8 without control characters.
func clip(text []byte, n int) string {
	out := make([]byte, 0, min(len(text), n))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError || r < ' ' || r >= 0x7f && r < 0xa0 {
			r = ' '
		}
		if len(out)+utf8.RuneLen(r) > n-len("…") && len(text) > size {
			return string(append(out, "…"...))
		}
		out = utf8.AppendRune(out, r)
		text = text[size:]
	}
	return string(out)
}
