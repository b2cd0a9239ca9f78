package envusage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// errBinary says that a file with a source's name holds no text.
var errBinary = errors.New("binary, not text")

// sniffed is how much of a file is looked at to tell text from binary, as git does.
const sniffed = 8000

// text gives a file's content as UTF-8: UTF-16 with a byte order mark, as some editors on Windows write it, is
// decoded, and UTF-8's own mark goes. What holds a NUL byte is no text.
func text(src []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xfe")):
		return fromUTF16(src[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(src, []byte("\xfe\xff")):
		return fromUTF16(src[2:], binary.BigEndian), nil
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		return src[3:], nil
	case bytes.IndexByte(src[:min(len(src), sniffed)], 0) >= 0:
		return nil, errBinary
	}
	return src, nil
}

func fromUTF16(src []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(src)/2)
	for i := range units {
		units[i] = order.Uint16(src[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
