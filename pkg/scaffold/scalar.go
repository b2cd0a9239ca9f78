package scaffold

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// plainScalar is what YAML takes for nothing but text, in a flow sequence, too.
var plainScalar = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z./][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$`)
})

// scalar writes a text as one line of YAML: as it is, where nothing in it is YAML's, else between double quotes, whose
// escapes are JSON's.
func scalar(s string) string {
	switch strings.ToLower(s) {
	case "", "true", "false", "null", "yes", "no", "on", "off", "y", "n", ".nan", ".inf":
	default:
		if plainScalar().MatchString(s) {
			return s
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always can be
	return strings.TrimSuffix(b.String(), "\n")
}
