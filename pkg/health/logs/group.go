package logs

// The bounds of grouping. Depth, children and threshold are Drain's, the threshold as in most of the paper's data sets.
const (
	maxGroups   = 2000
	maxTokens   = 40   // of a message; the rest of a longer one tells nothing
	maxChildren = 100  // of a node
	threshold   = 0.5  // of the tokens must be equal
	maxAlts     = 4    // words at one position, before any word is taken there
	maxKnown    = 8192 // texts whose group is known at once
)

// group is a pattern: a message with places at which it differs.
type group struct {
	key    key
	tokens []position
	text   string // of a trace: the exception and where it was

	count [2]int // by window
	used  uint64 // when it was last seen
	dead  bool   // it went into the others

	level     level
	fatal     bool
	migration bool
	first     int // line since the deployment
	example   string
}

// position is a token of a pattern.
type position struct {
	token string
	alts  []string // other words that were seen in its place
	any   bool     // more than that
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

// groups is the tree of all patterns. It holds at most maxGroups; what is used least goes into one of the others.
type groups struct {
	roots  map[key]*node
	all    []*group
	known  map[uint64]*group
	others [2]group // that were there before, and that are new
	merged [2]int   // how many patterns went into them
	clock  uint64

	plain, masked []byte
	tokens        []string
}

// find gives the group of a message, which is made where none fits. strange tells that the message comes from the other
// window than all that a group had so far: then it must fit exactly, so that a new error does not pass for old noise.
func (g *groups) find(k key, tokens []string, window int) *group {
	n := g.leaf(k, tokens)
	var best *group
	most := 0.0
	for _, x := range n.groups {
		if x.count[window] == 0 && x.count[1-window] > 0 || x.count[before] > 0 && window == since {
			if x.fits(tokens) {
				return x
			}
			continue
		}
		if s := x.similarity(tokens); s >= threshold && s > most {
			best, most = x, s
		}
	}
	if best != nil {
		best.widen(tokens)
		return best
	}
	if len(g.all) >= maxGroups {
		g.evict(window)
	}
	n = g.leaf(k, tokens)
	made := &group{key: k, tokens: make([]position, len(tokens))}
	for i, t := range tokens {
		made.tokens[i].token = t
	}
	n.groups = append(n.groups, made)
	g.all = append(g.all, made)
	return made
}

// leaf gives the node of a message: by its length, then by its first two words.
func (g *groups) leaf(k key, tokens []string) *node {
	n := g.roots[k]
	if n == nil {
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
		if child == nil {
			child = &node{}
			if n.children == nil {
				n.children = map[string]*node{}
			}
			n.children[t] = child
		}
		n = child
	}
	return n
}

// similarity is Drain's: the share of equal tokens. A position that takes any word counts half.
func (x *group) similarity(tokens []string) float64 {
	if len(tokens) == 0 {
		return 1
	}
	sum := 0.0
	for i := range x.tokens {
		switch p := &x.tokens[i]; {
		case p.token == tokens[i]:
			sum++
		case p.takes(tokens[i]):
			sum += 0.5
		}
	}
	return sum / float64(len(tokens))
}

// fits tells whether a message has the pattern as it is.
func (x *group) fits(tokens []string) bool {
	for i := range x.tokens {
		if !x.tokens[i].takes(tokens[i]) {
			return false
		}
	}
	return true
}

func (p *position) takes(token string) bool {
	if p.any || p.token == token {
		return true
	}
	for _, a := range p.alts {
		if a == token {
			return true
		}
	}
	return variable(token) && (variable(p.token) || len(p.alts) > 0)
}

// widen makes the pattern take a message.
func (x *group) widen(tokens []string) {
	for i, t := range tokens {
		p := &x.tokens[i]
		switch {
		case p.any || p.token == t || p.takes(t) && !variable(t):
		case len(p.alts) < maxAlts:
			p.alts = append(p.alts, t)
		default:
			p.any, p.alts = true, nil
		}
	}
}

// variable tells tokens that are likely to differ: those with a digit, or a value taken out.
func variable(token string) bool {
	for i := range len(token) {
		if c := token[i]; isDigit(c) || c == '<' && len(token) >= i+len(wild) && token[i:i+len(wild)] == wild {
			return true
		}
	}
	return false
}

// evict merges the pattern that was not seen for longest into the others: of the window at hand, so that a flood of new
// errors does not wash away what is old.
func (g *groups) evict(window int) {
	at := -1
	for pass := 0; pass < 2 && at < 0; pass++ {
		for i, x := range g.all {
			own := (x.count[before] > 0) == (window == before)
			if (own || pass == 1) && (at < 0 || x.used < g.all[at].used) {
				at = i
			}
		}
	}
	x := g.all[at]
	g.all[at] = g.all[len(g.all)-1]
	g.all = g.all[:len(g.all)-1]
	x.dead = true
	g.cut(x)
	into := since
	if x.count[before] > 0 {
		into = before
	}
	g.merged[into]++
	g.others[into].absorb(x)
}

// cut takes a group out of the tree, with the nodes that it leaves empty.
func (g *groups) cut(x *group) {
	path := []*node{g.roots[x.key]}
	var names []string
	for i := range min(len(x.tokens), 2) {
		t := x.tokens[i].token
		n := path[len(path)-1]
		if variable(t) || n.children[t] == nil {
			t = wild
		}
		path, names = append(path, n.children[t]), append(names, t)
	}
	leaf := path[len(path)-1]
	for i, y := range leaf.groups {
		if y == x {
			leaf.groups = append(leaf.groups[:i], leaf.groups[i+1:]...)
			break
		}
	}
	for i := len(path) - 1; i > 0 && len(path[i].groups) == 0 && len(path[i].children) == 0; i-- {
		delete(path[i-1].children, names[i-1])
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
