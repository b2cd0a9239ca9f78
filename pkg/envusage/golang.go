package envusage

import "strings"

// golang reads Go: os, syscall and their kin; struct tags of the configuration libraries (golang_tags.go); viper,
// urfave/cli, kingpin and the Terraform SDK (golang_flags.go).
//
// An empty test counts as a test for absence, since that is how Go code tells; LookupEnv has a default where the code
// does not fail on a false ok.
var golang = &language{
	name:       "go",
	extensions: []string{".go"},
	syntax:     golangSyntax,
	triggers:   []string{"spf13/viper"},
	functions:  keywordFunctions("func"),
	extract:    extractGo,
	fallback:   braceFallback,
	link:       byPackage,
	means:      goMeans,
	join:       joinGoTags,
}

var golangSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	quotes:  `"'`,
	literal: golangLiteral,
}

func golangLiteral(l *lexer) bool {
	if l.src[l.pos] != '`' {
		return false
	}
	start := l.pos
	for i := start + 1; i < l.end; i++ {
		if l.src[i] == '`' {
			l.string(start, start+1, i, i+1)
			return true
		}
	}
	return false
}

// braceFallback judges what follows a helper's call, whose bracket closes right before next.
func braceFallback(x *extractor, next int) defaultOf {
	open := x.opener(next - 1)
	if open < 0 {
		return defaultOf{}
	}
	_, first := x.callee(open)
	if first < 0 {
		return defaultOf{}
	}
	return judgeAbsence(x, first, next)
}

// goFile is the state of reading one Go file.
type goFile struct {
	*extractor
	getters map[string]bool // local names that stand for os.Getenv or os.LookupEnv
	maps    map[string]bool // local names of maps that godotenv read
	methods map[string]bool // methods that the file calls; nil until asked for
}

func extractGo(x *extractor) {
	f := &goFile{extractor: x, getters: map[string]bool{}, maps: map[string]bool{}}
	f.imports()
	f.consts()
	f.findAliases()
	for i := range x.tokens {
		if x.kind(i) != tokenIdent {
			continue
		}
		f.reader(i)
		f.flag(i)
	}
	f.tags()
}

// osPackages are the packages whose Getenv reads the process environment.
var osPackages = map[string]bool{
	"os": true, "syscall": true, "golang.org/x/sys/unix": true, "golang.org/x/sys/windows": true, "golang.org/x/sys/plan9": true,
}

// from tells whether the name at i is a member of a package of this set, or of one imported into the file's own scope.
func (f *goFile) from(i int, packages map[string]bool) bool {
	if f.is(i-1, ".") {
		return f.kind(i-2) == tokenIdent && !f.is(i-3, ".") && packages[f.facts.imports[f.text(i-2)].module]
	}
	return packages[f.facts.imports["."].module]
}

var goReaders = map[string]bool{"Getenv": true, "LookupEnv": true, "ExpandEnv": true, "Expand": true}

// reader reads os.Getenv("X") and its kin, called at i.
func (f *goFile) reader(i int) {
	name := f.text(i)
	switch {
	case f.maps[name] && f.is(i+1, "[") && f.kind(i+2) == tokenString && !f.is(f.closer(i+1)+1, "="):
		end := f.closer(i + 1)
		f.read(i+2, end, judgeAbsence(f.extractor, i, end+1), "godotenv")
		return
	case !f.is(i+1, "(") || f.is(i-1, "func"):
		return
	case goReaders[name] && f.from(i, osPackages):
		f.osCall(i, name)
	case name == "Environ" && f.from(i, osPackages) && f.is(i-3, "range"):
		f.dynamic(i-2, i+3) // every variable there is, told apart by the running program
	case f.getters[name] && !f.is(i-1, "."), (name == "Getenv" || name == "LookupEnv") && f.is(i-1, ".") && f.facts.imports[f.text(i-2)].module == "":
		f.handedIn(i, name)
	}
}

func (f *goFile) osCall(i int, name string) {
	args := f.arguments(i + 1)
	if len(args) == 0 {
		return
	}
	first := i
	for f.is(first-1, ".") {
		first -= 2
	}
	via := f.text(first) + "." + name
	if first == i {
		via = name
	}
	if name == "ExpandEnv" || name == "Expand" {
		f.expanded(args[0][0], args[0][1], via)
		return
	}
	from, to := args[0][0], args[0][1]
	if f.seq(from, "string", "(") && f.closer(from+1) == to-1 { // string(KeyOfAType)
		from, to = from+2, to-1
	}
	d := judgeAbsence(f.extractor, first, f.closer(i+1)+1)
	if to-from == 1 && f.kind(from) == tokenIdent {
		if v := f.local(from); v > 0 {
			f.add(from, f.text(v), d.has, via+" by variable "+f.text(from))
			return
		}
	}
	f.readLooped(from, to, d, via)
}

// handedIn reads a call of a function value that stands for os.Getenv: a parameter, a field or a variable of that
// name. Its argument has to be written as a variable's name.
func (f *goFile) handedIn(i int, name string) {
	args := f.arguments(i + 1)
	if len(args) != 1 || args[0][1]-args[0][0] != 1 || f.kind(args[0][0]) != tokenString || !screaming(f.text(args[0][0])) {
		return
	}
	first := i
	for f.is(first-1, ".") {
		first -= 2
	}
	f.read(args[0][0], args[0][1], judgeAbsence(f.extractor, first, f.closer(i+1)+1), name+" handed in")
}

// expanded reads the names in os.ExpandEnv("$HOME/${APP_DIR}").
func (f *goFile) expanded(from, to int, via string) {
	for i := from; i < to; i++ {
		if f.kind(i) == tokenString {
			for _, name := range dollarNames(f.text(i)) {
				f.add(i, name, false, via)
			}
		}
	}
}

// dollarNames lists the names of $X and ${X} in a string (os.Expand's syntax).
func dollarNames(s string) []string {
	var out []string
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '$' {
			continue
		}
		from := i + 1
		if s[from] == '{' {
			from++
		}
		to := from
		for to < len(s) && (isLetter(s[to]) && s[to] < 0x80 || isDigit(s[to])) {
			to++
		}
		if isName(s[from:to]) {
			out = append(out, s[from:to])
		}
		i = to - 1
	}
	return out
}

// findAliases records the local names of the readers and of maps read from env files.
func (f *goFile) findAliases() {
	for i := range f.tokens {
		switch {
		case f.isAny(i, "getenv", "getEnv", "lookupEnv", "lookupenv") && f.seq(i+1, "func", "("):
			f.getters[f.text(i)] = true
		case f.isAny(i, "Getenv", "LookupEnv") && f.from(i, osPackages) && !f.is(i+1, "("):
			if f.isAny(i-3, "=", ":=") && f.kind(i-4) == tokenIdent {
				f.getters[f.text(i-4)] = true
			}
		case f.isAny(i, "Read", "Unmarshal", "Parse") && f.is(i-1, ".") && strings.HasSuffix(f.facts.imports[f.text(i-2)].module, "joho/godotenv"):
			at := i - 3
			if !f.isAny(at, "=", ":=") {
				continue
			}
			for at--; f.kind(at) == tokenIdent || f.is(at, ","); at-- {
				if f.tokens[at].line == f.tokens[i].line && !f.isAny(at, ",", "err", "_") {
					f.maps[f.text(at)] = true
				}
			}
		}
	}
}
