package gitstore

import "container/heap"

// MergeBase returns the best common ancestor of two commits, the newest one where there are several. With none, found
// is false; cut then tells that the history ended at the edge of a shallow clone, so that there may be one beyond it.
//
// Both histories are painted down by commit date, newest first, until every commit left is below a common one: only
// the commits since the branches parted are read.
func (r *Repo) MergeBase(a, b ID) (base ID, found, cut bool, err error) {
	shallow, err := r.Shallow()
	if err != nil {
		return ID{}, false, false, err
	}
	if a == b {
		return a, true, false, nil
	}
	p := painter{repo: r, seen: map[ID]*painted{}}
	if err := p.paint([]ID{a}, ofA); err != nil {
		return ID{}, false, false, err
	}
	if err := p.paint([]ID{b}, ofB); err != nil {
		return ID{}, false, false, err
	}
	var common []*painted
	for p.fresh > 0 {
		at := p.pop()
		flags := at.flags
		if flags&(ofA|ofB) == ofA|ofB {
			if flags&below == 0 {
				common = append(common, at)
			}
			flags |= below
		}
		if shallow[at.id] {
			cut = true
			continue
		}
		if err := p.paint(at.parents, flags); err != nil {
			return ID{}, false, false, err
		}
	}
	for _, c := range common {
		if c.flags&below == 0 {
			return c.id, true, false, nil
		}
	}
	return ID{}, false, cut, nil
}

const (
	ofA   uint8 = 1 << iota // reachable from a
	ofB                     // reachable from b
	below                   // reachable from a common ancestor
)

type painted struct {
	id      ID
	when    int64
	parents []ID
	flags   uint8
	queued  bool
	order   int
}

type painter struct {
	repo  *Repo
	seen  map[ID]*painted
	queue byDate
	fresh int // commits in the queue that are not below a common ancestor
}

// paint gives each commit the flags, and queues those that did not have them all.
func (p *painter) paint(ids []ID, flags uint8) error {
	for _, id := range ids {
		c := p.seen[id]
		if c == nil {
			read, err := p.repo.Commit(id)
			if err != nil {
				return err
			}
			c = &painted{id: id, when: read.When, parents: read.Parents, order: len(p.seen)}
			p.seen[id] = c
		} else if c.flags&flags == flags {
			continue
		}
		if c.queued && c.flags&below == 0 {
			p.fresh--
		}
		c.flags |= flags
		if c.flags&below == 0 {
			p.fresh++
		}
		if !c.queued {
			c.queued = true
			heap.Push(&p.queue, c)
		}
	}
	return nil
}

func (p *painter) pop() *painted {
	c := heap.Pop(&p.queue).(*painted)
	c.queued = false
	if c.flags&below == 0 {
		p.fresh--
	}
	return c
}

// byDate is a heap with the newest commit first.
type byDate []*painted

func (q byDate) Len() int { return len(q) }
func (q byDate) Less(i, j int) bool {
	if q[i].when != q[j].when {
		return q[i].when > q[j].when
	}
	return q[i].order < q[j].order
}
func (q byDate) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *byDate) Push(x any)   { *q = append(*q, x.(*painted)) }
func (q *byDate) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
