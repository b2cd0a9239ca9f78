package envusage

// tokenKind says what a token is. Comments and white space give no token; a newline gives none either, since every
// token knows its line.
type tokenKind uint8

const (
	tokenEOF    tokenKind = iota
	tokenIdent            // names and keywords
	tokenString           // a string literal; the text is what stands between the quotes, escapes untouched
	tokenInterp           // a string literal with interpolation: openInterp … closeInterp follow for each hole
	tokenNumber
	tokenPunct // one operator or bracket, the longest that the language-neutral table knows
)

// token is one piece of source. Positions are byte offsets of the text, without quotes.
type token struct {
	kind       tokenKind
	start, end int32
	line       int32
	col        int32 // from 1, of the token's first byte (its opening quote for strings)
}

// openInterp and closeInterp are the texts of the two tokens around an interpolated expression; no source has them.
const (
	openInterp  = "\x01{"
	closeInterp = "\x01}"
)
