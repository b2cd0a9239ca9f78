package record

// File is one file to be written, by its path within the repository.
type File struct {
	Path string
	Data []byte // nil: the path is taken out
}

// Tree reads the files of one commit. What is not there is fs.ErrNotExist.
type Tree interface {
	Read(path string) ([]byte, error)
	// List gives the names directly in a folder, those of folders with a "/" behind; of what is no folder, fs.ErrNotExist.
	List(folder string) ([]string, error)
}

// Layout says where things are in the repository; paths are relative to its root, with slashes.
type Layout struct {
	Folder      string // of the records, "docs/deployments"
	Active      string // of the specs that are being worked on; "" for no move
	Implemented string // of those that are deployed; "" for no move
}

// Compose gives the files that write a deployment down in that tree; none where it already says so.
func Compose(t Tree, d Deployment, o Layout) ([]File, error) { return nil, nil }

// Markdown is the record for people, in the seed's template.
func Markdown(d Deployment) []byte { return nil }

// Incident is the incident report of a deployment that was rolled back.
func Incident(d Deployment) []byte { return nil }
