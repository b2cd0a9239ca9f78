package github

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	fullPage = 100 // the most that GitHub gives at once of most lists
	// maxItems and maxListed bound a list in entries and bytes. Beyond them it is an error, never a silent cut.
	maxItems  = 3000
	maxListed = 64 << 20
)

// listing is a list of GitHub's.
type listing struct {
	what       string // path below the repository, with its query
	permission string
	key        string // of the entries in the answer's object; "" where the answer is the list itself
	count      string // of their number in it; "" for total_count
	size       int    // entries a page; 0 where GitHub lets nobody choose
	// filtered says that total_count may count more than the filter lets through.
	filtered bool
}

// entries reads all pages of a list.
func entries[T any](ctx context.Context, r *Repository, l listing) ([]T, error) {
	got := []T{}
	listed := 0
	for page := 1; ; {
		where := r.at(l.page(page))
		var body json.RawMessage
		header, err := r.client.send(ctx, request{method: http.MethodGet, where: where, permission: l.permission}, &body)
		if err != nil {
			return nil, err
		}
		fail := func(err error) ([]T, error) {
			r.client.forget(where)
			path, _, _ := strings.Cut(where, "?")
			return nil, &Error{Method: http.MethodGet, Path: r.client.api.BaseURL.EscapedPath() + path, Err: fmt.Errorf("page %d: %w", page, err)}
		}
		here, total, err := entriesOf[T](body, l)
		if err != nil {
			return fail(err)
		}
		got, listed = append(got, here...), listed+len(body)
		if len(got) > maxItems || listed > maxListed {
			return fail(fmt.Errorf("the list has more than %d entries or %d MB", maxItems, maxListed>>20))
		}
		next, err := nextPage(header, page)
		if err != nil {
			return fail(err)
		}
		short := total > len(got)
		// An unchanged page is confirmed without the list's present end: where the list does not count its entries, a full
		// one is looked behind.
		if full := l.size > 0 && len(here) >= l.size; next == 0 && full && (short || total == 0 && header.Get(rememberedHeader) != "") {
			next = page + 1
		}
		switch {
		case next > 0 && len(here) > 0:
			page = next
		case short && !(l.filtered && len(here) > 0):
			return fail(fmt.Errorf("GitHub counts %d entries but lists %d", total, len(got)))
		default:
			return got, nil
		}
	}
}

// page is where a page is read.
func (l listing) page(n int) string {
	var query []string
	if l.size > 0 {
		query = append(query, "per_page="+strconv.Itoa(l.size))
	}
	if n > 1 {
		query = append(query, "page="+strconv.Itoa(n))
	}
	switch {
	case len(query) == 0:
		return l.what
	case strings.Contains(l.what, "?"):
		return l.what + "&" + strings.Join(query, "&")
	}
	return l.what + "?" + strings.Join(query, "&")
}

// entriesOf reads a page; total is 0 where it does not tell.
func entriesOf[T any](body json.RawMessage, l listing) (list []T, total int, err error) {
	if l.key != "" {
		var whole map[string]json.RawMessage
		if err := json.Unmarshal(body, &whole); err != nil {
			return nil, 0, wrongType(err)
		}
		if count, ok := whole[cmp.Or(l.count, "total_count")]; ok {
			if err := json.Unmarshal(count, &total); err != nil {
				return nil, 0, wrongType(err)
			}
		}
		if body = whole[l.key]; body == nil {
			return nil, 0, fmt.Errorf("the answer has no %q", l.key)
		}
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, 0, wrongType(err)
	}
	if list == nil {
		return nil, 0, errors.New("the list is null")
	}
	return list, total, nil
}

func wrongType(err error) error {
	return fmt.Errorf("the answer is not what it should be: %s", printable(err.Error(), 200))
}

// nextPage reads the Link header; 0 for the last page. Only the number counts: an address could lead anywhere.
func nextPage(header http.Header, now int) (int, error) {
	for _, line := range header.Values("Link") {
		for line != "" {
			_, rest, _ := strings.Cut(line, "<")
			address, rest, _ := strings.Cut(rest, ">")
			parameters, _, more := strings.Cut(rest, "<")
			if line = ""; more {
				line = rest[len(parameters):]
			}
			if !isNext(parameters) {
				continue
			}
			to, err := url.Parse(address)
			if err != nil {
				return 0, errors.New("the link to the next page is no address")
			}
			n, err := strconv.Atoi(to.Query().Get("page"))
			if err != nil || n <= now || n > now+maxItems {
				return 0, errors.New("the link to the next page does not lead on")
			}
			return n, nil
		}
	}
	return 0, nil
}

func isNext(parameters string) bool {
	for _, p := range strings.FieldsFunc(parameters, func(r rune) bool { return r == ';' || r == ',' }) {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "rel") && strings.Trim(value, `"`) == "next" {
			return true
		}
	}
	return false
}
