package githubsim

// pullLists are a pull request's lists, and what counts them.
func pullLists() map[string]resolver {
	changes := func(read func([]fileChange) any) resolver {
		return try(func(h *here, p *Pull) (any, error) {
			files, err := h.repo.pullFiles(p)
			if err != nil {
				return nil, err
			}
			return read(files), nil
		})
	}
	return map[string]resolver{
		"labels":                   try(func(h *here, p *Pull) (any, error) { return h.labels(p.Labels) }),
		"comments!":                try(func(h *here, p *Pull) (any, error) { return h.comments(p.Number) }),
		"reviews":                  try(reviewsOfPull),
		"latestReviews":            try(latestReviews),
		"latestOpinionatedReviews": try(latestOpinions),
		"reviewRequests":           try(requestsOfPull),
		"commits!":                 try(commitsOfPull),
		"files":                    try(filesOfPull),
		"changedFiles!":            changes(func(files []fileChange) any { return len(files) }),
		"additions!": changes(func(files []fileChange) any {
			n := 0
			for _, f := range files {
				n += f.added
			}
			return n
		}),
		"deletions!": changes(func(files []fileChange) any {
			n := 0
			for _, f := range files {
				n += f.deleted
			}
			return n
		}),
		"totalCommentsCount": with(func(h *here, p *Pull) any {
			n := 0
			for _, m := range h.repo.comments {
				if m.Number == p.Number {
					n++
				}
			}
			return n
		}),
	}
}
