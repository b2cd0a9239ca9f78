//go:build !race

package cli

// raced says that the race detector is on: everything takes several times as long.
const raced = false
