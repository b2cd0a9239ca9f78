package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCommented holds what a comment documents, by name and value.
func TestCommented(t *testing.T) {
	tests := []struct {
		src  string
		want []string // name=value of the commented entries
	}{
		{"# KEY=value", []string{"KEY=value"}},
		{"#KEY=", []string{"KEY="}},
		{"#export KEY=a # why", []string{"KEY=a"}},
		{"## KEY = a", []string{"KEY=a"}},
		{"#\tKEY=\"a b\"", []string{"KEY=a b"}},
		{"# DISPLAY_NAME=OpenID Connect", []string{"DISPLAY_NAME=OpenID Connect"}},
		{"# SCOPES=openid profile email", []string{"SCOPES=openid profile email"}},
		{"# JAVA_OPTS=-Xms1g -Xmx1g -server", []string{"JAVA_OPTS=-Xms1g -Xmx1g -server"}},
		{"# KEY=value (or leave it to the default)", []string{"KEY=value"}},
		{"# KEY=s3 <- for Amazon", []string{"KEY=s3"}},
		{"#   KEY=indented", []string{"KEY=indented"}},
		{"# A_1=1\n#   B_2=2", []string{"A_1=1", "B_2=2"}},
		{"# KEY=\"open", []string{"KEY=open"}},
		{"# PEM=\"-----BEGIN-----\n# AAAA==\n# -----END-----\"\n# NEXT=1", []string{"PEM=-----BEGIN-----\nAAAA==\n-----END-----", "NEXT=1"}},
		{"# A_KEY='open\n# B_KEY='x'", []string{"A_KEY=open", "B_KEY=x"}},

		{"# Set FOO=bar to enable it", nil},
		{"# NOTE=this is important", nil},
		{"# NOTE = mind the gap", nil},
		{"# DEBUG=1 to enable the debugger", nil},
		{"# key=value", nil},
		{"# Key=value", nil},
		{"# A=b", nil},
		{"# KEY == other", nil},
		{"# KEY => other", nil},
		{"# ABCD==", nil},
		{"# For example:\n#   KEY=value", nil},
		{"# https://x/?KEY=value", nil},
		{"# KEY", nil},
		{"# KEY: value", nil},
		{"#### KEY ####", nil},
	}
	for _, tt := range tests {
		f := Parse("f", []byte(tt.src+"\n"))
		var got []string
		for _, e := range f.Entries {
			if !e.Commented || !e.Optional || e.Required {
				t.Errorf("%q: %v: commented %v, optional %v, required %v", tt.src, e, e.Commented, e.Optional, e.Required)
			}
			got = append(got, e.Name+"="+e.Value)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.src, diff)
		}
		if len(f.Errors) != 0 {
			t.Errorf("%q: errors in a comment: %v", tt.src, f.Errors)
		}
	}
}

func TestCommentedTwinIsAnExample(t *testing.T) {
	f := Parse("f", []byte("# A_A=x\nA_A=\n# B_B=\n"))
	var got []bool
	for _, e := range f.Entries {
		got = append(got, e.Optional)
	}
	if diff := cmp.Diff([]bool{false, false, true}, got); diff != "" {
		t.Errorf("optional (-want +got):\n%s", diff)
	}
}

func TestDescription(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"above", "# One\n#   two.\nA=1", "One two."},
		{"inline", "A=1 # why", "why"},
		{"above wins", "# One\nA=1 # why", "One"},
		{"blank line parts", "# One\n\nA=1", ""},
		{"divider parts", "# One\n# ---\n# Two\nA=1", "Two"},
		{"divider with text", "# One\n# === Section ===\nA=1", ""},
		{"line of signs parts", "# One\n# ––––––\nA=1", ""},
		{"box", "########\n# Mail #\n########\n# Two\nA=1", "Two"},
		{"empty comment joins", "# One\n#\n# Two\nA=1", "One Two"},
		{"other item parts", "# One\nB=1\nA=1", ""},
		{"decorators left out", "# One\n# @required\n# Two\nA=1", "One Two"},
		{"after a decorator", "# @required # One\nA=1", "One"},
		{"of the commented twin", "# One\n# A_A=x\nA_A=", "One"},
		{"not of another", "# One\n# B_B=x\nA_A=", ""},
		{"bounded", "# " + strings.Repeat("word ", 200) + "\nA=1", strings.Repeat("word ", 99) + "word…"},
		{"invalid UTF-8", "# a\xffb\nA=1", "a\uFFFDb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Parse("f", []byte(tt.src))
			if got := f.Entries[len(f.Entries)-1].Description; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
