package report

import "deploycoord/pkg/escape"

// The escapes of the room below, by the names that the renderers know them by.
const maxName = escape.MaxName

func name(s string) string { return escape.Name(s) }

func prose(s string) string { return escape.Prose(s) }

func cut(s string, n int) string { return escape.Cut(s, n) }

func markdownProse(s string) string { return escape.Markdown(s) }

func markdownCode(s string) string { return escape.Code(s) }

func markdownLink(text, address string) string { return escape.Link(text, address) }

func fence(lines []string) string { return escape.Fence(lines) }
