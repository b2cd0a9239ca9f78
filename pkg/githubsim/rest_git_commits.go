package githubsim

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

func getGitCommit(c *call) (any, error) {
	if !isSHA(c.args["sha"]) {
		return nil, notFound()
	}
	k, err := c.repo.commit(plumbing.NewHash(c.args["sha"]))
	if err != nil {
		return nil, err
	}
	return c.showGitCommit(k), nil
}

// sentPerson is an author, committer or tagger.
type sentPerson struct {
	Name, Email string
	Date        *time.Time
}

// createCommit writes a commit. Without author and committer it is the caller's, and GitHub signs that of an app.
func createCommit(c *call) (any, error) {
	var sent struct {
		Message           *string
		Tree              string
		Parents           []string
		Author, Committer *sentPerson
		Signature         string
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.Message == nil || sent.Tree == "" {
		return nil, unprocessable("Invalid request.\n\n\"message\" and \"tree\" must be supplied.")
	}
	tree := plumbing.NewHash(sent.Tree)
	if _, err := c.repo.tree(tree); err != nil || !isSHA(sent.Tree) {
		return nil, unprocessable("Tree SHA does not exist")
	}
	var parents []plumbing.Hash
	for _, p := range sent.Parents {
		h := plumbing.NewHash(p)
		if _, err := c.repo.commit(h); err != nil || !isSHA(p) {
			return nil, unprocessable("Parent SHA does not exist or is not a commit object")
		}
		parents = append(parents, h)
	}
	if strings.ContainsRune(*sent.Message, 0) || !sent.Author.plausible() || !sent.Committer.plausible() {
		return nil, unprocessable("Invalid request.\n\nauthor and committer need a name, an email and a date after 1970.")
	}
	author := c.personOr(sent.Author, c.ownSignature())
	committer := author
	if sent.Committer != nil {
		committer = c.personOr(sent.Committer, author)
	}
	signs := c.token.App != "" && sent.Author == nil && sent.Committer == nil
	if signs {
		committer = signature("GitHub", "noreply@github.com", author.When)
	}
	h, err := c.repo.storeCommit(*sent.Message, tree, parents, author, committer)
	if err != nil {
		return nil, err
	}
	if signs {
		c.repo.signed[h.String()] = true
	}
	k, err := c.repo.commit(h)
	if err != nil {
		return nil, err
	}
	return c.created(c.showGitCommit(k))
}

// ownSignature is the caller's, with its address without mail.
func (c *call) ownSignature() gitobject.Signature {
	u := c.server.user(c.login())
	return signature(u.Login, fmt.Sprintf("%d+%s@users.noreply.github.com", u.ID, u.Login), c.server.tick())
}

// plausible tells whether git would take a person; nil is nobody, who stands for the caller.
func (p *sentPerson) plausible() bool {
	return p == nil || oneLine(p.Name) != "" && oneLine(p.Email) != "" && (p.Date == nil || p.Date.Unix() >= 0 && p.Date.Year() < 2100)
}

func (c *call) personOr(p *sentPerson, otherwise gitobject.Signature) gitobject.Signature {
	if p == nil {
		return otherwise
	}
	out := signature(oneLine(p.Name), oneLine(p.Email), otherwise.When)
	if p.Date != nil {
		out.When = *p.Date
	}
	return out
}

// oneLine takes out what would break a commit's header.
func oneLine(text string) string {
	out := []rune{}
	for _, r := range text {
		if r >= ' ' && r != '<' && r != '>' {
			out = append(out, r)
		}
	}
	return string(out)
}

func createTag(c *call) (any, error) {
	var sent struct {
		Tag, Message, Object, Type string
		Tagger                     *sentPerson
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	kind, err := plumbing.ParseObjectType(sent.Type)
	if err != nil || kind == plumbing.TagObject || !isSHA(sent.Object) || !isRef("refs/tags/"+sent.Tag) ||
		!sent.Tagger.plausible() || strings.ContainsRune(sent.Message, 0) {
		return nil, invalid("Tag", "object", "invalid", "")
	}
	target := plumbing.NewHash(sent.Object)
	if _, err := c.repo.git.EncodedObject(kind, target); err != nil {
		return nil, unprocessable("Object does not exist")
	}
	by := c.personOr(sent.Tagger, c.ownSignature())
	h, err := c.repo.store(&gitobject.Tag{Name: sent.Tag, Tagger: by, Message: sent.Message, TargetType: kind, Target: target})
	if err != nil {
		return nil, err
	}
	sha := h.String()
	return c.created(object{
		"node_id": nodeID("TA", sha), "tag": sent.Tag, "sha": sha, "url": c.at("/git/tags/" + sha), "message": sent.Message,
		"tagger": showPerson(by), "object": object{"sha": sent.Object, "type": kind.String(), "url": c.at("/git/" + kind.String() + "s/" + sent.Object)},
		"verification": object{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil},
	})
}
