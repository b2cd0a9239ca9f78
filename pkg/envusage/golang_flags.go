package envusage

import "strings"

// flag reads the names that command line and configuration libraries are told, at token i.
func (f *goFile) flag(i int) {
	switch {
	case f.isAny(i, "EnvVars", "EnvVar") && f.is(i+1, ":") && !f.is(i-1, "."):
		f.cliField(i)
	case f.isAny(i, "EnvVars", "EnvVar") && f.is(i+1, "(") && f.module(i, "urfave/cli"):
		f.cliCall(i)
	case f.isAny(i, "Envar", "Envars") && f.is(i-1, ".") && f.is(i+1, "("):
		f.each(i+1, f.chained(i, "Default"), "kingpin")
	case f.is(i, "BindEnv") && f.is(i-1, ".") && f.is(i+1, "("):
		f.bindEnv(i)
	case f.isAny(i, "EnvDefaultFunc", "MultiEnvDefaultFunc") && f.is(i-1, ".") && f.is(i+1, "("):
		f.terraform(i + 1)
	case strings.HasPrefix(f.text(i), "Get") && f.is(i-1, ".") && f.is(i+1, "(") && f.usesViper() && f.viper(i-2):
		f.viperGet(i)
	}
}

// module tells whether the name at i is a member of a package whose path has this text.
func (f *goFile) module(i int, text string) bool {
	return f.is(i-1, ".") && strings.Contains(f.facts.imports[f.text(i-2)].module, text)
}

// cliField reads EnvVars: []string{"X"}, EnvVar: "X,Y" of a urfave/cli flag.
func (f *goFile) cliField(i int) {
	d := defaultOf{has: f.flagDefault(i)}
	if f.kind(i+2) == tokenString && !f.is(i+3, "+") {
		for name := range strings.SplitSeq(f.text(i+2), ",") {
			f.add(i+2, strings.TrimSpace(name), d.has, "flag "+f.text(i))
		}
		return
	}
	if f.seq(i+2, "[", "]", "string", "{") {
		for _, a := range f.arguments(i + 5) {
			f.read(a[0], a[1], d, "flag "+f.text(i))
		}
		return
	}
	if f.is(i, "EnvVar") && f.kind(i+2) == tokenIdent {
		if ident, end := f.path(i+2, len(f.tokens)); ident != "" && f.isAny(end, ",", "}") {
			f.read(i+2, end, d, "flag EnvVar")
		}
	}
}

// cliCall reads Sources: cli.EnvVars("X", "Y").
func (f *goFile) cliCall(i int) {
	for _, a := range f.arguments(i + 1) {
		f.read(a[0], a[1], defaultOf{has: f.flagDefault(i)}, "flag "+f.text(i))
	}
}

// flagDefault tells whether the flag literal around i gives a value: `Value: x`.
func (f *goFile) flagDefault(i int) bool {
	open := f.enclosingOpen(i)
	for open >= 0 && !f.is(open, "{") {
		open = f.enclosingOpen(open)
	}
	if open < 0 {
		return false
	}
	for _, a := range f.arguments(open) {
		if f.is(a[0], "Value") && f.is(a[0]+1, ":") && !f.isAny(a[0]+2, "nil") && !(f.kind(a[0]+2) == tokenString && f.text(a[0]+2) == "") {
			return true
		}
	}
	return false
}

// each reads every argument of the call whose bracket opens at open.
func (f *goFile) each(open int, hasDefault bool, via string) {
	for _, a := range f.arguments(open) {
		f.read(a[0], a[1], defaultOf{has: hasDefault}, via)
	}
}

// chained tells whether the method is called in the chain around the method at i.
func (f *goFile) chained(i int, method string) bool {
	for j := i; f.is(j-1, ".") && f.is(j-2, ")"); { // before it
		open := f.opener(j - 2)
		if f.is(open-1, method) {
			return true
		}
		j = open - 1
	}
	for j := f.closer(i+1) + 1; f.is(j, ".") && f.is(j+2, "("); j = f.closer(j+2) + 1 { // behind it
		if f.is(j+1, method) {
			return true
		}
	}
	return false
}

// terraform reads the SDK's default functions: EnvDefaultFunc("X", nil), MultiEnvDefaultFunc([]string{"X", "Y"}, d).
func (f *goFile) terraform(open int) {
	args := f.arguments(open)
	if len(args) != 2 {
		return
	}
	d := defaultOf{has: !f.is(args[1][0], "nil") && !(f.kind(args[1][0]) == tokenString && f.text(args[1][0]) == "")}
	if f.seq(args[0][0], "[", "]", "string", "{") {
		for _, a := range f.arguments(args[0][0] + 3) {
			f.read(a[0], a[1], d, "EnvDefaultFunc")
		}
		return
	}
	f.readLooped(args[0][0], args[0][1], d, "EnvDefaultFunc")
}

// viper tells whether the name at i is viper or one that the file made with viper.New.
func (f *goFile) viper(i int) bool {
	if strings.HasSuffix(f.facts.imports[f.text(i)].module, "spf13/viper") {
		return true
	}
	name := f.text(i)
	for j := range f.tokens {
		if f.is(j, name) && (f.seq(j+1, ":=", "viper", ".", "New") || f.seq(j+1, "=", "viper", ".", "New") || f.seq(j+1, "*", "viper", ".", "Viper")) {
			return true
		}
	}
	return false
}

// viperGet reads viper.GetString("key"). Where the file calls AutomaticEnv, viper asks the environment for PREFIX_KEY in
// upper case; a key in lower case may come from a file or a flag as well, so nobody has to set its variable. Without
// AutomaticEnv, only a key that is written as a variable's name is taken for one.
func (f *goFile) viperGet(i int) {
	args := f.arguments(i + 1)
	if len(args) != 1 || f.kind(args[0][0]) != tokenString || args[0][1] != args[0][0]+1 {
		return
	}
	key, via := f.text(args[0][0]), "viper"
	name := key
	if f.calls("AutomaticEnv") {
		name, via = f.viperName(key), "viper AutomaticEnv"
	} else if !screaming(key) {
		return
	}
	d := judgeAbsence(f.extractor, i-2, f.closer(i+1)+1)
	f.add(args[0][0], name, d.has || !screaming(key) || f.viperDefault(key), via)
}

// viperName is the variable that viper looks for under a key (viper's mergeWithEnvPrefix).
func (f *goFile) viperName(key string) string {
	name := strings.ToUpper(f.keyReplacer().Replace(key))
	if p := f.lone("SetEnvPrefix"); p != "" {
		name = strings.ToUpper(p) + "_" + name
	}
	return name
}

// calls tells whether the file calls a method of this name.
func (f *goFile) calls(method string) bool {
	if f.methods == nil {
		f.methods = map[string]bool{}
		for i := range f.tokens {
			if f.is(i, ".") && f.kind(i+1) == tokenIdent && f.is(i+2, "(") {
				f.methods[f.text(i+1)] = true
			}
		}
	}
	return f.methods[method]
}

// viperDefault tells whether the file calls SetDefault for a key.
func (f *goFile) viperDefault(key string) bool {
	for i := range f.tokens {
		if f.is(i, "SetDefault") && f.is(i+1, "(") && f.kind(i+2) == tokenString && strings.EqualFold(f.text(i+2), key) {
			return true
		}
	}
	return false
}

// bindEnv reads BindEnv("key", "X", "Y") and BindEnv("key"), which is PREFIX_KEY in upper case.
func (f *goFile) bindEnv(i int) {
	args := f.arguments(i + 1)
	if len(args) == 0 {
		return
	}
	key := ""
	if f.kind(args[0][0]) == tokenString {
		key = f.text(args[0][0])
	}
	d := defaultOf{has: key != "" && f.viperDefault(key)}
	if len(args) > 1 {
		for _, a := range args[1:] {
			f.read(a[0], a[1], d, "viper BindEnv")
		}
		return
	}
	if key == "" {
		if f.kind(args[0][0]) == tokenIdent {
			f.dynamic(args[0][0], args[0][1])
		}
		return
	}
	f.add(args[0][0], f.viperName(key), d.has, "viper BindEnv")
}

// lone gives the literal that the only call of a method in the file is given.
func (f *goFile) lone(method string) string {
	for i := range f.tokens {
		if f.is(i, method) && f.is(i+1, "(") && f.kind(i+2) == tokenString {
			return f.text(i + 2)
		}
	}
	return ""
}

// keyReplacer is what SetEnvKeyReplacer(strings.NewReplacer(…)) of the file says.
func (f *goFile) keyReplacer() *strings.Replacer {
	for i := range f.tokens {
		if !f.is(i, "SetEnvKeyReplacer") {
			continue
		}
		for j := i; j < i+8; j++ {
			if !f.is(j, "NewReplacer") || !f.is(j+1, "(") {
				continue
			}
			var pairs []string
			for _, a := range f.arguments(j + 1) {
				pairs = append(pairs, f.text(a[0]))
			}
			if len(pairs)%2 == 0 {
				return strings.NewReplacer(pairs...)
			}
		}
	}
	return strings.NewReplacer()
}
