package container

import (
	"fmt"

	"deploycoord/pkg/health/engine"
)

// ended tells whether a container ran and does so no more.
func ended(d engine.Detail) bool {
	switch d.Status {
	case "exited", "stopped", "stopping": // the latter two are Podman's
		return true
	}
	return false
}

// exitText says how a container ended, in words for the codes that have a meaning (128 and a signal; 125 to 127 are
// those of `docker run`).
func exitText(d engine.Detail) string {
	text := fmt.Sprintf("exit code %d", d.ExitCode)
	words := map[int]string{
		125: "the engine could not run it", 126: "its command cannot be executed", 127: "its command was not found",
		132: "illegal instruction", 134: "aborted", 135: "bus error", 136: "arithmetic error", 137: "killed", 139: "segmentation fault", 143: "told to end",
	}
	word := words[d.ExitCode]
	if d.OutOfMemory {
		word = "out of memory"
	}
	if word != "" {
		text += ", " + word
	}
	if d.Fault != "" {
		text += ": " + d.Fault
	}
	return text
}
