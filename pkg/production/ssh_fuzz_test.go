package production

import (
	"bytes"
	"net"
	"testing"
	"time"

	"github.com/pkg/sftp"
)

// FuzzSFTPAnswers: whatever a server answers to the four requests of a reading, it ends, within the bounds, and not
// with the process.
func FuzzSFTPAnswers(f *testing.F) {
	handle := []byte{0, 0, 0, 1, 'h'}
	f.Add(byte(105), attributes(3), byte(102), handle, byte(105), attributes(3), byte(103), []byte{0, 0, 0, 1, 'A'})
	f.Add(byte(105), attributes(3), byte(102), handle, byte(105), attributes(3), byte(103), []byte{0xff, 0, 0, 1, 'A'})
	f.Add(byte(105), []byte{}, byte(102), []byte{}, byte(105), []byte{}, byte(103), []byte{})
	f.Add(byte(105), []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}, byte(102), handle, byte(105), []byte{0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, byte(103), []byte{})
	f.Add(byte(101), []byte{0, 0, 0, 2}, byte(101), []byte{}, byte(104), []byte{0, 0, 0, 9}, byte(0), []byte{1})
	f.Fuzz(func(t *testing.T, k1 byte, stat []byte, k2 byte, open []byte, k3 byte, fstat []byte, k4 byte, read []byte) {
		here, there := net.Pipe()
		defer here.Close()
		timer := time.AfterFunc(2*time.Second, func() { here.Close() })
		defer timer.Stop()
		say := func(kind byte, body []byte) func() (byte, []byte) {
			return func() (byte, []byte) { return kind, bytes.Clone(body) }
		}
		reads := 0
		go liar{17: say(k1, stat), 3: say(k2, open), 8: say(k3, fstat), 5: func() (byte, []byte) {
			if reads++; reads > 100 { // else a server that sends nothing takes all of the time
				return 101, []byte{0, 0, 0, 1}
			}
			return k4, bytes.Clone(read)
		}}.serve(there)
		data, err := readRemote(func() (*sftp.Client, error) {
			return speakSFTP(here, here)
		}, "/x")
		if len(data) > MaxRemote || err != nil && data != nil {
			t.Errorf("%d bytes, %v", len(data), err)
		}
	})
}
