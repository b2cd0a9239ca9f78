package githubsim_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// Every list of 250 is whole when its links are followed, in pages of any size, and 100 is the largest.
func TestPagesOfLists(t *testing.T) {
	s := newStage(t)
	var want []string
	for i := range 250 {
		body := fmt.Sprint("comment ", i)
		want = append(want, body)
		_, err := s.repo.AddComment(1, githubsim.Comment{Author: "ada", Body: body})
		must(t, err)
	}
	for size, pages := range map[string]int{"": 9, "100": 3, "1000": 3, "7": 36, "0": 9, "x": 9, "250": 3} {
		path := "/repos/octo/app/issues/1/comments?per_page=" + size
		got, n := s.follow(path, regexp.MustCompile(`"body":"(comment \d+)"`))
		if diff := cmp.Diff(want, got); diff != "" || n != pages {
			t.Errorf("per_page=%s: %d pages, want %d; %s", size, n, pages, diff)
		}
	}
	a := s.rest("owner", "GET", "/repos/octo/app/issues/1/comments?per_page=100&page=2", "")
	for _, rel := range []string{"prev", "next", "last", "first"} {
		if !strings.Contains(a.header.Get("Link"), `rel="`+rel+`"`) {
			t.Errorf("the second page of three has no link %s: %s", rel, a.header.Get("Link"))
		}
	}
	if last := s.rest("owner", "GET", "/repos/octo/app/issues/1/comments?per_page=100&page=9", ""); last.body != "[]" {
		t.Errorf("a page behind the last: %.100s", last.body)
	}
}

// Check runs, statuses and commits have their pages in objects and lists; variables at most 30.
func TestPagesOfObjects(t *testing.T) {
	s := newStage(t)
	all := map[string]string{}
	for i := range 101 {
		_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: fmt.Sprint("check ", i), Conclusion: "success"})
		must(t, err)
		must(t, s.repo.AddStatus(s.pull.HeadSHA, githubsim.Status{Context: fmt.Sprint("check ", i), State: "success"}))
		s.commit("work", fmt.Sprint("check ", i), map[string]string{"n": fmt.Sprint(i)})
		all[fmt.Sprint("CHECK_", i)] = "v"
	}
	s.repo.AddVariables(all)
	for path, test := range map[string]struct{ pages, found int }{
		"/commits/" + s.pull.HeadSHA + "/check-runs?per_page=100": {2, 101},
		"/commits/" + s.pull.HeadSHA + "/status?per_page=100":     {2, 101},
		"/commits/" + s.pull.HeadSHA + "/statuses?per_page=50":    {3, 101},
		"/pulls/1/commits?per_page=100":                           {2, 101},
		"/commits?sha=work&per_page=100":                          {2, 101},
		"/compare/main...work?per_page=100":                       {2, 101},
		"/actions/variables?per_page=100":                         {4, 101},
	} {
		got, n := s.follow("/repos/octo/app"+path, regexp.MustCompile(`"(?:name|context|message)":"((?:check |CHECK_)\d+)"`))
		if n != test.pages || len(got) != test.found {
			t.Errorf("%s: %d pages with %d, want %d with %d", path, n, len(got), test.pages, test.found)
		}
	}
}

// follow reads a list from page to page.
func (s *stage) follow(path string, what *regexp.Regexp) (found []string, pages int) {
	s.t.Helper()
	next := regexp.MustCompile(`<([^>]+)>; rel="next"`)
	for path != "" && pages < 100 {
		a := s.rest("owner", "GET", path, "")
		if a.status != 200 {
			s.t.Fatalf("%s: %d %s", path, a.status, a.body)
		}
		pages++
		for _, m := range what.FindAllStringSubmatch(a.body, -1) {
			found = append(found, m[1])
		}
		path = ""
		if m := next.FindStringSubmatch(a.header.Get("Link")); m != nil {
			u, err := url.Parse(m[1])
			must(s.t, err)
			path = u.RequestURI()
		}
	}
	return found, pages
}
