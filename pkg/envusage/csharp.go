package envusage

import "strings"

// csharp reads C#: Environment.GetEnvironmentVariable and its kin, and a configuration's keys where they are written
// as a variable's name. Other keys (Section:Key) have files to come from and are left out, as is what
// AddEnvironmentVariables("PREFIX_") would let in.
var csharp = &language{
	name:       "csharp",
	extensions: []string{".cs", ".cshtml", ".razor"},
	syntax:     csharpSyntax,
	triggers:   []string{"onfiguration[\"", "onfig[\""},
	functions:  csharpFunctions,
	extract:    extractCSharp,
	fallback:   braceFallback,
	link:       byName,
	means:      typedMeans,
}

// csharpFile is the state of reading one C# file.
type csharpFile struct {
	*extractor
	maps map[string]bool // local names of Environment.GetEnvironmentVariables()
}

func extractCSharp(x *extractor) {
	f := &csharpFile{extractor: x, maps: map[string]bool{}}
	x.facts.imports = map[string]imported{}
	for i := range x.tokens {
		if f.seq(i, "Environment", ".", "GetEnvironmentVariables", "(") {
			if at := f.chainStart(i); f.is(at-1, "=") && f.kind(at-2) == tokenIdent && !f.is(f.closer(i+3)+1, "[") {
				f.maps[f.text(at-2)] = true
			}
		}
	}
	for i := range x.tokens {
		if x.kind(i) == tokenIdent {
			f.reader(i)
		}
	}
}

// reader reads the call or index named at i.
func (f *csharpFile) reader(i int) {
	name := f.text(i)
	switch {
	case name == "GetEnvironmentVariable" && f.is(i+1, "("):
		f.variable(i)
	case name == "GetEnvironmentVariables" && f.is(i+1, "("):
		f.mapped(f.chainStart(i), f.closer(i+1)+1)
	case f.maps[name] && !f.is(i-1, "."):
		f.mapped(i, i+1)
	case name == "ExpandEnvironmentVariables" && f.is(i+1, "(") && f.kind(i+2) == tokenString:
		for _, v := range percentNames(f.text(i + 2)) {
			f.add(i+2, v, false, "ExpandEnvironmentVariables")
		}
	case strings.HasSuffix(name, "onfiguration") || strings.HasSuffix(strings.ToLower(name), "config"):
		f.configured(i)
	}
}

func (f *csharpFile) chainStart(i int) int {
	for f.is(i-1, ".") && f.kind(i-2) == tokenIdent {
		i -= 2
	}
	return i
}

// variable reads Environment.GetEnvironmentVariable("X"[, target]). On anything but Environment, the argument has to
// be written as a variable's name.
func (f *csharpFile) variable(i int) {
	args, first := f.arguments(i+1), f.chainStart(i)
	if len(args) == 0 || f.kind(first-1) == tokenIdent && !f.isAny(first-1, "return", "await", "throw", "in", "is", "or", "and", "case", "else", "when") {
		return // a method of that name is declared here
	}
	from, to := args[0][0], args[0][1]
	if f.is(from, "variable") && f.is(from+1, ":") {
		from += 2
	}
	own := f.is(i-1, ".") && !f.is(i-2, "Environment")
	if own && !(to-from == 1 && f.kind(from) == tokenString && screaming(f.text(from))) {
		return
	}
	f.named(from, to, judgeAbsence(f.extractor, first, f.closer(i+1)+1), "Environment.GetEnvironmentVariable")
}

// mapped reads what is looked up in the map of all variables that stands at [at, next).
func (f *csharpFile) mapped(at, next int) {
	const via = "Environment.GetEnvironmentVariables"
	switch {
	case f.is(next, "[") && !f.is(f.closer(next)+1, "="):
		end := f.closer(next)
		f.named(next+1, end, judgeAbsence(f.extractor, at, end+1), via)
	case f.is(next, ".") && f.isAny(next+1, "Contains", "ContainsKey", "TryGetValue") && f.is(next+2, "("):
		if args := f.arguments(next + 2); len(args) > 0 {
			f.named(args[0][0], args[0][1], defaultOf{has: true}, via)
		}
	}
}

// configured reads configuration["X"] and configuration.GetValue<T>("X", d), whose receiver is named at i.
func (f *csharpFile) configured(i int) {
	switch {
	case f.is(i+1, "[") && f.kind(i+2) == tokenString && f.is(i+3, "]"):
		if screaming(f.text(i+2)) && !f.is(i+4, "=") {
			f.add(i+2, f.text(i+2), judgeAbsence(f.extractor, f.chainStart(i), i+4).has, "IConfiguration")
		}
	case f.isAny(i+1, ".", "?.") && f.is(i+2, "GetValue"):
		open := f.skipGenerics(i + 3)
		args := f.arguments(open)
		if !f.is(open, "(") || len(args) == 0 {
			return
		}
		at := args[len(args)-1][0]
		for _, a := range args {
			if f.kind(a[0]) == tokenString {
				at = a[0]
				break
			}
		}
		if f.kind(at) == tokenString && screaming(f.text(at)) {
			d := judgeAbsence(f.extractor, f.chainStart(i), f.closer(open)+1)
			f.add(at, f.text(at), d.has || args[len(args)-1][0] != at, "IConfiguration")
		}
	}
}

// named reads a name that may be nameof(X).
func (f *csharpFile) named(from, to int, d defaultOf, via string) {
	if f.seq(from, "nameof", "(") && f.closer(from+1) == to-1 {
		f.add(from, f.text(to-2), d.has, via+" by nameof")
		return
	}
	for f.is(to-1, "!") && to-from > 1 {
		to--
	}
	f.readLooped(from, to, d, via)
}

// percentNames lists the names of %X% in a string.
func percentNames(s string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(s, "%")
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "%")
		if !ok {
			return out
		}
		if isName(name) {
			out = append(out, name)
			s = after
		} else {
			s = rest
		}
	}
}
