package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"
)

// maxID is the longest identifier: a day, 12 digits of a commit, two names of 40 with 7 of a hash, and hyphens.
const maxID = 128

// defaultEnvironment needs no place in an identifier.
const defaultEnvironment = "production"

// NewID names a deployment. It is made of what does not change when a run is repeated: the commit's own date, its SHA,
// and where it is deployed to. It is fit for a file's name.
func NewID(committed time.Time, sha, environment, service string) string {
	id := committed.UTC().Format(time.DateOnly) + "-" + sha[:min(12, len(sha))]
	if environment != "" && environment != defaultEnvironment {
		id += "-" + slug(environment)
	}
	if service != "" {
		id += "-" + slug(service)
	}
	return id
}

// Path is where a record of that kind (".json", ".md") is, below the folder of records: a folder for each year.
func Path(folder, id, kind string) string {
	return path.Join(folder, id[:min(4, len(id))], id+kind)
}

// ValidID tells whether a name has the form that NewID gives: fit for a file's name, and for nothing else.
func ValidID(id string) bool {
	if len(id) < len("2026-11-23-0") || len(id) > maxID {
		return false
	}
	if _, err := time.Parse(time.DateOnly, id[:len("2026-11-23")]); err != nil || id[len("2026-11-23")] != '-' {
		return false
	}
	for i := range len(id) {
		if c := id[i]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// slug keeps what is fit for a file's name. Where that is not all of it, a few digits of a hash keep two names apart that
// would look alike; GitHub does not tell names by their case.
func slug(s string) string {
	lower := strings.ToLower(s)
	out := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, lower)
	out = strings.Trim(out[:min(40, len(out))], "-")
	if out == lower {
		return out
	}
	sum := sha256.Sum256([]byte(lower))
	return strings.TrimLeft(out+"-"+hex.EncodeToString(sum[:3]), "-")
}

// Watched tells whether a deployment is one to go on watching.
func (d Deployment) Watched() bool { return d.Status == Deployed && d.WatchHours > 0 }

// Newer orders deployments, newest first, by their beginning and then their names.
func Newer(a, b Deployment) int {
	return cmp.Or(b.Began.Compare(a.Began), cmp.Compare(b.ID, a.ID))
}
