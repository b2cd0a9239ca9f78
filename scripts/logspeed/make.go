package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
)

// kind is a file that is written: pieces of text until it is large enough.
type kind struct {
	name  string
	piece func(to []byte, rng *rand.Rand, i int) []byte
}

// kinds are one that is as logs are, and five that are as bad as they come.
var kinds = []kind{
	{"mixed", mixed},     // what several services write: one entry in fifty is an error
	{"errors", fault},    // nothing but errors, with their stack traces
	{"json", jsonLine},   // nothing but JSON: one line in fifty is an error
	{"unique", unique},   // errors of which no two are alike
	{"endless", endless}, // one line
	{"junk", junk},       // random bytes
}

func kindNames() string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return strings.Join(names, ",")
}

// write makes the file whole or not at all; the same bytes each time.
func (k kind) write(path string, size int64) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	rng := rand.New(rand.NewPCG(1, 2))
	var text []byte
	for n, i := int64(0), 0; n < size; i++ {
		text = k.piece(text[:0], rng, i)
		n += int64(len(text))
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func mixed(to []byte, rng *rand.Rand, i int) []byte {
	if rng.IntN(50) == 0 {
		return fault(to, rng, i)
	}
	return ordinary(to, rng, i)
}

func jsonLine(to []byte, rng *rand.Rand, i int) []byte {
	if rng.IntN(50) == 0 {
		return faultJSON(to, rng, i)
	}
	return ordinaryJSON(to, rng, i)
}

// unique is an error of random words, so that nothing can be taken for a value.
func unique(to []byte, rng *rand.Rand, _ int) []byte {
	to = append(to, "ERROR"...)
	for range 12 {
		to = append(to, ' ')
		for n := rng.Uint64(); n > 1<<40; n /= 26 {
			to = append(to, 'a'+byte(n%26))
		}
	}
	return fmt.Appendf(to, " %016x\n", rng.Uint64())
}

func endless(to []byte, rng *rand.Rand, _ int) []byte {
	return fmt.Appendf(to, "{\"level\":\"error\",\"id\":\"%016x\",\"msg\":\"the line never ends\"} ", rng.Uint64())
}

func junk(to []byte, rng *rand.Rand, _ int) []byte {
	for range 512 {
		to = binary.LittleEndian.AppendUint64(to, rng.Uint64())
	}
	return to
}
