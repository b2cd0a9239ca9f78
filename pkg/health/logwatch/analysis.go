package logwatch

// Analysis tells new errors of one service from old noise. Package logs has it; its lines are only lent.
type Analysis interface {
	Before(line []byte) // a line from before the deployment
	Line(line []byte)   // one since then
	End()               // what is pending is whole: the next line is no part of a trace
	Report() Report
	Examples() []string // a line of each pattern of errors that is known
}

// Report is what the lines so far come to.
type Report struct {
	Lines  int // since the deployment
	Errors int // of them
	New    []Pattern
	Old    int // patterns of errors that were there before
	// Grown are those that came to be much more frequent.
	Grown []Pattern
}

// Pattern is a group of errors that are alike.
type Pattern struct {
	Text, Level, Example string
	Count                int
	Fatal                bool // critical at once
	Migration            bool // a migration of the database failed
}
