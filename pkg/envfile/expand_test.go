package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpands(t *testing.T) {
	tests := []struct {
		raw  string
		want []string
	}{
		{`x`, nil}, {`$A`, []string{"A"}}, {`${A}/$B/${A}`, []string{"A", "B"}}, {`"${A:-$B}"`, []string{"A", "B"}},
		{`${A:-${B:-c}}`, []string{"A", "B"}}, {`'${A}'`, nil}, {"`$A`", nil}, {`\$A`, nil}, {`$$A`, nil}, {`$(cmd)`, nil},
		{`$`, nil}, {`${`, nil}, {`${A`, nil}, {`${A!x}`, nil}, {`p$1x`, nil}, {`"\$A $B"`, []string{"B"}}, {`${A?must}`, []string{"A"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Parse("f", []byte("X="+tt.raw)).Entries[0].Expands); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.raw, diff)
		}
	}
}

func TestValues(t *testing.T) {
	outside := func(name string) (string, bool) {
		v, ok := map[string]string{"HOME": "/root", "PATH": "/bin", "NONE": ""}[name]
		return v, ok
	}
	tests := []struct {
		name, src string
		want      map[string]string
	}{
		{"last wins", "A=1\nA=2\n# A_A=3", map[string]string{"A": "2"}},
		{"file and outside", "A=${B}/${HOME}\nB=b", map[string]string{"A": "b//root", "B": "b"}},
		{"literal", "A='$B'\nB=b", map[string]string{"A": "$B", "B": "b"}},
		{"escaped", `A="\$B"` + "\nB=b", map[string]string{"A": "$B", "B": "b"}},
		{"own name asks outside", "PATH=/x:$PATH", map[string]string{"PATH": "/x:/bin"}},
		{"operators", "A=${Q:-d}\nB=${NONE:-d}\nC=${NONE-d}\nD=${HOME:+y}\nE=${Q:+y}\nF=${Q:?no}\nG=${Q:-${HOME}}",
			map[string]string{"A": "d", "B": "d", "C": "", "D": "y", "E": "", "F": "", "G": "/root"}},
		{"cycle ends", "A=a$B\nB=b$A", map[string]string{"A": "ab", "B": "b"}},
		{"unknown is empty", "A=x${Q}y", map[string]string{"A": "xy"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Values(Parse("f", []byte(tt.src)), outside)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := Values(Parse("f", []byte("A=$B")), nil)["A"]; got != "" {
		t.Errorf("without a lookup: %q", got)
	}
}

// TestValuesBounded: growth by doubling, and every variable in every other's value, must both end.
func TestValuesBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("A0=" + strings.Repeat("x", 1000) + "\n")
	for i := 1; i < 60; i++ {
		n := string(rune('0'+i/10)) + string(rune('0'+i%10))
		p := string(rune('0'+(i-1)/10)) + string(rune('0'+(i-1)%10))
		b.WriteString("B" + n + "=$B" + p + "$B" + p + "$A0\n")
	}
	for i := range 60 {
		b.WriteString("C" + string(rune('A'+i)) + "x=")
		for j := range 60 {
			b.WriteString("${C" + string(rune('A'+j)) + "x}")
		}
		b.WriteString("\n")
	}
	total := 0
	for _, v := range Values(Parse("f", []byte(b.String())), nil) {
		total += len(v)
	}
	if total > 2*maxExpandedTotal {
		t.Errorf("values grew to %d bytes", total)
	}
}
