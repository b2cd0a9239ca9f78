package logs

import "strings"

// builder puts grams into the buckets of a sieve.
type builder struct {
	sieve
	weight [256]float32        // roughly how frequent a byte is in logs
	taken  [buckets][2]float32 // how frequent the first and the second pairs of a bucket are
}

func (b *builder) weigh() {
	for i := range b.weight {
		switch c := byte(i); {
		case strings.IndexByte("eariotns \":", c) >= 0:
			b.weight[i] = 5
		case isDigit(c):
			b.weight[i] = 4
		case isLower(c), c == ',':
			b.weight[i] = 2
		case c < 0x80:
			b.weight[i] = 0.5
		default:
			b.weight[i] = 0.1
		}
	}
}

// breadth is how frequent the first pair of a gram is, times its second one.
func (b *builder) breadth(p placed) float32 {
	product := float32(1)
	for _, chars := range p.chars[p.skip:][:4] {
		sum := float32(0)
		for i := range len(chars) {
			sum += b.weight[chars[i]]
		}
		product *= sum
	}
	return product
}

// choose gives the bucket in which a gram makes the fewest false hits: a first pair of one gram with a second of another.
func (b *builder) choose(p placed) int {
	best, least := -1, float32(0)
	for at := p.skip * buckets / 2; at < (p.skip+1)*buckets/2; at++ {
		if b.in[at].size == 32 {
			continue
		}
		taken := b.taken[at]
		with := [2]float32{taken[0] + b.more(p, at, 0), taken[1] + b.more(p, at, 1)}
		if cost := with[0]*with[1] - taken[0]*taken[1]; best < 0 || cost < least {
			best, least = at, cost
		}
	}
	return best
}

// more is how frequent the pairs of a gram are that a bucket does not have yet.
func (b *builder) more(p placed, at, half int) float32 {
	sum := float32(0)
	first, second := p.chars[p.skip+2*half], p.chars[p.skip+2*half+1]
	for i := range len(first) {
		for j := range len(second) {
			if b.pairs[uint16(first[i])|uint16(second[j])<<8]&(1<<(at+buckets*half)) == 0 {
				sum += b.frequency(first[i], second[j])
			}
		}
	}
	return sum
}

// frequency is that of a pair. The mark behind each key of JSON is far more frequent than its bytes tell.
func (b *builder) frequency(first, second byte) float32 {
	if first == '"' && second == ':' {
		return 600
	}
	return b.weight[first] * b.weight[second]
}

func (b *builder) place(p placed, at int) {
	in := &b.in[at]
	bit := uint32(1) << in.size
	in.size++
	if p.mention {
		in.mentions |= bit
	}
	for k, chars := range p.chars {
		for i := range len(chars) {
			in.bytes[k][chars[i]] |= bit
		}
	}
	for half := range 2 {
		b.taken[at][half] += b.more(p, at, half)
		first, second := p.chars[p.skip+2*half], p.chars[p.skip+2*half+1]
		for i := range len(first) {
			for j := range len(second) {
				b.pairs[uint16(first[i])|uint16(second[j])<<8] |= 1 << (at + buckets*half)
			}
		}
	}
}
