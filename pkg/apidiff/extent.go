package apidiff

import (
	"math"
	"reflect"
	"strings"

	"github.com/oasdiff/oasdiff/diff"
)

// maxExtent bounds how many differences are walked through. Schemas share their parts, and every check walks them
// written out: forty that each have the next one twice would never end.
const maxExtent = 500_000

// extent counts the differences as they are when written out, each shared part once for every place it stands in.
func extent(d *diff.Diff) float64 {
	known := map[uintptr]float64{}
	return count(reflect.ValueOf(d), known, 0)
}

func count(v reflect.Value, known map[uintptr]float64, depth int) float64 {
	if depth > 100*maxDepth {
		return math.Inf(1)
	}
	sum := 0.0
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || !strings.HasSuffix(v.Type().Elem().PkgPath(), "oasdiff/diff") {
			return 0
		}
		if n, ok := known[v.Pointer()]; ok {
			return n
		}
		sum = 1 + count(v.Elem(), known, depth+1)
		known[v.Pointer()] = sum
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				sum += count(v.Field(i), known, depth+1)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			sum += count(v.MapIndex(k), known, depth+1)
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Pointer || k == reflect.Struct {
			for i := range v.Len() {
				sum += count(v.Index(i), known, depth+1)
			}
		}
	}
	return sum
}
