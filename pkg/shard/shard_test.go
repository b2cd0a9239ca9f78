package shard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/config"
)

func TestTouched(t *testing.T) {
	services := []config.VerifyService{
		{Name: "api", Paths: []string{"services/api/**", "lib/**/*.go"}}, {Name: "edge"}, {Name: "web", Paths: []string{"web/*"}},
	}
	for _, c := range []struct {
		files []string
		known bool
		want  []string
	}{
		{nil, true, []string{"edge"}},
		{[]string{"README.md"}, true, []string{"edge"}},
		{[]string{"services/api/main.go"}, true, []string{"api", "edge"}},
		{[]string{"lib/a/b/c.go"}, true, []string{"api", "edge"}},
		{[]string{"lib/a/b/c.md"}, true, []string{"edge"}},
		{[]string{"web/deep/x"}, true, []string{"edge"}},
		{[]string{"web/x", "services/api/x"}, true, []string{"api", "edge", "web"}},
		{nil, false, []string{"api", "edge", "web"}},
	} {
		if diff := cmp.Diff(c.want, Touched(services, c.files, c.known)); diff != "" {
			t.Errorf("%v, known %v (-want +got)\n%s", c.files, c.known, diff)
		}
	}
	if got := Touched(nil, nil, true); got == nil || len(got) != 0 {
		t.Errorf("no services are %#v, want an empty list", got)
	}
}

func TestMatrix(t *testing.T) {
	for _, c := range []struct {
		services []string
		want     string
	}{
		{nil, `{"include":[]}`},
		{[]string{"api", "web"}, `{"include":[{"service":"api"},{"service":"web"}]}`},
	} {
		if got, err := Matrix(c.services); err != nil || got != c.want {
			t.Errorf("%v: %s, %v", c.services, got, err)
		}
	}
	var many []string
	for i := range MaxJobs + 1 {
		many = append(many, fmt.Sprint("s", i))
	}
	if got, err := Matrix(many[:MaxJobs]); err != nil || strings.Count(got, "service") != MaxJobs {
		t.Errorf("%d services: %v", MaxJobs, err)
	}
	if got, err := Matrix(many); err == nil || got != "" || !strings.Contains(err.Error(), "257 services are to be looked at, and a matrix has at most 256 jobs") {
		t.Errorf("%d services: %q, %v", len(many), got, err)
	}
}
