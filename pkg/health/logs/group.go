package logs

import (
	"container/list"
	"slices"
)

// The bounds of grouping. Depth, children and threshold are Drain's, the threshold as in most of the paper's data sets.
const (
	maxGroups   = 2000
	maxTokens   = 40   // of a message; the rest of a longer one tells nothing
	maxChildren = 100  // of a node
	threshold   = 0.5  // of the tokens must be equal
	maxAlts     = 4    // words at one position, before any word is taken there
	maxKnown    = 8192 // texts whose group is known at once
	maxLeaf     = 128  // groups of a leaf and window: of more, the words tell nothing, and to compare with all takes too long
)

// group is a pattern: a message with places at which it differs.
type group struct {
	key    key
	names  []string // of the nodes from the root to its leaf
	tokens []position
	marks  marks
	open   int    // positions that take more than the token
	text   string // of a trace: the exception and where it was

	count [2]int // by window
	index int    // in groups.all
	turn  *list.Element
	old   bool // the turn is that of groups from before
	dead  bool // it went into the others

	level     level
	fatal     bool
	migration bool
	first     int // line since the deployment
	example   string
}

// key parts groups before their words are compared: by kind, exception and frames, and by their length.
type key struct {
	kind   uint64
	length int
}

// node is one of the tree.
type node struct {
	children map[string]*node
	groups   []*group
}

// groups is the tree of all patterns. It holds at most maxGroups; what was not seen for longest goes into one of the
// others.
type groups struct {
	roots  map[key]*node
	all    []*group
	turns  [2]list.List // of groups, by the window that they are from: the one that was seen last is in front
	known  map[uint64]*group
	others [2]group // that were there before, and that are new
	merged [2]int   // how many patterns went into them, at most

	plain, masked []byte
	tokens, names []string
}

// find gives the group of a message, which is made where none fits. What comes from another window than all that a group
// had so far, or meets one from before, must fit exactly, so that a new error does not pass for old noise.
func (g *groups) find(k key, tokens []string, window int) *group {
	n, _ := g.leaf(k, tokens, true)
	var best *group
	most, own := threshold, 0
	looked := marksOf(tokens)
	for _, x := range n.groups {
		if x.count[window] > 0 && (window == before || x.count[before] == 0) {
			own++
		}
		exact := x.count[window] == 0 && x.count[1-window] > 0 || x.count[before] > 0 && window == since
		switch may := x.atMost(&looked, len(tokens)); {
		case exact && may >= 1 && x.fits(tokens):
			return x
		case exact || may < most:
		default:
			if s := x.similarity(tokens, most); s > most || best == nil && s == most {
				best, most = x, s
			}
		}
	}
	if best != nil {
		best.widen(tokens)
		return best
	}
	if own >= maxLeaf {
		g.merged[window]++
		return &g.others[window]
	}
	if len(g.all) >= maxGroups {
		g.evict(window)
	}
	n, names := g.leaf(k, tokens, true) // the one from before may be gone
	made := &group{key: k, names: slices.Clone(names), tokens: make([]position, len(tokens))}
	for i, t := range tokens {
		made.tokens[i].token = t
	}
	made.mark()
	n.groups = append(n.groups, made)
	made.index = len(g.all)
	g.all = append(g.all, made)
	made.turn = g.turns[since].PushFront(made)
	return made
}

// touch says that a group was seen just now.
func (g *groups) touch(x *group) {
	switch old := x.count[before] > 0; {
	case x.turn == nil: // one of the others
	case old != x.old:
		g.turns[since].Remove(x.turn)
		x.turn, x.old = g.turns[before].PushFront(x), true
	case old:
		g.turns[before].MoveToFront(x.turn)
	default:
		g.turns[since].MoveToFront(x.turn)
	}
}

// leaf gives the node of a message: by its length, then by its first two words. names are of the nodes on the way there,
// lent until the next call. A node that is not there is made, if so told, and otherwise nil is returned.
func (g *groups) leaf(k key, tokens []string, made bool) (n *node, names []string) {
	names = g.names[:0]
	n = g.roots[k]
	if n == nil {
		if !made {
			return nil, nil
		}
		n = &node{}
		g.roots[k] = n
	}
	for _, t := range tokens[:min(len(tokens), 2)] {
		if variable(t) {
			t = wild
		}
		child := n.children[t]
		if child == nil && len(n.children) >= maxChildren {
			t = wild
			child = n.children[t]
		}
		if child == nil && !made {
			return nil, nil
		}
		if child == nil {
			child = &node{}
			if n.children == nil {
				n.children = map[string]*node{}
			}
			n.children[t] = child
		}
		n, names = child, append(names, t)
	}
	g.names = names
	return n, names
}

// evict merges the pattern that was not seen for longest into the others: of the window at hand, so that a flood of new
// errors does not wash away what is old.
func (g *groups) evict(window int) {
	last := g.turns[window].Back()
	if last == nil {
		last = g.turns[1-window].Back()
	}
	x := last.Value.(*group)
	g.remove(x)
	into := since
	if x.count[before] > 0 {
		into = before
	}
	g.merged[into]++
	g.others[into].absorb(x)
	x.tokens, x.text, x.example = nil, "", "" // it may be known for a while
}

// remove takes a group out of all that knows it.
func (g *groups) remove(x *group) {
	end := len(g.all) - 1
	g.all[x.index] = g.all[end]
	g.all[x.index].index = x.index
	g.all = g.all[:end]
	turns := &g.turns[since]
	if x.old {
		turns = &g.turns[before]
	}
	turns.Remove(x.turn)
	x.dead = true
	g.cut(x)
}

// cut takes a group out of the tree, with the nodes that it leaves empty.
func (g *groups) cut(x *group) {
	path := []*node{g.roots[x.key]}
	for _, name := range x.names {
		path = append(path, path[len(path)-1].children[name])
	}
	leaf := path[len(path)-1]
	for i, y := range leaf.groups {
		if y == x {
			leaf.groups = append(leaf.groups[:i], leaf.groups[i+1:]...)
			break
		}
	}
	for i := len(path) - 1; i > 0 && len(path[i].groups) == 0 && len(path[i].children) == 0; i-- {
		delete(path[i-1].children, x.names[i-1])
	}
	if len(path[0].groups) == 0 && len(path[0].children) == 0 {
		delete(g.roots, x.key)
	}
}

// absorb adds what another group counted.
func (x *group) absorb(y *group) {
	x.count[before] += y.count[before]
	x.count[since] += y.count[since]
	x.level = max(x.level, y.level)
	x.fatal = x.fatal || y.fatal
	x.migration = x.migration || y.migration
	if x.first == 0 || y.first > 0 && y.first < x.first {
		x.first = y.first
	}
	if x.example == "" || y.fatal {
		x.example = y.example
	}
}
