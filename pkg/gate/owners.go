package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"github.com/hmarr/codeowners"
)

// Owners is what the base branch's CODEOWNERS says of the changed files.
type Owners struct {
	Path   string             // of the file; "" where there is none
	Fault  string             // why nothing is known of the owners; "" where it is
	Faults []Fault            // lines that have no effect, as GitHub leaves them out
	Of     map[string][]Owner // of the changed files that have owners, by path
}

// Owner is one owner of a file.
type Owner struct {
	Kind OwnerKind
	Name string // login, org/team or address
}

// OwnerKind tells what an owner is.
type OwnerKind uint8

// The kinds of an owner.
const (
	OwnerPerson OwnerKind = iota
	OwnerTeam
	OwnerAddress
)

const (
	// maxOwners is GitHub's own limit of a CODEOWNERS file, in bytes: a larger one is not loaded.
	maxOwners = 3 << 20
	// maxOwnerRules and maxOwnerTests bound the work of a hostile file: rules, and rules times changed files.
	maxOwnerRules = 100_000
	maxOwnerTests = 20_000_000
	maxLineFaults = 20
)

// ownersFiles are where GitHub looks, in its order
// (docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
var ownersFiles = []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}

// owners reads who owns the changed files, where that is asked for. It is the base that tells: a change cannot give
// itself other owners.
func (c *collector) owners() {
	if c.Inputs.Hosted == nil || !wantsOwners(c.Inputs.Policy, c.Inputs.Hosted) {
		return
	}
	o := &c.Evidence.Owners
	for _, p := range ownersFiles {
		data, err := c.base.Read(p, nil)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			o.Path, o.Fault = p, err.Error()
		case len(data) > maxOwners:
			o.Path, o.Fault = p, "it is larger than the 3 MB that GitHub reads"
		default:
			*o = ownersOf(p, data, c.Changed)
		}
		return
	}
}

// ownerRule is a rule with a piece of text that every path it matches has in it.
type ownerRule struct {
	codeowners.Rule
	piece  string
	owners []Owner
}

// ownersOf reads a CODEOWNERS file line by line: one that is wrong has no effect, as with GitHub, and the rest has.
func ownersOf(path string, data []byte, changed map[string]bool) Owners {
	o := Owners{Path: path, Of: map[string][]Owner{}}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var rules []ownerRule
	line := 0
	for text := range bytes.Lines(data) {
		line++
		rule, err := ownerLine(string(bytes.TrimSpace(text)))
		switch {
		case err != nil && len(o.Faults) < maxLineFaults:
			o.Faults = append(o.Faults, Fault{Path: path, Line: line, Message: err.Error()})
		case err == nil && rule.RawPattern() != "":
			rules = append(rules, rule)
		}
	}
	if len(rules) > maxOwnerRules || len(rules)*len(changed) > maxOwnerTests {
		o.Fault = fmt.Sprintf("%d rules for %d changed files are too many to tell", len(rules), len(changed))
		return o
	}
	slices.Reverse(rules) // the last one that matches wins
	for p := range changed {
		for i := range rules {
			r := &rules[i]
			if !strings.Contains(p, r.piece) {
				continue
			}
			if fits, err := r.Match(p); err == nil && fits {
				if len(r.owners) > 0 {
					o.Of[p] = r.owners
				}
				break
			}
		}
	}
	return o
}

// ownerLine reads one line; a rule without pattern for an empty one.
func ownerLine(text string) (ownerRule, error) {
	if text == "" || text[0] == '#' {
		return ownerRule{}, nil
	}
	pattern, rest := cutPattern(text)
	if strings.HasPrefix(pattern, "!") {
		return ownerRule{}, errors.New("a pattern cannot be taken back with ! in CODEOWNERS")
	}
	set, err := codeowners.ParseFile(strings.NewReader(spelled(pattern) + rest))
	if err != nil || len(set) != 1 {
		return ownerRule{}, errors.New("it is no rule: expected a pattern and owners such as @login, @org/team or an e-mail address")
	}
	r := ownerRule{Rule: set[0], piece: longestPiece(spelled(pattern))}
	for _, owner := range set[0].Owners {
		kind := OwnerPerson
		switch owner.Type {
		case codeowners.TeamOwner:
			kind = OwnerTeam
		case codeowners.EmailOwner:
			kind = OwnerAddress
		}
		r.owners = append(r.owners, Owner{Kind: kind, Name: owner.Value})
	}
	return r, nil
}

// cutPattern cuts a line behind its pattern, at the first blank that is not escaped.
func cutPattern(line string) (pattern, rest string) {
	escaped := false
	for i, c := range line {
		if !escaped && (c == ' ' || c == '\t') {
			return line[:i], line[i:]
		}
		escaped = c == '\\' && !escaped
	}
	return line, ""
}

// spelled writes a pattern in the characters that the reader of patterns knows. Any other stands for itself with
// GitHub (a folder may be called [id] or größe), and is taken for any one character here.
func spelled(pattern string) string {
	var b strings.Builder
	escaped := false
	for _, c := range pattern {
		known := c < unicode.MaxASCII && (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune("*?./@_+-()", c))
		switch {
		case c == '\\' && !escaped:
			escaped = true
			continue
		case escaped && (known || c == ' ' || c == '\t' || c == '\\'):
			b.WriteRune('\\')
			b.WriteRune(c)
		case known:
			b.WriteRune(c)
		default:
			b.WriteByte('?')
		}
		escaped = false
	}
	return b.String()
}

// longestPiece is the longest part of a pattern that stands for itself.
func longestPiece(pattern string) string {
	longest := ""
	for piece := range strings.FieldsFuncSeq(pattern, func(c rune) bool { return strings.ContainsRune(`*?\/`, c) }) {
		if len(piece) > len(longest) {
			longest = piece
		}
	}
	return longest
}
