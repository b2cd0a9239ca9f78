package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestListIsWholeOrAnError(t *testing.T) {
	jobsPage := func(total, n int, link string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if link != "" {
				w.Header().Set("Link", link)
			}
			list := []any{}
			for i := range n {
				list = append(list, obj{"id": i + 1, "name": "j"})
			}
			encode(w, obj{"total_count": total, "jobs": list})
		}
	}
	const next = `<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last"`
	tests := map[string]struct {
		pages []http.HandlerFunc
		want  int    // entries
		fault string // of the error
	}{
		"one page":                            {[]http.HandlerFunc{jobsPage(3, 3, "")}, 3, ""},
		"empty":                               {[]http.HandlerFunc{jobsPage(0, 0, "")}, 0, ""},
		"two pages":                           {[]http.HandlerFunc{jobsPage(103, 100, next), jobsPage(103, 3, "")}, 103, ""},
		"a full page without a link":          {[]http.HandlerFunc{jobsPage(103, 100, ""), jobsPage(103, 3, "")}, 103, ""},
		"the second page is empty":            {[]http.HandlerFunc{jobsPage(103, 100, next), jobsPage(103, 0, "")}, 0, "counts 103 entries but lists 100"},
		"fewer than counted":                  {[]http.HandlerFunc{jobsPage(9, 3, "")}, 0, "counts 9 entries but lists 3"},
		"a link back":                         {[]http.HandlerFunc{jobsPage(200, 100, `<https://x/?page=1>; rel="next"`)}, 0, "does not lead on"},
		"a link without a page":               {[]http.HandlerFunc{jobsPage(200, 100, `<https://x/?after=abc>; rel="next"`)}, 0, "does not lead on"},
		"a link that is none":                 {[]http.HandlerFunc{jobsPage(200, 100, "<https://x/%zz?page=2>; rel=\"next\"")}, 0, "no address"},
		"no list in it":                       {[]http.HandlerFunc{say(`{"total_count":0}`)}, 0, `has no "jobs"`},
		"a list that is null":                 {[]http.HandlerFunc{say(`{"total_count":0,"jobs":null}`)}, 0, "null"},
		"a count that is none":                {[]http.HandlerFunc{say(`{"total_count":"x","jobs":[]}`)}, 0, "not what it should be"},
		"an entry that is null":               {[]http.HandlerFunc{say(`{"total_count":1,"jobs":[null]}`)}, 0, "no id"},
		"two answers in one":                  {[]http.HandlerFunc{say(`{"total_count":0,"jobs":[]}{}`)}, 0, "not what it should be"},
		"no end":                              {[]http.HandlerFunc{endless}, 0, "more than 3000 entries"},
		"control characters stay out of text": {[]http.HandlerFunc{say("{\"total_count\":\"\x1b[31m\",\"jobs\":[]}")}, 0, "not what it should be"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answer, _ := sequence(test.pages...)
			r := serveAll(t, "", answer)
			got, err := r.Jobs(context.Background(), 1, 1)
			if test.fault == "" && (err != nil || len(got) != test.want) {
				t.Errorf("%d jobs, %v", len(got), err)
			}
			if test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault) || !strings.HasPrefix(err.Error(), "GET /repos/octo/app/actions/runs/1/attempts/1/jobs: ")) {
				t.Errorf("%d jobs, %v", len(got), err)
			}
			if err != nil && strings.ContainsFunc(err.Error(), func(c rune) bool { return c < ' ' }) {
				t.Errorf("%q", err)
			}
		})
	}
}

func endless(w http.ResponseWriter, r *http.Request) {
	at := 1
	_, _ = fmt.Sscan(r.URL.Query().Get("page"), &at)
	w.Header().Set("Link", fmt.Sprintf(`<https://x/?page=%d>; rel="next"`, at+1))
	list := []any{}
	for i := range 100 {
		list = append(list, obj{"id": i + 1, "name": "j"})
	}
	encode(w, obj{"jobs": list})
}

func TestNextPage(t *testing.T) {
	for link, want := range map[string]int{
		"": 0, `<https://x/?page=1>; rel="prev", <https://x/?page=3>; rel="next"`: 3, `<https://x/?check_name=a,b;c&page=3>; rel=next`: 3,
		`<https://x/?page=3>; title="a"; rel="next"`: 3, `<https://x/?page=9>; rel="last"`: 0, `<<<`: 0, `rel="next"`: 0, `<https://x/?page=2>; rel="next"`: -1,
		`<https://x/?page=99999>; rel="next"`: -1,
	} {
		got, err := nextPage(http.Header{"Link": {link}}, 2)
		if got != max(want, 0) || (err != nil) != (want < 0) {
			t.Errorf("%s: %d, %v", link, got, err)
		}
	}
}
