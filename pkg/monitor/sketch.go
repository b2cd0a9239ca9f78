package monitor

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// sketch counts durations in buckets that grow by a fiftieth, so that any quantile is known to within 2 % however many
// there are, and two sketches merge by adding (Masson, Rim, Lee: DDSketch, VLDB 2019). The zero value is empty. A sketch
// is never changed in place: it is shared.
type sketch struct {
	level uint8 // buckets are 2^level as wide, in logarithms
	bins  []bin // ascending, none empty
}

type bin struct {
	at int   // index of the bucket, at the sketch's level
	n  int64 // never 0
}

const (
	growth    = 1.02
	shortest  = 0.001 // ms; what is shorter counts as that
	longest   = 1e8   // ms, more than a day
	maxLevel  = 4     // 37 % wide
	maxBucket = 1280  // index of longest, rounded up
	maxCount  = 1 << 40
)

// sketchOf counts some durations in milliseconds.
func sketchOf(values []float64) sketch {
	var s sketch
	for _, ms := range values {
		if math.IsNaN(ms) {
			continue
		}
		s.bins = append(s.bins, bin{bucket(ms), 1})
	}
	s.bins = summed(s.bins)
	return s
}

func bucket(ms float64) int {
	return int(math.Log(min(max(ms, shortest), longest)/shortest) / math.Log(growth))
}

// summed sorts buckets and makes one of those that are the same.
func summed(all []bin) []bin {
	slices.SortFunc(all, func(a, b bin) int { return cmp.Compare(a.at, b.at) })
	out := all[:0]
	for _, b := range all {
		if k := len(out); k > 0 && out[k-1].at == b.at {
			out[k-1].n += b.n
			continue
		}
		out = append(out, b)
	}
	return out
}

// merge is both together.
func (s sketch) merge(o sketch) sketch {
	switch {
	case len(s.bins) == 0 && s.level <= o.level:
		return o
	case len(o.bins) == 0 && o.level <= s.level:
		return s
	}
	level := max(s.level, o.level)
	return sketch{level, summed(slices.Concat(s.at(level).bins, o.at(level).bins))}
}

// at gives the sketch with wider buckets.
func (s sketch) at(level uint8) sketch {
	if level <= s.level {
		return s
	}
	bins := slices.Clone(s.bins)
	for i := range bins {
		bins[i].at >>= level - s.level
	}
	return sketch{level, summed(bins)}
}

func (s sketch) count() (n int64) {
	for _, b := range s.bins {
		n += b.n
	}
	return n
}

// quantile is the nearest-rank quantile q, 0 to 1, in milliseconds; 0 of none.
func (s sketch) quantile(q float64) float64 {
	n := s.count()
	if n == 0 {
		return 0
	}
	return s.rank(max(0, int64(math.Ceil(q*float64(n)))-1))
}

// rank is about the value of that rank, from 0. Within a bucket, values are taken to be spread evenly.
func (s sketch) rank(r int64) float64 {
	for _, b := range s.bins {
		if r >= b.n {
			r -= b.n
			continue
		}
		width := float64(int(1) << s.level)
		index := (float64(b.at) + (float64(r)+0.5)/float64(b.n)) * width
		return rounded(shortest * math.Pow(growth, index))
	}
	return 0
}

// values gives n durations, ascending, that are spread as all of them are; all where there are no more.
func (s sketch) values(n int) []float64 {
	all := s.count()
	n = int(min(int64(n), all))
	out := make([]float64, n)
	for i := range out {
		out[i] = s.rank(int64((2*float64(i) + 1) * float64(all) / (2 * float64(n))))
	}
	return out
}

// rounded keeps microseconds.
func rounded(ms float64) float64 { return math.Round(ms*1000) / 1000 }

// text is the sketch for JSON: its level, then of each bucket the distance to the one before and its count, as varints
// in base64; "" for an empty one.
func (s sketch) text() string {
	if len(s.bins) == 0 {
		return ""
	}
	data := []byte{s.level}
	before := 0
	for _, b := range s.bins {
		data = binary.AppendUvarint(data, uint64(b.at-before))
		data = binary.AppendUvarint(data, uint64(b.n))
		before = b.at
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

var errSketch = errors.New("latencies that are no sketch")

// parseSketch reads what text wrote.
func parseSketch(text string) (sketch, error) {
	if text == "" {
		return sketch{}, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 3 || data[0] > maxLevel {
		return sketch{}, errSketch
	}
	s := sketch{level: data[0]}
	at := 0
	for rest := data[1:]; len(rest) > 0; {
		distance, n := binary.Uvarint(rest)
		if n <= 0 {
			return sketch{}, errSketch
		}
		count, m := binary.Uvarint(rest[n:])
		if m <= 0 || distance > maxBucket || count == 0 || count > maxCount || distance == 0 && len(s.bins) > 0 {
			return sketch{}, errSketch
		}
		if at += int(distance); at > maxBucket>>s.level {
			return sketch{}, errSketch
		}
		s.bins = append(s.bins, bin{at, int64(count)})
		rest = rest[n+m:]
	}
	return s, nil
}
