package compare

// Looking again and again until something shows finds something in the end, in any noise. So what may go wrong by
// accident, alpha, is spent over the looks (Lan and DeMets, Discrete sequential boundaries for clinical trials, Biometrika
// 70, 1983): each has a share, all shares of looks without end add up to one, and by the union bound no dependence
// between looks matters. Looks are taken at numbers of samples that grow by an eighth, so that there are few of them.

// looksEven is about how many first looks have shares that are nearly even; later ones have less and less.
const looksEven = 10

// share is the part of alpha that a look has, the first being 1: c/((k+c-1)(k+c)), whose sum telescopes to one.
func share(look int) float64 {
	k, c := float64(look), float64(looksEven)
	return c / ((k + c - 1) * (k + c))
}

// Look tells which look so many samples allow, the first being 1; 0 where they are too few. A caller need not ask again
// before it changes.
func Look(samples int, p Policy) int {
	look := 0
	samples = min(samples, 1<<40) // so that no size overflows
	for size := p.filled().Samples; size <= samples; size = grown(size) {
		look++
	}
	return look
}

// sizeOf is how many samples a look takes.
func sizeOf(look int, p Policy) int {
	size := p.Samples
	for range look - 1 {
		size = grown(size)
	}
	return size
}

func grown(size int) int { return size + (size+7)/8 }
