package envusage

import "slices"

// facts is what one file says by itself, before files are joined: reads whose name is known, and what it takes to
// know the others.
type facts struct {
	path     string
	lang     *language
	test     bool
	refs     []Reference
	dynamics []Dynamic
	pending  []pendingRead     // reads whose name is a constant of another file
	helpers  []helper          // functions that read the environment by a parameter
	forwards []forward         // functions that hand a parameter on to a function that may be a helper
	calls    []call            // calls that name a variable if the callee is a helper
	members  []member          // members of imported names: reads if the import is the environment
	exports  map[string]string // exported name -> how it is the environment ("process.env"); any member is a variable
	consts   map[string]string // constant -> its string
	imports  map[string]imported
	reexport []imported      // `export * from`, `export { x } from`: name is what is exported, "*" is all
	handedIn []Reference     // reads that are the repository's only if a caller hands its whole store in
	handsAll []string        // the files that this one hands its whole store to
	names    map[string]bool // the names the file reads directly, and whether with a default: for those that import it
	own      any             // what only the language's own join reads
	tests    [][2]int        // lines, first and last, of test code within a file that is none
}

// imported is one imported binding.
type imported struct {
	module string // as written
	name   string // the exported name; "default", or "*" for the module itself
}

// helper is a function that reads the environment by one of its parameters.
type helper struct {
	name, owner    string   // owner is the class, module or receiver type around it; "" at file level
	param          int      // index of the argument that names the variable
	fallback       int      // index of the argument that is the default; -1 where there is none
	hasDefault     bool     // the body gives a default of its own
	prefix, suffix string   // fixed text around the argument: getenv("APP_" + name)
	others         []affix  // further names it reads for the same argument: NAME and NAME_FILE
	elsewhere      bool     // for the calls of other files: its own file reads them itself
	params         []string // their names, for calls that name their arguments
	path           string
	line           int
}

// forward is a function that hands its own parameter on as an argument of a call.
type forward struct {
	from helper // prefix and param as for a helper; whether it is one is the linker's to know
	to   call
	arg  int // which argument of the call carries the parameter
}

// call is one call with arguments that may name variables.
type call struct {
	name      string // last segment of the callee
	qualifier string // what stands before it: `config` in config.get("X"); "" for a plain call
	method    bool   // the qualifier is a value or unknown: it stands before a "."
	receiver  string // the type that the file declares the qualifier with, where it does
	args      []argument
	count     int // number of arguments
	line, col int
	fallback  bool // what follows the call gives a default: `helper("X") || "y"`
}

// argument is one argument that is a lone literal or a lone name; others have neither.
type argument struct {
	literal   string
	constant  string // an identifier, possibly qualified: KEY, keys.KEY, Keys::KEY
	keyword   string // the name it is handed in by: key="X", key: "X"
	isLiteral bool
	isNull    bool // None, nil, null: no default
}

// pendingRead is a read of the environment by a constant that the file does not define.
type pendingRead struct {
	constant       string // as written: KEY or Keys.KEY
	prefix, suffix string
	hasDefault     bool
	via            string
	line, col      int
}

// member is one member of an imported name: env.DATABASE_URL.
type member struct {
	local      string
	name       string
	hasDefault bool
	line, col  int
}

// reads tells whether a line is known to read the name: System.getenv("X") is a call, too, but no open question.
func (f *facts) reads(name string, line int) bool {
	return slices.ContainsFunc(f.refs, func(r Reference) bool { return r.Name == name && r.Line == line })
}
