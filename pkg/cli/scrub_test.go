package cli

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/rollback"
)

func TestScrub(t *testing.T) {
	got := scrub(finding.Result{
		Verdict: "blocked", Base: "x blocked",
		Checks:      []finding.Check{{ID: "blocked", Status: "blocked"}},
		Findings:    []finding.Finding{{Message: "is blocked", Severity: finding.Error}},
		Environment: finding.Environment{Missing: []string{"A", "blocked"}, Setup: []finding.Setup{{ReadBy: []string{"blocked:1"}}}},
	}, func(s string) string { return strings.ReplaceAll(s, "blocked", "***") })
	want := finding.Result{
		Verdict: "blocked", Base: "x ***",
		Checks:      []finding.Check{{ID: "***", Status: "blocked"}},
		Findings:    []finding.Finding{{Message: "is ***", Severity: finding.Error}},
		Environment: finding.Environment{Missing: []string{"A", "***"}, Setup: []finding.Setup{{ReadBy: []string{"***:1"}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scrubbed (-want +got):\n%s", diff)
	}
}

// TestScrubReachesEverything holds that no report has a field of a kind that scrub does not look into.
func TestScrubReachesEverything(t *testing.T) {
	var look func(path string, of reflect.Type)
	look = func(path string, of reflect.Type) {
		switch of.Kind() {
		case reflect.Struct:
			if of == reflect.TypeFor[time.Time]() {
				return
			}
			for i := range of.NumField() {
				if f := of.Field(i); !f.IsExported() {
					t.Errorf("%s.%s cannot be set", path, f.Name)
				} else {
					look(path+"."+f.Name, f.Type)
				}
			}
		case reflect.Slice, reflect.Pointer:
			look(path+"[]", of.Elem())
		case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint8, reflect.Float64:
		default:
			t.Errorf("%s is a %s, into which scrub does not look", path, of.Kind())
		}
	}
	for _, r := range []any{finding.Result{}, report.Inventory{}, report.Matrix{}, record.Verification{}, record.Deployment{}, rollback.Result{}} {
		look(reflect.TypeOf(r).Name(), reflect.TypeOf(r))
	}
}
