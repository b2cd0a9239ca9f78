package demo

import (
	"embed"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:embed story/*.txtar
var archives embed.FS

// filesOf gives the files of one archive by their paths; production stands where it says PRODUCTION.
func filesOf(name, production string) (map[string]string, error) {
	data, err := archives.ReadFile("story/" + name + ".txtar")
	if err != nil {
		return nil, fmt.Errorf("read the files of the story: %w", err)
	}
	files := map[string]string{}
	for _, f := range txtar.Parse(data).Files {
		files[f.Name] = strings.ReplaceAll(string(f.Data), "PRODUCTION", production)
	}
	return files, nil
}
