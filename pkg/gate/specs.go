package gate

// Specs are the feature specs that a pull request names.
type Specs struct {
	Found []SpecFile
	// NoFolder says that the repository keeps no specs: none of their folders is there.
	NoFolder bool
	Fault    string // why the folder could not be read; "" where it was
	// More says that the pull request names more specs than are looked at.
	More bool
}

// SpecFile is one named spec.
type SpecFile struct {
	ID string // "FEATURE-12"
	// Mentioned says that neither the branch nor the title names it, only the body or a commit.
	Mentioned   bool
	Path        string   // "" where no spec has the identifier
	Implemented bool     // Path stands among the implemented ones, and no active one has the identifier
	Moved       bool     // the change itself moves it there
	Near        []string // where Path is "": names of active specs like it, at most 3
	Body        []byte   // of an active one; bounded
	Fault       string   // why it could not be read; "" where it was
}
