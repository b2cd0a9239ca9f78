package envusage

import "strings"

// pyClass is one class of a file that declares settings, or may be part of one.
type pyClass struct {
	name     string
	bases    []string
	from, to int // its body
	at       int // its name
	settings settingsConfig
	isParent bool
}

// settingsConfig is what a pydantic settings class says of its names
// (docs.pydantic.dev, "Settings Management").
type settingsConfig struct {
	prefix, delimiter string
	hasPrefix         bool
	exact             bool // case_sensitive: the name is the field's as written
}

// settings reads the fields of pydantic's BaseSettings: each is a variable, in any case, so the upper-case name.
func (f *pyFile) settings() {
	classes := f.findClasses()
	for _, c := range classes {
		for _, b := range c.bases {
			if p := classNamed(classes, b); p != nil {
				p.isParent = true
			}
		}
	}
	for _, c := range classes {
		if !f.isSettings(classes, c, 0) || c.isParent && !f.instantiated(c.name) {
			continue
		}
		config := f.config(classes, c, 0)
		f.inheritedFields(classes, c, config, 0)
	}
}

func classNamed(classes []*pyClass, name string) *pyClass {
	for _, c := range classes {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (f *pyFile) findClasses() []*pyClass {
	var out []*pyClass
	for i := range f.tokens {
		if !f.is(i, "class") || f.kind(i+1) != tokenIdent || !f.isAny(i+2, "(", ":") || f.lineStart(i) != i {
			continue
		}
		c := &pyClass{name: f.text(i + 1), at: i + 1, from: i + 3, to: f.dedent(i)}
		if f.is(i+2, "(") {
			for _, a := range f.arguments(i + 2) {
				if f.is(a[0]+1, "=") {
					f.setting(&c.settings, a[0])
					continue
				}
				last := a[0]
				for last+2 < a[1] && f.is(last+1, ".") {
					last += 2
				}
				c.bases = append(c.bases, f.text(last))
			}
			c.from = f.closer(i+2) + 2
		}
		f.readConfig(c)
		out = append(out, c)
	}
	return out
}

// isSettings tells whether a class is, or inherits from, BaseSettings.
func (f *pyFile) isSettings(classes []*pyClass, c *pyClass, depth int) bool {
	if c.name == "BaseSettings" && len(c.bases) == 0 {
		return false
	}
	for _, b := range c.bases {
		if b == "BaseSettings" || strings.HasSuffix(b, "BaseSettings") && f.facts.imports[b].module != "" {
			return true
		}
		if p := classNamed(classes, b); p != nil && p != c && depth < 8 && f.isSettings(classes, p, depth+1) {
			return true
		}
	}
	return false
}

func (f *pyFile) instantiated(name string) bool {
	for i := range f.tokens {
		if f.is(i, name) && f.is(i+1, "(") && !f.isAny(i-1, "class", "def") {
			return true
		}
	}
	return false
}

// readConfig reads model_config = SettingsConfigDict(env_prefix="X_"), and class Config: env_prefix = "X_".
func (f *pyFile) readConfig(c *pyClass) {
	for i := c.from; i < c.to; i++ {
		switch {
		case f.seq(i, "model_config", "=") && f.isAny(i+3, "("):
			for _, a := range f.arguments(i + 3) {
				f.setting(&c.settings, a[0])
			}
		case f.seq(i, "model_config", "=", "{"):
			for _, a := range f.arguments(i + 2) {
				f.setting(&c.settings, a[0])
			}
		case f.seq(i, "class", "Config"):
			for j := i + 2; j < f.dedent(i); j++ {
				if f.lineStart(j) == j {
					f.setting(&c.settings, j)
				}
			}
		}
	}
}

// setting reads one `env_prefix="X_"`, `"env_prefix": "X_"` or `env_prefix = "X_"` at i.
func (f *pyFile) setting(s *settingsConfig, i int) {
	if !f.isAny(i+1, "=", ":") {
		return
	}
	switch f.text(i) {
	case "env_prefix":
		if f.kind(i+2) == tokenString {
			s.prefix, s.hasPrefix = f.text(i+2), true
		}
	case "env_nested_delimiter":
		if f.kind(i+2) == tokenString {
			s.delimiter = f.text(i + 2)
		}
	case "case_sensitive":
		s.exact = f.is(i+2, "True")
	}
}

// config joins a class's settings with those it inherits.
func (f *pyFile) config(classes []*pyClass, c *pyClass, depth int) settingsConfig {
	out := c.settings
	for _, b := range c.bases {
		p := classNamed(classes, b)
		if p == nil || p == c || depth > 8 {
			continue
		}
		from := f.config(classes, p, depth+1)
		if !out.hasPrefix {
			out.prefix, out.hasPrefix = from.prefix, from.hasPrefix
		}
		if out.delimiter == "" {
			out.delimiter = from.delimiter
		}
		out.exact = out.exact || from.exact
	}
	return out
}

// inheritedFields reads the fields of a class and of its parents in the file.
func (f *pyFile) inheritedFields(classes []*pyClass, c *pyClass, config settingsConfig, depth int) {
	f.fields(classes, c, config, config.prefix, false, depth)
	for _, b := range c.bases {
		if p := classNamed(classes, b); p != nil && p != c && depth < 8 {
			f.inheritedFields(classes, p, config, depth+1)
		}
	}
}
