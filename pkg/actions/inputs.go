package actions

import (
	"strings"

	"github.com/sethvargo/go-githubactions"
)

// Lookup gives the option called name (kebab-case, as on the command line: "env-file"), without the spaces around it.
// The Action's input is asked first (INPUT_ENV-FILE: the runner keeps the dash), then DEPLOYCOORD_ENV_FILE. Empty is
// the same as not given, since the runner hands every input left out to a container as an empty variable.
func Lookup(getenv func(string) string, name string) (string, bool) {
	if v := githubactions.New(githubactions.WithGetenv(getenv)).GetInput(name); v != "" {
		return v, true
	}
	v := strings.TrimSpace(getenv(Variable(name)))
	return v, v != ""
}

// Variable is the name of the environment variable that stands for the option called name.
func Variable(name string) string {
	return "DEPLOYCOORD_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}
