package gate

// Specs are the feature specs that a pull request names.
type Specs struct {
	Found []SpecFile
	// NoFolder says that the repository keeps no specs: the folder is not there at the head.
	NoFolder bool
	Fault    string // why the folder could not be read; "" where it was
}

// SpecFile is one named spec.
type SpecFile struct {
	ID          string // "FEATURE-12"
	Path        string // "" where no active spec has the identifier
	Implemented bool   // it stands among the implemented ones only
	Body        []byte // bounded
	Fault       string // why it could not be read; "" where it was
}
