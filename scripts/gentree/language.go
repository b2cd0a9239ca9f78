package main

import (
	"fmt"
	"strings"
)

// language makes one kind of file. env is nil where the language reads no environment.
type language struct {
	ext    string
	weight int
	open   func(*writer) string
	block  func(*writer) string
	env    func(*writer) string
	end    string
}

// readable is the part of the files, by weight, whose language can read the environment.
const readable = 0.86

// languages are weighted as in a large repository of several teams; the weights add up to 100.
var languages = []language{
	{".ts", 20, tsOpen, tsBlock, jsEnv, ""},
	{".tsx", 12, tsOpen, tsxBlock, jsEnv, ""},
	{".js", 8, jsOpen, jsBlock, jsEnv, ""},
	{".go", 14, goOpen, goBlock, goEnv, ""},
	{".py", 14, pyOpen, pyBlock, pyEnv, ""},
	{".rb", 6, rbOpen, rbBlock, rbEnv, ""},
	{".java", 7, javaOpen, javaBlock, javaEnv, "}\n"},
	{".rs", 5, rsOpen, rsBlock, rsEnv, ""},
	{".md", 4, mdOpen, mdBlock, nil, ""},
	{".json", 4, jsonOpen, jsonBlock, nil, "  \"end\": null\n}\n"},
	{".yml", 3, ymlOpen, ymlBlock, nil, ""},
	{".css", 3, nothing, cssBlock, nil, ""},
}

func (w *writer) language() language {
	at := w.IntN(100)
	for _, l := range languages {
		if at -= l.weight; at < 0 {
			return l
		}
	}
	return languages[0]
}

func nothing(*writer) string { return "" }

// lines gives between least and most lines, each by its maker.
func lines(w *writer, least, most int, line func() string) string {
	var b strings.Builder
	for range least + w.IntN(most-least+1) {
		b.WriteString(line())
	}
	return b.String()
}

func mdOpen(w *writer) string { return "# " + w.sentence() + "\n\n" }

func mdBlock(w *writer) string {
	switch w.IntN(4) {
	case 0:
		return "## " + title(w.word()) + "\n\n"
	case 1:
		return lines(w, 2, 7, func() string { return "- " + w.sentence() + "\n" }) + "\n"
	case 2:
		return fmt.Sprintf("```\n%s --%s %d\n```\n\n", w.camel(1), w.word(), w.number())
	default:
		return lines(w, 2, 6, func() string { return w.sentence() + " " }) + "\n\n"
	}
}

func jsonOpen(*writer) string { return "{\n" }

func jsonBlock(w *writer) string {
	key := fmt.Sprintf("%s%d", w.field(), w.number())
	return fmt.Sprintf("  %q: {%s\n    \"rank\": %d\n  },\n", key, lines(w, 1, 6, func() string {
		return fmt.Sprintf("\n    %q: %q,", w.field(), w.text())
	}), w.number())
}

func ymlOpen(w *writer) string { return "# " + w.sentence() + "\n" }

func ymlBlock(w *writer) string {
	return fmt.Sprintf("%s_%d:\n%s", w.snake(2), w.number(), lines(w, 2, 6, func() string {
		return fmt.Sprintf("  %s: %q # %s\n", w.snake(2), w.text(), w.word())
	}))
}

func cssBlock(w *writer) string {
	return fmt.Sprintf("/* %s */\n.%s-%s:hover {\n%s}\n\n", w.sentence(), w.word(), w.word(), lines(w, 2, 6, func() string {
		return fmt.Sprintf("  %s: %dpx;\n", pick(w, []string{"margin", "padding", "width", "height", "top", "border-radius"}), w.number())
	}))
}
