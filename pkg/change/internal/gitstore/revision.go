package gitstore

import (
	"fmt"
	"strconv"
	"strings"
)

// Resolve returns the commit a revision names: a SHA or an unambiguous beginning of one, a branch, a tag, a remote
// branch, HEAD or @, a full ref name, git describe's output, branch@{upstream}; each with any number of ~N, ^N, ^{}
// and ^{commit} (gitrevisions). Everything else is ErrUnknownRevision.
func (r *Repo) Resolve(rev string) (ID, error) {
	id, err := r.resolve(rev)
	if err != nil {
		return ID{}, fmt.Errorf("revision %q: %w", rev, err)
	}
	return id, nil
}

func (r *Repo) resolve(rev string) (ID, error) {
	name, steps := rev, ""
	if i := strings.IndexAny(rev, "~^"); i >= 0 {
		name, steps = rev[:i], rev[i:]
	}
	id, err := r.named(name)
	if err != nil {
		return ID{}, err
	}
	id, kind, err := r.Peel(id)
	if err != nil {
		return ID{}, err
	}
	if kind != KindCommit {
		return ID{}, fmt.Errorf("it is a %s, not a commit: %w", kind, ErrUnknownRevision)
	}
	return r.follow(id, steps)
}

// named returns the object a name without steps stands for, in git's order: a whole SHA, a ref, a short SHA.
func (r *Repo) named(name string) (ID, error) {
	if id, ok := ParseID(name); ok {
		return id, nil
	}
	if branch, ok := cutUpstream(name); ok {
		return r.upstream(branch)
	}
	if name == "@" {
		name = "HEAD"
	}
	for _, form := range []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"} {
		id, ok, err := r.Ref(fmt.Sprintf(form, name))
		if err != nil {
			return ID{}, err
		}
		if ok {
			return id, nil
		}
	}
	if i := strings.LastIndex(name, "-g"); i > 0 && isShort(name[i+2:]) {
		name = name[i+2:]
	}
	if isShort(name) {
		return r.short(strings.ToLower(name))
	}
	return ID{}, ErrUnknownRevision
}

func isShort(s string) bool {
	if len(s) < 4 || len(s) > 40 {
		return false
	}
	for i := range len(s) {
		if !strings.Contains("0123456789abcdefABCDEF", s[i:i+1]) {
			return false
		}
	}
	return true
}

// short resolves the beginning of a SHA; among several objects the only commit is meant, as git has it here.
func (r *Repo) short(prefix string) (ID, error) {
	ids, err := r.Objects.Prefixed(prefix)
	if err != nil {
		return ID{}, err
	}
	if len(ids) == 1 {
		return ids[0], nil
	}
	var commits []ID
	for _, id := range ids {
		if kind, _, err := r.Objects.Read(id, nil, maxCommit); err == nil && (kind == KindCommit || kind == KindTag) {
			commits = append(commits, id)
		}
	}
	switch {
	case len(commits) == 1:
		return commits[0], nil
	case len(ids) == 0:
		return ID{}, ErrUnknownRevision
	}
	return ID{}, fmt.Errorf("short SHA is ambiguous, give more digits: %w", ErrUnknownRevision)
}

func cutUpstream(name string) (string, bool) {
	for _, suffix := range []string{"@{upstream}", "@{u}"} {
		if n := len(name) - len(suffix); n >= 0 && strings.EqualFold(name[n:], suffix) {
			return name[:n], true
		}
	}
	return "", false
}

func (r *Repo) upstream(branch string) (ID, error) {
	if branch == "" || branch == "HEAD" || branch == "@" {
		full, _, err := r.Head()
		if err != nil {
			return ID{}, err
		}
		branch = strings.TrimPrefix(full, "refs/heads/")
	}
	merge := r.Config.Get("branch", branch, "merge")
	if remote := r.Config.Get("branch", branch, "remote"); remote != "." {
		merge = "refs/remotes/" + remote + "/" + strings.TrimPrefix(merge, "refs/heads/")
	}
	id, ok, err := r.Ref(merge)
	if err == nil && !ok {
		err = fmt.Errorf("no upstream is set or fetched: %w", ErrUnknownRevision)
	}
	return id, err
}

// follow walks ~N and ^N from a commit.
func (r *Repo) follow(id ID, steps string) (ID, error) {
	for steps != "" {
		op := steps[0]
		steps = steps[1:]
		if op == '^' && strings.HasPrefix(steps, "{") {
			what, rest, ok := strings.Cut(steps[1:], "}")
			if !ok || (what != "" && what != "commit") {
				return ID{}, fmt.Errorf("^{%s} does not name a commit: %w", what, ErrUnknownRevision)
			}
			steps = rest
			continue
		}
		digits := steps[:len(steps)-len(strings.TrimLeft(steps, "0123456789"))]
		steps = steps[len(digits):]
		if steps != "" && steps[0] != '~' && steps[0] != '^' {
			return ID{}, ErrUnknownRevision
		}
		n := 1
		if digits != "" {
			var err error
			if n, err = strconv.Atoi(digits); err != nil {
				return ID{}, ErrUnknownRevision
			}
		}
		nth, times := n, 1
		if op == '~' {
			nth, times = 1, n
		}
		for range times {
			var err error
			if id, err = r.parent(id, nth); err != nil {
				return ID{}, err
			}
		}
	}
	return id, nil
}

func (r *Repo) parent(id ID, nth int) (ID, error) {
	if nth == 0 {
		return id, nil
	}
	c, err := r.Commit(id)
	if err != nil {
		return ID{}, err
	}
	if nth > len(c.Parents) {
		return ID{}, fmt.Errorf("%s has %d parents: %w", id, len(c.Parents), ErrUnknownRevision)
	}
	parent := c.Parents[nth-1]
	if !r.Objects.Has(parent) {
		return ID{}, fmt.Errorf("parent %s of %s: %w", parent, id, ErrMissing)
	}
	return parent, nil
}
