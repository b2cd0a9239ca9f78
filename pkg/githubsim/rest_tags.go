package githubsim

func listTags(c *call) (any, error) {
	out := []object{}
	for _, ref := range page(c, c.repo.refs("refs/tags/")) {
		h, err := c.repo.peel(ref.Hash())
		if err != nil {
			continue // a tag of something else than a commit
		}
		name := ref.Name().Short()
		out = append(out, object{
			"name": name, "node_id": nodeID("REF", name), "zipball_url": c.at("/zipball/refs/tags/" + escapePath(name)),
			"tarball_url": c.at("/tarball/refs/tags/" + escapePath(name)),
			"commit":      object{"sha": h.String(), "url": c.at("/commits/" + h.String())},
		})
	}
	return out, nil
}

func listReleases(*call) (any, error) { return []object{}, nil }
