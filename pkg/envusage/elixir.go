package envusage

// elixir reads Elixir: System.get_env and its kin, {:system, "X"}, Dotenvy's env!.
var elixir = &language{
	name:       "elixir",
	extensions: []string{".ex", ".exs"},
	syntax:     elixirSyntax,
	triggers:   []string{":system"},
	functions:  elixirFunctions,
	extract:    extractElixir,
	fallback:   elixirFallback,
}

// heex reads the Elixir in templates.
var heex = &language{
	name:       "heex",
	family:     "elixir",
	extensions: []string{".eex", ".leex", ".heex"},
	syntax:     elixirSyntax,
	lex:        eexTokens,
	functions:  elixirFunctions,
	extract:    extractElixir,
	fallback:   elixirFallback,
}

func eexTokens(src []byte, tokens []token) []token { return embedded(src, elixirSyntax, tokens) }

// elixirFile is the state of reading one Elixir file.
type elixirFile struct {
	*extractor
	aliases map[string]bool // names that are the map of the whole environment
	dotenvy bool            // env!("X", :string) is Dotenvy's
}

const viaSystem = "System.get_env"

func extractElixir(x *extractor) {
	f := &elixirFile{extractor: x, aliases: map[string]bool{}}
	f.constants()
	for i := range x.tokens {
		switch {
		case x.kind(i) == tokenIdent:
			f.reader(i)
		case x.seq(i, "{", ":", "system") && x.is(i+3, ","):
			f.systemTuple(i)
		}
	}
}

// constants adds module attributes, `@key "X"`, and notes whose env! is in sight.
func (f *elixirFile) constants() {
	f.pinConsts()
	for i := range f.tokens {
		if f.kind(i) != tokenIdent {
			continue
		}
		if f.text(i)[0] == '@' && f.kind(i+1) == tokenString && f.lineStart(i) == i && isName(f.text(i+1)) {
			f.setConst(f.text(i), f.text(i+1))
		}
		f.dotenvy = f.dotenvy || f.is(i, "Dotenvy")
		if f.seq(i, "System", ".", "get_env", "(", ")") && f.is(i-1, "=") && f.kind(i-2) == tokenIdent {
			f.aliases[f.text(i-2)] = true
		}
	}
}

func (f *elixirFile) reader(i int) {
	switch {
	case f.seq(i, "System", ".") && f.isAny(i+2, "get_env", "fetch_env", "fetch_env!"):
		f.system(i)
	case f.is(i, "os") && f.is(i-1, ":") && f.seq(i+1, ".", "getenv", "("):
		if args := f.arguments(i + 3); len(args) > 0 {
			d := f.second(args, 1)
			if !d.has {
				d = f.defaulted(i, f.closer(i+3)+1)
			}
			f.readFrom(args[0], d, ":os.getenv")
		}
	case f.dotenvy && f.isAny(i, "env!", "env") && f.is(i+1, "(") && (!f.is(i-1, ".") || f.is(i-2, "Dotenvy")):
		if args := f.arguments(i + 1); len(args) > 0 {
			f.readFrom(args[0], f.second(args, 2), "Dotenvy "+f.text(i))
		}
	case f.aliases[f.text(i)] && f.is(i+1, "[") && !f.is(i-1, "."):
		end := f.closer(i + 1)
		f.readFrom([2]int{i + 2, end}, f.defaulted(i, end+1), viaSystem)
	case f.is(i, "Map") && f.is(i+1, ".") && f.is(i+3, "("):
		f.mapRead(i)
	}
}

// system reads System.get_env("X", default), also at the end of a pipe and without brackets.
func (f *elixirFile) system(i int) {
	name, open := f.text(i+2), i+3
	if f.is(i-1, "&") {
		f.captured(i)
		return
	}
	var args [][2]int
	next := open
	switch {
	case f.is(open, "("):
		args, next = f.arguments(open), f.closer(open)+1
	case f.kind(open) == tokenString && f.tokens[open].line == f.tokens[i].line:
		args, next = [][2]int{{open, open + 1}}, open+1
	}
	if f.is(i-1, "|>") && f.kind(i-2) == tokenString {
		args = append([][2]int{{i - 2, i - 1}}, args...)
	} else if f.is(i-1, "|>") && f.kind(i-2) == tokenIdent {
		from := i - 2
		for f.is(from-1, ".") && f.kind(from-2) == tokenIdent {
			from -= 2
		}
		args = append([][2]int{{from, i - 1}}, args...)
	}
	if len(args) == 0 {
		f.whole(i, next)
		return
	}
	d := f.second(args, 1)
	if !d.has && name != "fetch_env!" {
		d = f.defaulted(i, next)
	}
	if name == "fetch_env" {
		d.has = d.has || !f.fails(next, min(next+30, f.dedent(i)+1))
	}
	f.readFrom(args[0], d, "System."+name)
}

// whole reads System.get_env()["X"] and System.get_env() |> Map.get("X", default).
func (f *elixirFile) whole(i, next int) {
	switch {
	case f.is(next, "["):
		end := f.closer(next)
		f.readFrom([2]int{next + 1, end}, f.defaulted(i, end+1), viaSystem)
	case f.is(next, "|>") && f.seq(next+1, "Map", ".") && f.isAny(next+3, "get", "fetch", "fetch!", "take") && f.is(next+4, "("):
		args := f.arguments(next + 4)
		if len(args) == 0 {
			return
		}
		if f.is(next+3, "take") {
			for _, it := range f.strings(args[0][0]) {
				f.add(it, f.text(it), false, viaSystem+" over a list")
			}
			return
		}
		d := f.second(args, 1)
		if !d.has {
			d = f.defaulted(i, f.closer(next+4)+1)
		}
		f.readFrom(args[0], d, viaSystem)
	}
}

// mapRead reads Map.get(env, "X", default), whose Map is at i and whose env is the whole environment.
func (f *elixirFile) mapRead(i int) {
	args := f.arguments(i + 3)
	if len(args) < 2 || !f.isAny(i+2, "get", "fetch!", "fetch", "has_key?") {
		return
	}
	if a := args[0]; !(a[1]-a[0] == 1 && f.aliases[f.text(a[0])]) && !f.seq(a[0], "System", ".", "get_env", "(", ")") {
		return
	}
	d := f.second(args, 2)
	d.has = d.has || f.is(i+2, "has_key?")
	if !d.has {
		d = f.defaulted(i, f.closer(i+3)+1)
	}
	f.readFrom(args[1], d, viaSystem)
}

// systemTuple reads {:system, "X"}, {:system, "X", default} and {:system, :integer, "X", default}.
func (f *elixirFile) systemTuple(i int) {
	args := f.arguments(i)
	for n, a := range args[1:] {
		if a[1]-a[0] == 1 && f.kind(a[0]) == tokenString {
			f.readFrom(a, f.second(args, n+2), "{:system, …}")
			return
		}
	}
}

// readFrom reads the names of an expression: one name, or the items of a list the name runs over.
func (f *elixirFile) readFrom(a [2]int, d defaultOf, via string) {
	if e, ok := f.name(a[0], a[1]); ok && e.ident != "" {
		if items := f.runsOverElixir(a[0], e.ident); items != nil {
			for _, it := range items {
				f.add(it, e.prefix+f.text(it)+e.suffix, d.has, via+" over a list")
			}
			return
		}
	}
	f.read(a[0], a[1], d, via)
}
