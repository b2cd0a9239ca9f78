package envusage

import "slices"

// affix is fixed text around the argument that names the variable.
type affix struct{ prefix, suffix string }

// readsAs lists the texts around a helper's argument, its own first.
func (h *helper) readsAs() []affix { return append([]affix{{h.prefix, h.suffix}}, h.others...) }

// goesOnWithout tells whether a helper that also reads the plain name goes on without this variant of it: NAME_FILE.
func (h *helper) goesOnWithout(a affix) bool {
	return a != affix{} && slices.Contains(h.readsAs(), affix{})
}

// addHelper records a helper. A function that reads several names for one argument is one helper.
func (x *extractor) addHelper(h helper) {
	for i := range x.facts.helpers {
		old := &x.facts.helpers[i]
		if old.name == h.name && old.line == h.line && old.param == h.param {
			if a := (affix{h.prefix, h.suffix}); !slices.Contains(old.readsAs(), a) {
				old.others = append(old.others, a)
			}
			return
		}
	}
	x.facts.helpers = append(x.facts.helpers, h)
}

// fileQualifiers are what a file puts before a function of its own that belongs to no class.
var fileQualifiers = map[string]bool{"": true, "exports": true, "module": true, "self": true, "Self": true, "this": true, "crate": true, "super": true}

// ownHelpers lists the helpers of a file that its own call may mean: on another object it is another function.
func ownHelpers(f *facts, c call) []helper {
	return slices.DeleteFunc(slices.Clone(f.helpers), func(h helper) bool {
		return h.elsewhere || h.owner == "" && !fileQualifiers[c.qualifier] && f.lang.means == nil ||
			f.lang.means != nil && !f.lang.means(f, c, h)
	})
}
