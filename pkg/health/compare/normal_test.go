package compare

import "testing"

// TestTail has quantiles of R: qnorm(p, lower.tail = FALSE).
func TestTail(t *testing.T) {
	for _, tt := range []struct{ p, z float64 }{
		{0.5, 0}, {0.025, 1.959963984540054}, {0.001, 3.090232306167814}, {1e-9, 5.997807014836222}, {1e-20, 9.262340089798408},
	} {
		if got := tail(tt.p); !near(got, tt.z, 1e-9) {
			t.Errorf("tail(%v) is %v, want %v", tt.p, got, tt.z)
		}
		if got := above(tt.z); !near(got/tt.p, 1, 1e-6) {
			t.Errorf("above(%v) is %v, want %v", tt.z, got, tt.p)
		}
	}
	if got := tail(0); got < 37 || got > 38 {
		t.Errorf("tail(0) is %v, want that of the least probability", got)
	}
}

func TestInflate(t *testing.T) {
	for _, tt := range []struct{ p, by, want float64 }{
		{0.001, 1, 0.001}, {0.7, 3, 0.7}, {0.025, 4, above(1.959963984540054 / 2)},
	} {
		if got := inflate(tt.p, tt.by); !near(got, tt.want, 1e-9) {
			t.Errorf("inflate(%v, %v) is %v, want %v", tt.p, tt.by, got, tt.want)
		}
	}
}
