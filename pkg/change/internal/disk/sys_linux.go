package disk

import (
	"io/fs"
	"syscall"
)

func sysOf(info fs.FileInfo) (ctime int64, ino uint64) {
	if raw, ok := info.Sys().(*syscall.Stat_t); ok {
		return raw.Ctim.Nano(), raw.Ino
	}
	return 0, 0
}
