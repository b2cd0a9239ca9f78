package logs

// maxExamples bounds what is handed on to a later deployment.
const maxExamples = 500

// Examples gives a line of each pattern of errors that is known, old and new, without what looks like a credential: what a
// later deployment's analysis takes by Before, where the logs themselves are gone.
func (a *Analysis) Examples() []string {
	var out []string
	for _, x := range a.groups.all {
		if x.example != "" && len(out) < maxExamples {
			out = append(out, x.example)
		}
	}
	return out
}
