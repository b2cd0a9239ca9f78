package expression

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// lex cuts a text into tokens, the last of which is the end. A panic of the lexer is a fault of the text like any other.
func lex(source string) (tokens []lexer.Token, err error) {
	defer func() {
		if recover() != nil {
			tokens, err = nil, errors.New("it cannot be read")
		}
	}()
	tokens, err = lexer.Lex(file.NewSource(source))
	var wrong *file.Error
	if errors.As(err, &wrong) {
		message := wrong.Message
		if strings.HasPrefix(message, "bad number") {
			message += ": a number has no unit, and latency is in milliseconds"
		}
		return nil, fault(max(0, wrong.From), "%s", message)
	}
	return tokens, err
}
