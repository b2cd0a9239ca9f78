package record

// Written is what became of writing a deployment down. It is told to whoever asked, and stands in no record.
type Written struct {
	State  string `json:"state"`            // written, nothing, proposed or refused
	Path   string `json:"path"`             // of the record for people, in the repository
	Commit string `json:"commit,omitempty"` // SHA
	Pull   int    `json:"pull,omitempty"`
	URL    string `json:"url,omitempty"` // of the commit or the pull request
	Text   string `json:"text"`
	Fix    string `json:"fix,omitempty"`
}
