package migration

// program judges a migration that is written in a programming language.
func (r *reader) program(p, ext, src string) {
	r.unread(0, "not read yet", p+ext+src[:0])
}
