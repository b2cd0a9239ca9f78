package githubsim

import "slices"

// comment finds one by its ID; nil where there is none.
func (r *Repository) comment(id int64) *Comment {
	i := slices.IndexFunc(r.comments, func(m *Comment) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return r.comments[i]
}
