package dependency

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/osv-scanner/pkg/lockfile"
)

// ownYarn is the version that Yarn 2 and later give the repository's own packages.
const ownYarn = "0.0.0-use.local"

// readYarn reads Yarn's lock files, the classic one and that of Yarn 2 and later. The library prints to standard error
// what has no version: such a file does not get there.
func readYarn(f file) ([]locked, error) {
	asks, err := yarnEntries(string(f.data))
	if err != nil {
		return nil, err
	}
	list, err := f.extract(lockfile.YarnLockExtractor{})
	if err != nil {
		return nil, err
	}
	list = without(list, func(l locked) bool { return l.version == ownYarn })
	mark(list, asks)
	return f.markedBy("package.json", list, packageJSON), nil
}

// yarnEntries holds that each entry has a version, and gives what the repository's own packages ask for.
func yarnEntries(text string) (asks []locked, err error) {
	begun, versioned, own, listed := 0, true, false, false
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		switch indent := len(line) - len(strings.TrimLeft(line, " ")); {
		case line == "" || line[0] == '#':
		case indent == 0:
			if !versioned {
				return nil, fmt.Errorf("the entry on line %d has no version", begun)
			}
			begun, versioned = number, line == "__metadata:"
			own, listed = strings.Contains(line, "@workspace:"), false
		case begun == 0:
			return nil, errors.New("it begins in the middle of an entry")
		case indent == 2:
			versioned = versioned || isYarnVersion(line)
			listed = own && line == "  dependencies:"
		case indent == 4 && listed:
			name, version, _ := strings.Cut(line, ": ")
			asks = append(asks, locked{name: strings.Trim(name, ` "`), version: strings.Trim(version, ` "`), direct: true})
		}
	}
	if !versioned {
		return nil, fmt.Errorf("the entry on line %d has no version", begun)
	}
	return asks, nil
}

// isYarnVersion tells whether a line gives a version as the library reads it.
func isYarnVersion(line string) bool {
	line = strings.TrimPrefix(line[2:], `"`)
	line, ok := strings.CutPrefix(line, "version")
	line = strings.TrimPrefix(strings.TrimPrefix(line, `"`), ":")
	line, space := strings.CutPrefix(line, " ")
	line = strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`)
	return ok && space && line != "" && strings.IndexFunc(line, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_-.+", r)
	}) < 0
}
