package compare

import (
	"slices"
	"testing"
)

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		name     string
		bad, all int
		want     State
	}{
		{"nothing", 0, 0, TooFew},
		{"one good", 0, 1, Undecided},
		{"the first fails", 1, 1, Undecided},
		{"two in a row", 2, 2, Undecided},
		{"two of few", 2, 18, Undecided},
		{"three in a row", 3, 3, Critical},
		{"three of few", 3, 40, Critical},
		{"three of hundreds", 3, 300, Undecided},
		{"a stray one in hundreds", 1, 300, Same},
		{"two in hundreds", 2, 600, Same},
		{"none of enough", 0, 140, Same},
		{"none of not enough", 0, 100, Undecided},
		{"one in twenty of hundreds", 12, 240, Critical},
		{"all", 50, 50, Critical},
		{"more bad than there are", 9, 3, Critical},
		{"nonsense", -4, -1, TooFew},
		{"negative failures", -4, 200, Same},
	} {
		if got := Errors(tt.bad, tt.all, ErrorPolicy{}); got != tt.want {
			t.Errorf("%s: %d of %d is %v, want %v", tt.name, tt.bad, tt.all, got, tt.want)
		}
	}
}

// TestErrorsAtEveryLook computes, without simulation, how often a rate is ever called bad or in order when it is asked
// after every look.
func TestErrorsAtEveryLook(t *testing.T) {
	for _, tt := range []struct {
		name           string
		rate           float64
		looks          int
		p              ErrorPolicy
		critical, same [2]float64 // from and to
	}{
		{"background, for long", 0.001, 3000, ErrorPolicy{}, [2]float64{0, alphaFailing}, [2]float64{0.99, 1}},
		{"background, 1,000 endpoints", 0.001, 1000, ErrorPolicy{Tests: 1000}, [2]float64{0, alphaFailing / 1000}, [2]float64{0.99, 1}},
		{"5 %, 60 s of 4 endpoints", 0.05, 240, ErrorPolicy{}, [2]float64{0.994, 1}, [2]float64{0, betaFailing * 1.5}},
		{"20 %", 0.2, 60, ErrorPolicy{}, [2]float64{0.99, 1}, [2]float64{0, 1e-6}},
		{"another policy's background", 0.01, 2000, ErrorPolicy{Background: 0.01, Tolerated: 0.2}, [2]float64{0, alphaFailing}, [2]float64{0.99, 1}},
	} {
		critical, same := everCalled(tt.rate, tt.looks, tt.p)
		if critical < tt.critical[0] || critical > tt.critical[1] || same < tt.same[0] || same > tt.same[1] {
			t.Errorf("%s: critical %.5f, same %.5f; want within %v, %v", tt.name, critical, same, tt.critical, tt.same)
		}
	}
}

// everCalled follows the probabilities of all counts of failures until they are called something.
func everCalled(rate float64, looks int, p ErrorPolicy) (critical, same float64) {
	open := []float64{1}
	for n := 1; n <= looks; n++ {
		next := make([]float64, len(open)+1)
		for bad, probability := range open {
			next[bad] += probability * (1 - rate)
			next[bad+1] += probability * rate
		}
		for bad := range next {
			if next[bad] == 0 {
				continue
			}
			switch Errors(bad, n, p) {
			case Critical:
				critical += next[bad]
				next[bad] = 0
			case Same:
				same += next[bad]
				next[bad] = 0
			}
		}
		for len(next) > 0 && next[len(next)-1] == 0 {
			next = next[:len(next)-1]
		}
		open = next
	}
	return critical, same
}

// TestErrorsMonotone holds that another failure never makes it better, and another success never worse.
func TestErrorsMonotone(t *testing.T) {
	order := []State{Same, Undecided, Critical}
	for _, p := range []ErrorPolicy{{}, {Tests: 1000}, {Background: 0.3, Tolerated: 0.31}, {Background: 0.2}, {Background: -1, Tolerated: 9}} {
		for all := 1; all < 200; all++ {
			for bad := range all {
				at := slices.Index(order, Errors(bad, all, p))
				if slices.Index(order, Errors(bad+1, all, p)) < at || slices.Index(order, Errors(bad, all+1, p)) > at {
					t.Fatalf("%+v: not monotone at %d of %d", p, bad, all)
				}
			}
		}
	}
}

func TestTally(t *testing.T) {
	var got Tally
	for _, failed := range []bool{false, true, true, true, false, true, false, false} {
		got.Add(failed)
	}
	if got.Bad != 2 || got.All != 8 {
		t.Errorf("%+v, want two bursts of eight looks", got)
	}
}

func TestErrorsOf(t *testing.T) {
	many := make([]Tally, 1000)
	for i := range many {
		many[i] = Tally{All: 20}
	}
	many[7].Bad = 8
	for _, tt := range []struct {
		name      string
		endpoints []Tally
		together  State
		each      map[int]State
	}{
		{"none", nil, TooFew, nil},
		{"a low rate everywhere", []Tally{{Bad: 1, All: 15}, {Bad: 1, All: 15}, {Bad: 1, All: 15}, {Bad: 1, All: 15}}, Critical, map[int]State{0: Undecided}},
		{"all in order", []Tally{{All: 40}, {All: 40}, {All: 40}, {All: 40}}, Same, map[int]State{0: Undecided}},
		{"one of a thousand", many, Same, map[int]State{6: Undecided, 7: Critical}},
	} {
		together, each := ErrorsOf(tt.endpoints, ErrorPolicy{})
		if together != tt.together || len(each) != len(tt.endpoints) {
			t.Errorf("%s: together %v, %d states; want %v", tt.name, together, len(each), tt.together)
		}
		for i, want := range tt.each {
			if each[i] != want {
				t.Errorf("%s: endpoint %d is %v, want %v", tt.name, i, each[i], want)
			}
		}
	}
}
