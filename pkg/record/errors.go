package record

import "errors"

// ErrNewer is what a record of a newer schema gives: it must not be written over.
var ErrNewer = errors.New("the record is newer than this program")
