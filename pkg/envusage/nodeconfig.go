package envusage

import (
	"path"
	"strings"
)

// nodeConfig reads node-config's custom-environment-variables files, where every leaf names the variable that overrides
// the setting of the same path (github.com/node-config/node-config, "Environment Variables"). Whether another file of
// the folder gives that setting a value is not looked at: the mapping itself has none.
var nodeConfig = &language{
	name:    "node-config",
	match:   isNodeConfig,
	always:  true,
	extract: extractNodeConfig,
}

func isNodeConfig(p string) bool {
	base := p[strings.LastIndexByte(p, '/')+1:]
	switch ext := path.Ext(base); ext {
	case ".json", ".json5", ".yml", ".yaml":
		return strings.TrimSuffix(base, ext) == "custom-environment-variables"
	}
	return false
}

func extractNodeConfig(x *extractor) {
	if ext := path.Ext(x.facts.path); ext == ".json" || ext == ".json5" {
		x.lexed(lex(x.src, 0, len(x.src), 1, jsSyntax, nil))
		for i := range x.tokens {
			if x.kind(i) == tokenString && x.isAny(i-1, ":", "[", ",") && !x.is(i+1, ":") && isLeafKey(x.text(i-2)) {
				x.add(i, x.text(i), false, "custom-environment-variables")
			}
		}
		return
	}
	readYAML(x.src, func(s yamlScalar) {
		if n := len(s.path); n > 0 && !s.null && s.style != '*' && isLeafKey(s.path[n-1]) {
			x.addOffset(s.start, string(x.src[s.start:s.end]), false, "custom-environment-variables")
		}
	})
}

// isLeafKey tells whether a key's value is a name: `__format` says how the variable is read.
func isLeafKey(key string) bool { return key != "__format" }
