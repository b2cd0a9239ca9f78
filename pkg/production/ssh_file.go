package production

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// startSFTP asks a machine for its file transfer.
func startSFTP(client *ssh.Client) (*sftp.Client, error) {
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	in, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := session.RequestSubsystem("sftp"); err != nil {
		return nil, errors.New("the machine offers this user no SFTP: its sshd_config needs a line such as Subsystem sftp internal-sftp")
	}
	return speakSFTP(out, in)
}

// speakSFTP makes a client that stays in the goroutine of its caller.
func speakSFTP(from io.Reader, to io.WriteCloser) (*sftp.Client, error) {
	return sftp.NewClientPipe(&soundPackets{from: from}, to, sftp.UseConcurrentReads(false))
}

// soundPackets passes on the packets of an SFTP server. The client makes room for as many extended attributes as a
// server says that it sends, which may be 64 GB; nobody here looks at them, so the mark that there are any is taken off.
type soundPackets struct {
	from io.Reader
	rest []byte // of the packet that is being passed on
}

func (p *soundPackets) Read(into []byte) (int, error) {
	if len(p.rest) == 0 {
		var head [4]byte
		if _, err := io.ReadFull(p.from, head[:]); err != nil {
			return 0, err
		}
		size := binary.BigEndian.Uint32(head[:])
		if size > 256<<10 { // the client's own bound
			return 0, errTooMuch
		}
		p.rest = append(head[:], make([]byte, size)...)
		if _, err := io.ReadFull(p.from, p.rest[4:]); err != nil {
			return 0, err
		}
		const attributes = 105 // SSH_FXP_ATTRS: length, type, id, flags; the highest flag is SSH_FILEXFER_ATTR_EXTENDED
		if size >= 9 && p.rest[4] == attributes {
			p.rest[9] &^= 0x80
		}
	}
	n := copy(into, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// readRemote reads a regular file of at most MaxRemote bytes. A link is followed, on the other machine by its own
// rules: releases that share one env file link to it.
func readRemote(start func() (*sftp.Client, error), path string) (data []byte, err error) {
	// The SFTP client trusts the lengths in the server's answers. It runs in this goroutine, one request after another,
	// so that a lie ends here and not with the process.
	defer func() {
		if recover() != nil {
			data, err = nil, errors.New("the SFTP server's answers make no sense")
		}
	}()
	c, err := start()
	if err != nil {
		return nil, fmt.Errorf("start SFTP: %s", plain(err.Error()))
	}
	defer func() { _ = c.Close() }()
	return readFile(c, path)
}

func readFile(c *sftp.Client, path string) ([]byte, error) {
	st, err := c.Stat(path)
	if err != nil {
		return nil, said(err)
	}
	if fault := unfit(st); fault != nil { // before it is opened: opening a pipe waits for somebody to write
		return nil, fault
	}
	f, err := c.Open(path)
	if err != nil {
		return nil, said(err)
	}
	defer f.Close()
	if st, err = f.Stat(); err != nil {
		return nil, said(err)
	}
	if fault := unfit(st); fault != nil {
		return nil, fault
	}
	data := make([]byte, st.Size()+1) // one more, to see the end
	n, err := io.ReadFull(f, data)
	switch {
	case err == nil:
		return nil, errors.New("is longer than the server says; it may be written to right now")
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, said(err)
	case int64(n) < st.Size():
		// A connection that is cut looks like the end of the file, and names after it would seem to be missing.
		return nil, errors.New("is shorter than the server says; the connection was cut, or it is written to right now")
	}
	return data[:n], nil
}

func unfit(st fs.FileInfo) error {
	switch {
	case st.IsDir():
		return errors.New("is a folder, expected a file")
	case !st.Mode().IsRegular():
		return errNotRegular
	case st.Size() < 0 || st.Size() > MaxRemote:
		return fmt.Errorf("is larger than %d MB", MaxRemote>>20)
	}
	return nil
}

// said words an error of the SFTP server.
func said(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the user may not read the file")
	}
	return errors.New(plain(err.Error()))
}
