package githubsim_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
)

// Refs are found by the beginning of their names, branches by theirs, and objects by what they hold.
func TestClientReadsGit(t *testing.T) {
	c := newContract(t, "")
	ctx, r := t.Context(), c.as("owner")
	main := c.repo.Ref("refs/heads/main")
	for _, name := range []string{"deploycoord/watch", "deploycoord/other", "deploycoordinator"} {
		c.no(r.CreateRef(ctx, "heads/"+name, main))
	}
	for prefix, want := range map[string][]github.NamedRef{
		"heads/deploycoord/": {{Name: "heads/deploycoord/other", SHA: main}, {Name: "heads/deploycoord/watch", SHA: main}},
		"heads/deploycoordi": {{Name: "heads/deploycoordinator", SHA: main}},
		"heads/none/":        {},
	} {
		got, err := r.MatchingRefs(ctx, prefix)
		compare(c, prefix, want, got, err)
	}
	tip, err := r.Tip(ctx, "main")
	c.no(err)
	tree, err := r.TreeOf(ctx, main)
	c.no(err)
	if tip.SHA != main || tip.Tree != tree || tip.URL == "" || tip.Protected {
		t.Errorf("%+v, the tree is %s", tip, tree)
	}
	if tip, err := r.Tip(ctx, "none"); err != nil || tip.SHA != "" {
		t.Errorf("a branch that is not there: %+v, %v", tip, err)
	}
	data := bytes.Repeat([]byte{0, 0xff}, 1000)
	sha, err := r.CreateBlob(ctx, data)
	c.no(err)
	text := "é\n"
	grown, err := r.CreateTree(ctx, tree, []github.TreeChange{{Path: "new/bytes", Mode: "100644", SHA: sha}, {Path: "new/text", Mode: "100755", Content: &text}})
	c.no(err)
	nodes, cut, err := r.TreeNodes(ctx, grown, true)
	c.no(err)
	found := map[string]string{}
	for _, n := range nodes {
		found[n.Path] = n.Mode + " " + n.SHA
	}
	for p, want := range map[string]string{"new/bytes": "100644 " + github.BlobName(data), "new/text": "100755 " + github.BlobName([]byte(text))} {
		if diff := cmp.Diff(want, found[p]); diff != "" || cut {
			t.Errorf("%s: %s", p, diff)
		}
	}
	if got, err := r.Blob(ctx, sha, 1<<20); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
