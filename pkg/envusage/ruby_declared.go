package envusage

import "strings"

// figaro reads Figaro.env.stripe_key, whose Figaro is at i: the upper-case name (github.com/laserlemon/figaro,
// "Figaro.env is a proxy to ENV"); with "!" it must be set, with "?" it is asked for.
func (f *rubyFile) figaro(i int) {
	name := f.text(i + 4)
	if f.kind(i+4) != tokenIdent || name == "load" || f.is(i+5, "=") {
		return
	}
	base := strings.TrimRight(name, "?!")
	has := strings.HasSuffix(name, "?") || f.defaulted(i+5).has
	f.add(i, strings.ToUpper(base), has, "Figaro.env")
}

// anyway reads the attr_config of a class that inherits from Anyway::Config
// (github.com/palkan/anyway_config, "Environmental variables"): PREFIX_NAME, the prefix from env_prefix, config_name or
// the class's name.
func (f *rubyFile) anyway(i int) {
	end := f.dedent(i)
	name, next := f.path(i+1, len(f.tokens))
	if !f.is(next, "<") || !f.seq(next+1, "Anyway", "::", "Config") {
		return
	}
	prefix := strings.ToUpper(strings.TrimSuffix(lastSegment(name), "Config"))
	for j := next; j < end; j++ {
		if f.isAny(j, "env_prefix", "config_name") {
			if k := j + 1; f.is(k, ":") || f.is(k, "(") || f.kind(k) == tokenString {
				for f.isAny(k, ":", "(") {
					k++
				}
				prefix = strings.ToUpper(f.text(k))
				if f.is(j, "env_prefix") {
					break
				}
			}
		}
	}
	for j := next; j < end; j++ {
		if f.is(j, "attr_config") {
			f.attributes(j, end, prefix)
		}
	}
}

// attributes reads `attr_config :host, port: 80`, whose name is at j.
func (f *rubyFile) attributes(j, end int, prefix string) {
	for k := j + 1; k < end; k++ {
		start := k
		has := false
		switch {
		case f.is(k, ":") && f.kind(k+1) == tokenIdent:
			start, k = k+1, k+2
		case f.kind(k) == tokenIdent && f.is(k+1, ":"):
			has = !f.is(k+2, "nil")
			for k += 2; k < end && !f.is(k, ",") && f.tokens[k].line == f.tokens[start].line; k++ {
				if c := f.closer(k); f.match[k] > int32(k) {
					k = c
				}
			}
		default:
			if f.is(k, "(") {
				continue
			}
			return
		}
		f.add(start, prefix+"_"+strings.ToUpper(f.text(start)), has, "declared by Anyway::Config")
		if !f.is(k, ",") {
			return
		}
	}
}
