package production

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// readRemote reads a regular file of at most MaxRemote bytes. A link is followed, on the other machine by its own
// rules: releases that share one env file link to it.
func readRemote(client *ssh.Client, path string) (data []byte, err error) {
	// The SFTP client trusts the lengths in the server's answers. It runs in this goroutine, one request after another
	// (UseConcurrentReads), so that a lie ends here and not with the process.
	defer func() {
		if recover() != nil {
			data, err = nil, errors.New("the SFTP server's answers make no sense")
		}
	}()
	c, err := sftp.NewClient(client, sftp.UseConcurrentReads(false))
	switch {
	case err == nil:
	case strings.Contains(err.Error(), "subsystem request failed"):
		return nil, errors.New("the machine offers this user no SFTP: its sshd_config needs a line such as Subsystem sftp internal-sftp")
	default:
		return nil, fmt.Errorf("start SFTP: %s", plain(err.Error()))
	}
	defer c.Close()
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
	data = make([]byte, st.Size()+1) // one more, to see the end
	n, err := io.ReadFull(f, data)
	switch {
	case err == nil:
		return nil, errors.New("is longer than the server says; it may be written to right now")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return data[:n], nil
	}
	return nil, said(err)
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
