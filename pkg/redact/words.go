package redact

import (
	"strings"
	"sync"
)

// words are never hidden: what configuration says again and again, and what the JSON contract is made of.
// Lower case; a value is compared without regard to case.
const words = ` true false null none undefined default enabled disabled enable disable yes off
 production prod staging stage development develop test testing local preview live demo
 localhost 127.0.0.1 0.0.0.0 http https info debug warn trace verbose silent
 main master head base user admin root public private name value key token password username
 postgres mysql redis sqlite mongodb node nodejs python ruby
 schema command verdict risk deployment_type checks findings environment added removed missing setup notices
 check severity variable variables secret secrets path line message fix title status summary kind description docs
 read_by type documented references undocumented required sensitive has_default optional
 pass fail blocked unknown skipped note warning error low medium high very-high regular migration breaking
 gate merge verify monitor rollback report doctor init `

const longestWord = len("deployment_type")

func isWord(value string) bool {
	return !strings.ContainsAny(value, " \t\r\n") && strings.Contains(flatWords(), " "+strings.ToLower(value)+" ")
}

// flatWords has one space between words: the list above is broken into lines to be read.
var flatWords = sync.OnceValue(func() string { return strings.ReplaceAll(words, "\n", "") })
