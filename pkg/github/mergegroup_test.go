package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// queue is entries of "position number base head"; "-" for null.
func queue(entries ...string) http.HandlerFunc {
	commit := func(s string) any {
		if s == "-" {
			return nil
		}
		return obj{"oid": s}
	}
	nodes := []any{}
	for _, e := range entries {
		f := strings.Fields(e)
		var number any
		if f[1] != "-" {
			number = obj{"number": jsonNumber(f[1])}
		}
		nodes = append(nodes, obj{"position": jsonNumber(f[0]), "pullRequest": number, "baseCommit": commit(f[2]), "headCommit": commit(f[3])})
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		encode(w, obj{"data": obj{"repository": obj{"mergeQueue": obj{"entries": obj{"totalCount": len(nodes), "pageInfo": obj{"hasNextPage": false}, "nodes": nodes}}}}})
	}
}

func jsonNumber(s string) (n int) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

// commits is "sha parent[,parent] message…", oldest first.
func comparison(commits ...string) http.HandlerFunc {
	list := []any{}
	for _, c := range commits {
		f := strings.SplitN(c, " ", 3)
		parents := []any{}
		for _, p := range strings.Split(f[1], ",") {
			parents = append(parents, obj{"sha": p})
		}
		list = append(list, obj{"sha": f[0], "parents": parents, "commit": obj{"message": f[2]}})
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		encode(w, obj{"total_commits": len(list), "commits": list})
	}
}

func openPull(number int, base, head string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		encode(w, obj{
			"number": number, "state": "open", "base": obj{"ref": base, "sha": sha1}, "head": obj{"ref": "x", "sha": head},
		})
	}
}

func TestMergeGroup(t *testing.T) {
	tip, first, second, third := sha(1), sha(2), sha(3), sha(4)
	ref := func(n int, parent string) string {
		return fmt.Sprintf("refs/heads/gh-readonly-queue/rel/1/pr-%d-%s", n, parent)
	}
	compare := func(base, head string) string {
		return "GET /repos/octo/app/compare/" + base + "..." + head + "?per_page=100"
	}
	pull := func(n int) string { return fmt.Sprintf("GET /repos/octo/app/pulls/%d", n) }
	chain := queue("1 11 "+tip+" "+first, "2 12 "+first+" "+second, "3 13 "+second+" "+third)
	type answers = map[string]http.HandlerFunc
	squashed := answers{
		compare(tip, second): comparison(first+" "+tip+" Fix (#99) (#11)", second+" "+first+" Add (#12)\n\n* x (#5)"),
		pull(11):             openPull(11, "rel/1", sha(50)), pull(12): openPull(12, "rel/1", sha(51)),
	}
	merged := answers{
		compare(tip, second): comparison(sha(50)+" "+tip+" own", first+" "+tip+","+sha(50)+" Merge pull request #11 from a/b", second+" "+first+","+sha(51)+" Merge pull request #12 from c/d"),
		pull(11):             openPull(11, "rel/1", sha(50)), pull(12): openPull(12, "rel/1", sha(51)),
	}
	with := func(a answers, more answers) answers {
		out := answers{}
		for _, m := range []answers{a, more} {
			for k, v := range m {
				out[k] = v
			}
		}
		return out
	}
	tests := map[string]struct {
		ref, head string
		answers   answers
		want      []int
		fault     string
	}{
		"the first of the queue":       {ref(11, tip), first, answers{"POST /graphql": chain}, []int{11}, ""},
		"a group behind another":       {ref(12, first), second, answers{"POST /graphql": chain}, []int{12}, ""},
		"a group of two":               {ref(12, tip), second, answers{"POST /graphql": chain}, []int{11, 12}, ""},
		"a group of all":               {ref(13, tip), third, answers{"POST /graphql": chain}, []int{11, 12, 13}, ""},
		"in any order":                 {ref(12, tip), second, answers{"POST /graphql": queue("2 12 "+first+" "+second, "1 11 "+tip+" "+first)}, []int{11, 12}, ""},
		"one base for the whole group": {ref(12, tip), second, answers{"POST /graphql": queue("1 11 "+tip+" "+first, "2 12 "+tip+" "+second)}, []int{11, 12}, ""},
		"a null entry elsewhere":       {ref(11, tip), first, answers{"POST /graphql": queue("1 11 "+tip+" "+first, "2 - - -")}, []int{11}, ""},
		"squashed, without a queue":    {ref(12, tip), second, squashed, []int{11, 12}, ""},
		"merged, without a queue":      {ref(12, tip), second, merged, []int{11, 12}, ""},
		"the queue has gone on":        {ref(12, tip), second, with(squashed, answers{"POST /graphql": queue("3 13 " + second + " " + third)}), []int{11, 12}, ""},
		"a gap in the queue":           {ref(13, tip), third, answers{"POST /graphql": queue("1 11 "+tip+" "+first, "3 13 "+second+" "+third)}, nil, "leaves out an entry"},
		"a member without a number":    {ref(12, tip), second, answers{"POST /graphql": queue("1 - "+tip+" "+first, "2 12 "+first+" "+second)}, nil, "leaves out an entry"},
		"another one is last":          {ref(14, tip), second, answers{"POST /graphql": chain}, nil, "#12 is last"},
		"the queue and nothing else":   {ref(12, tip), second, answers{"POST /graphql": refuse(403, "no")}, nil, "contents: read"},
		"a commit of nobody":           {ref(12, tip), second, answers{compare(tip, second): comparison(first+" "+tip+" own work", second+" "+first+" Add (#12)")}, nil, "does not say which"},
		"a hole in the commits":        {ref(12, tip), second, answers{compare(tip, second): comparison(second + " " + first + " Add (#12)")}, nil, "not all there"},
		"the last commit is another's": {ref(12, tip), second, answers{compare(tip, second): comparison(second + " " + tip + " Add (#13)")}, nil, "does not merge #12"},
		"a number twice":               {ref(12, tip), second, answers{compare(tip, second): comparison(first+" "+tip+" Add (#12)", second+" "+first+" Add (#12)")}, nil, "more than one commit"},
		"to another branch":            {ref(12, tip), second, with(squashed, answers{pull(11): openPull(11, "main", sha(50))}), nil, "#11 is not an open pull request to rel/1"},
		"of another head":              {ref(12, tip), second, with(merged, answers{pull(11): openPull(11, "rel/1", sha(49))}), nil, "head of #11"},
		"a pull request that is gone":  {ref(12, tip), second, with(squashed, answers{pull(11): refuse(404, "Not Found")}), nil, "/pulls/11"},
		"a ref of something else":      {"refs/heads/main", second, nil, nil, "no merge group"},
		"a ref of another branch":      {"refs/heads/gh-readonly-queue/main/pr-1-" + tip, second, nil, nil, "no merge group"},
		"a ref with a bad number":      {ref(0, tip), second, nil, nil, "no merge group"},
		"a ref with a bad SHA":         {ref(1, "x\n::error::"), second, nil, nil, "no merge group"},
		"a head that is none":          {ref(1, tip), "", nil, nil, "no merge group"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, test.answers)
			got, err := r.MergeGroup(context.Background(), "refs/heads/rel/1", test.ref, test.head)
			if (err != nil) != (test.fault != "") || err != nil && !strings.Contains(err.Error(), test.fault) {
				t.Errorf("the error is %v", err)
			}
			if err != nil && (got != nil || strings.Contains(err.Error(), "\n::")) {
				t.Errorf("%v with %q", got, err)
			}
			if diff := cmp.Diff(test.want, got); test.fault == "" && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPullNumber(t *testing.T) {
	for message, want := range map[string]int{
		"Merge pull request #12 from a/b\n\nText (#3)": 12, "Fix it (#7)": 7, "Revert \"x (#3)\" (#9)\r\n": 9, "x (#7) more": 0, "(#0)": 0, "(#x)": 0,
		"Merge pull request #x from": 0, "": 0, "#5": 0, "(#5": 0, "x (#99999999999999999999)": 0,
	} {
		if got, ok := pullNumber(message); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %v", message, got, ok)
		}
	}
}
