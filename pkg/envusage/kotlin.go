package envusage

// kotlin reads Kotlin and its scripts (build.gradle.kts) as Java is read, with templates in strings.
var kotlin = &language{
	name:       "kotlin",
	family:     "jvm",
	extensions: []string{".kt", ".kts"},
	syntax:     kotlinSyntax,
	triggers:   []string{`"\${`, "@ConfigProperty"},
	functions:  keywordFunctions("fun"),
	extract:    extractJVM,
	fallback:   braceFallback,
	link:       byName,
	resolve:    resolveJVM,
	means:      typedMeans,
}

// groovy reads Groovy: Gradle builds, Jenkins libraries.
var groovy = &language{
	name:       "groovy",
	family:     "jvm",
	extensions: []string{".groovy", ".gradle"},
	syntax:     groovySyntax,
	functions:  braceFunctions(nameLast, false),
	extract:    extractJVM,
	fallback:   braceFallback,
	link:       byName,
	resolve:    resolveJVM,
	means:      typedMeans,
}

// scala reads Scala: sys.env, scala.util.Properties.envOrElse, System.getenv.
var scala = &language{
	name:       "scala",
	family:     "jvm",
	extensions: []string{".scala", ".sbt"},
	syntax:     scalaSyntax,
	functions:  keywordFunctions("def"),
	extract:    extractJVM,
	fallback:   braceFallback,
	link:       byName,
	resolve:    resolveJVM,
	means:      typedMeans,
}

var kotlinSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	nestedBlocks: true,
	quotes:       `'`,
	literal:      templateLiteral,
}

var groovySyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	identStart: "$", identPart: "$",
	quotes:  `'`,
	literal: groovyLiteral,
}

var scalaSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	nestedBlocks: true,
	literal:      scalaLiteral,
}

// scalaLiteral also lexes characters; a lone quote begins a symbol.
func scalaLiteral(l *lexer) bool {
	if l.src[l.pos] != '\'' {
		return templateLiteral(l)
	}
	for _, n := range []int{2, 3} {
		if l.peek(n) == '\'' && (n == 2 || l.peek(1) == '\\') {
			l.emit(tokenNumber, l.pos, l.pos+n+1)
			l.pos += n + 1
			return true
		}
	}
	return false
}

// templateLiteral lexes "…${expr}…" and its form in three quotes, which has no escapes.
func templateLiteral(l *lexer) bool {
	switch {
	case l.src[l.pos] == '`': // a name in back quotes
		for i := l.pos + 1; i < l.end && l.src[i] != '\n'; i++ {
			if l.src[i] == '`' {
				l.emit(tokenIdent, l.pos+1, i)
				l.pos = i + 1
				return true
			}
		}
		return false
	case l.src[l.pos] != '"':
		return false
	case l.has(`"""`):
		l.interpolated(3, `"""`, "${", false)
	default:
		l.interpolated(1, `"`, "${", true)
	}
	return true
}

// groovyLiteral also lexes strings in three single quotes.
func groovyLiteral(l *lexer) bool {
	if !l.has("'''") {
		return templateLiteral(l)
	}
	start := l.pos
	for i := start + 3; i < l.end; i++ {
		if l.hasAt(i, "'''") {
			l.string(start, start+3, i, i+3)
			return true
		}
	}
	return false
}
