package disk

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// fast is the rule held by the kernel: one openat2 a path instead of one openat a folder on the way.
type fast struct {
	root *os.File
	path string
}

func openFast(root string) (Disk, bool) {
	f, err := os.Open(root)
	if err != nil {
		return nil, false
	}
	d := &fast{root: f, path: root}
	fd, err := d.openat(".", unix.O_PATH|unix.O_DIRECTORY)
	if err != nil { // ENOSYS on old kernels, EPERM or ENOSYS under some seccomp profiles
		_ = f.Close()
		return nil, false
	}
	_ = unix.Close(fd)
	return d, true
}

func (d *fast) openat(path string, flags uint64) (int, error) {
	how := unix.OpenHow{
		Flags:   flags | unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NOFOLLOW,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_MAGICLINKS,
	}
	for {
		fd, err := unix.Openat2(int(d.root.Fd()), path, &how)
		if err != unix.EINTR && err != unix.EAGAIN {
			return fd, err
		}
	}
}

// fault turns what the kernel says of a path with a link in it into the errors of this package.
func fault(op, path string, err error) error {
	switch err {
	case unix.ENOTDIR, unix.EXDEV:
		return notExist(op, path)
	case unix.ELOOP:
		return fmt.Errorf("%s: symbolic link: %w", path, ErrNotRegular)
	case unix.ENXIO, unix.ENODEV: // a socket, a pipe without a writer
		return fmt.Errorf("%s: %w", path, ErrNotRegular)
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}

func (d *fast) Read(path string, buf []byte, limit int64, check func(Stat) bool) ([]byte, bool, error) {
	if !valid(path) {
		return nil, false, notExist("open", path)
	}
	// O_NONBLOCK: opening a pipe must not wait for its writer.
	fd, err := d.openat(path, unix.O_NONBLOCK|unix.O_NOCTTY)
	if err != nil {
		return nil, false, fault("open", path, err)
	}
	defer unix.Close(fd)
	var raw unix.Stat_t
	if err := unix.Fstat(fd, &raw); err != nil {
		return nil, false, fault("stat", path, err)
	}
	st := fromRaw(&raw)
	switch {
	case !st.Mode.IsRegular():
		return nil, false, fmt.Errorf("%s: %w", path, ErrNotRegular)
	case check != nil && !check(st):
		return nil, false, nil
	case st.Size > limit:
		return nil, false, fmt.Errorf("%s has %d bytes: %w", path, st.Size, ErrTooLarge)
	}
	buf = grow(buf, st.Size)
	n := 0
	for n < len(buf) {
		m, err := unix.Read(fd, buf[n:])
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, false, fault("read", path, err)
		}
		if m == 0 { // cut short meanwhile
			break
		}
		n += m
	}
	return buf[:n], true, nil
}

func (d *fast) Open(path string) (Folder, error) {
	if path == "" {
		path = "."
	}
	if !valid(path) {
		return nil, notExist("open", path)
	}
	fd, err := d.openat(path, unix.O_DIRECTORY)
	if err != nil {
		if err == unix.ELOOP {
			err = unix.ENOTDIR
		}
		return nil, fault("open", path, err)
	}
	// The name serves File.ReadDir on filesystems that do not tell types.
	return fastFolder{os.NewFile(uintptr(fd), filepath.Join(d.path, path))}, nil
}

type fastFolder struct{ f *os.File }

func (f fastFolder) Close() error { return f.f.Close() }

func (f fastFolder) Entries() ([]Entry, error) { return listOf(f.f) }

func (f fastFolder) Lstat(name string) (Stat, error) {
	if name == "" || name == ".." || !valid(name) {
		return Stat{}, notExist("lstat", name)
	}
	var raw unix.Stat_t
	if err := unix.Fstatat(int(f.f.Fd()), name, &raw, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return Stat{}, fault("lstat", name, err)
	}
	return fromRaw(&raw), nil
}

func fromRaw(raw *unix.Stat_t) Stat {
	mode := fs.FileMode(raw.Mode & 0o777)
	switch raw.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	case unix.S_IFLNK:
		mode |= fs.ModeSymlink
	default:
		mode |= fs.ModeIrregular
	}
	return Stat{
		Mode: mode, Size: raw.Size, Ino: raw.Ino,
		Mtime: raw.Mtim.Nano(), Ctime: raw.Ctim.Nano(),
	}
}
