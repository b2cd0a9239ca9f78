package envusage

// arms judges a match: what the arm for Err, None or anything else does.
func (r *rustAbsence) arms(open int) verdict {
	x := r.x
	end := min(x.closer(open), len(x.tokens))
	start, v := open+1, unsaid
	for i := open + 1; i < end; i++ {
		if x.is(i, "=>") {
			to := r.armEnd(i+1, end)
			if x.hasWord(start, i, "NotPresent") { // the arm for just this case
				return r.outcome(i+1, to)
			}
			if x.isAny(start, "Err", "None", "_") {
				if v = r.outcome(i+1, to); v == stops {
					return stops
				}
			}
			for i = to; x.isAny(i, ",", "}") && i < end; i++ {
			}
			start = i
			i--
			continue
		}
		if x.match[i] > int32(i) {
			i = int(x.match[i])
		}
	}
	return v
}

// hasWord tells whether the tokens [from, to) hold a word.
func (x *extractor) hasWord(from, to int, word string) bool {
	for i := from; i < to; i++ {
		if x.is(i, word) {
			return true
		}
	}
	return false
}

func (r *rustAbsence) armEnd(i, end int) int {
	x := r.x
	if x.is(i, "{") {
		return x.closer(i)
	}
	for ; i < end && !x.is(i, ","); i++ {
		if x.match[i] > int32(i) {
			i = int(x.match[i])
		}
	}
	return i
}

func (r *rustAbsence) outcome(from, to int) verdict {
	x := r.x
	switch {
	case x.rustFails(from, to):
		return stops
	case x.is(from, "None"), x.seq(from, "Ok", "(", "None"):
		return unsaid
	}
	return goesOn
}

// rustFails tells whether an expression panics, leaves the program or hands an error on.
func (x *extractor) rustFails(from, to int) bool {
	for i := from; i < to && i < len(x.tokens); i++ {
		if x.is(i, "Err") && x.is(i+1, "(") || x.is(i, "anyhow") || x.isAny(i, "expect", "unwrap") && x.is(i-1, ".") {
			return true
		}
	}
	return x.fails(from, to)
}

func (x *extractor) skipTurbofish(i int) int {
	if x.is(i, "::") {
		return x.skipGenerics(i + 1)
	}
	return i
}
