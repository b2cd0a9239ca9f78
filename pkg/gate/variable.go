package gate

import (
	"path"
	"slices"

	"deploycoord/pkg/envusage"
	"deploycoord/pkg/finding"
)

// variable is all that the evidence says of one name.
type variable struct {
	name        string
	reads       []envusage.Reference // at the head, by place
	introduced  []envusage.Reference // reads whose name the base did not read in the same scope
	documents   []Entry              // at the head
	before      []Entry              // at the base
	readsBefore []envusage.Reference // at the base
}

// survey joins the evidence by name. It is computed once and asked by every check.
type survey struct {
	*Evidence
	variables []variable // sorted by name
	scopes    map[string]scope
	known     map[[2]string]bool   // name and scope of what the base read
	env       *finding.Environment // made when first asked for
	written   map[*Pull][]writing  // read when first asked for
}

func newSurvey(e *Evidence) *survey {
	s := &survey{Evidence: e, scopes: map[string]scope{}, known: map[[2]string]bool{}}
	vars := map[string]*variable{}
	of := func(name string) *variable {
		v := vars[name]
		if v == nil {
			v = &variable{name: name}
			vars[name] = v
		}
		return v
	}
	for _, r := range e.Base.Usage.References {
		s.known[[2]string{r.Name, s.scope(r.Path).name}] = true
		v := of(r.Name)
		v.readsBefore = append(v.readsBefore, r)
	}
	for _, r := range e.Head.Usage.References {
		v := of(r.Name)
		v.reads = append(v.reads, r)
		if s.isIntroduced(r) {
			v.introduced = append(v.introduced, r)
		}
	}
	collect(of, e.Head.Documents, func(v *variable, d Entry) { v.documents = append(v.documents, d) })
	collect(of, e.Base.Documents, func(v *variable, d Entry) { v.before = append(v.before, d) })
	for name, v := range vars {
		if e.Rules.Ignored == nil || !e.Rules.Ignored(name) {
			s.variables = append(s.variables, *v)
		}
	}
	slices.SortFunc(s.variables, func(a, b variable) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return s
}

func collect(of func(string) *variable, d Documents, put func(*variable, Entry)) {
	for _, f := range d.Templates {
		for _, entry := range f.Entries {
			put(of(entry.Name), Entry{entry, f.Path})
		}
	}
}

// scope is the head's set of templates that speak for a file.
type scope struct {
	name      string // the same for the same set
	templates map[string]bool
}

// scope is remembered by folder where no service splits folders.
func (s *survey) scope(file string) scope {
	key := path.Dir(file)
	if len(s.Head.Documents.Services) > 0 {
		key = file
	}
	v, ok := s.scopes[key]
	if !ok {
		v = scope{name: s.Head.Documents.Scope(file), templates: map[string]bool{}}
		for _, t := range s.Head.Documents.Covering(file) {
			v.templates[t.Path] = true
		}
		s.scopes[key] = v
	}
	return v
}

// covered tells whether one of the variable's entries speaks for the file.
func (s *survey) covered(v *variable, file string) bool {
	templates := s.scope(file).templates
	return slices.ContainsFunc(v.documents, func(d Entry) bool { return templates[d.Path] })
}

// isIntroduced tells whether the change brought this read: the base read the name nowhere in the same scope.
func (s *survey) isIntroduced(r envusage.Reference) bool {
	return !s.known[[2]string{r.Name, s.scope(r.Path).name}]
}

// newlyDocumented tells whether no template of the base has the name and one of the head has.
func (v *variable) newlyDocumented() bool { return len(v.documents) > 0 && len(v.before) == 0 }

// isNew tells whether the change introduces the variable as something production has to have: it is read where it
// was not, a template names it for the first time, or it lost the default that let production go without it. Where no
// source says what production has, a name that a template had before is not new: production was told of it then.
func (s *survey) isNew(v *variable) bool {
	if s.Production.Known() || len(v.before) == 0 {
		if slices.ContainsFunc(v.introduced, counts) {
			return true
		}
	}
	if v.newlyDocumented() && !v.readBefore() {
		return true
	}
	_, now := v.required()
	_, before := required(v.readsBefore, v.before)
	return now && !before
}

// readBefore tells whether the base's running system read it.
func (v *variable) readBefore() bool { return slices.ContainsFunc(v.readsBefore, counts) }

// counts tells whether a reference says something of the running system: tests and values that the file itself
// provides do not.
func counts(r envusage.Reference) bool { return !r.Test && !r.Provided }

// required tells whether production must have the variable, and says why. Code that reads it without a default needs
// it unless a template calls it optional; @required needs it whatever the code does; a name that a template lists and
// nothing reads is taken at the template's word.
func (v *variable) required() (why string, ok bool) { return required(v.reads, v.documents) }

func required(reads []envusage.Reference, documents []Entry) (why string, ok bool) {
	optional, decided, listed := false, false, false
	for _, d := range documents {
		optional = optional || d.Optional || isSchema(d.Path) && (d.HasValue || d.Computed)
		decided = decided || d.Decided && d.Required
		listed = listed || d.Required
	}
	if decided && !optional {
		return "a template marks it as required", true
	}
	n := 0
	for _, r := range reads {
		if !counts(r) || r.Language == "dockerfile" { // a build argument is not production's
			continue
		}
		n++
		if !r.HasDefault && !optional {
			return "read without a default", true
		}
	}
	if n == 0 && listed && !optional {
		return "a template lists it as required", true
	}
	return "", false
}

// isSchema tells whether a template is an @env-spec schema, whose values are loaded, not only shown.
func isSchema(p string) bool { return path.Base(p) == ".env.schema" }

// sensitive tells whether the value is a secret: a template says so, or the name does.
func (v *variable) sensitive() bool {
	for _, d := range v.documents {
		return d.Sensitive
	}
	for _, r := range v.reads {
		if r.Kind == envusage.WorkflowSecret {
			return true
		}
		if r.Kind == envusage.WorkflowVariable {
			return false
		}
	}
	return sensitiveName(v.name)
}
