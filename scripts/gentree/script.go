package main

import (
	"fmt"
	"strings"
)

func tsOpen(w *writer) string {
	return lines(w, 2, 8, func() string {
		return fmt.Sprintf("import { %s, type %s } from '../%s/%s'\n", w.camel(1), w.pascal(), w.word(), w.word())
	}) + "\n"
}

func jsOpen(w *writer) string {
	return "'use strict'\n\n" + lines(w, 1, 6, func() string {
		return fmt.Sprintf("const %s = require('./%s/%s')\n", w.field(), w.word(), w.word())
	}) + "\n"
}

func tsBlock(w *writer) string {
	if w.IntN(3) == 0 {
		return fmt.Sprintf("export interface %s {\n%s}\n\n", w.pascal(), lines(w, 2, 8, func() string {
			return fmt.Sprintf("  %s%s: %s\n", w.field(), pick(w, []string{"", "?"}), pick(w, []string{"string", "number", "boolean", "Date", w.pascal() + "[]"}))
		}))
	}
	return fmt.Sprintf("/** %s */\nexport async function %s(%s: %s): Promise<%s> {\n%s}\n\n",
		w.sentence(), w.camel(2), w.field(), w.pascal(), w.pascal(), scriptBody(w))
}

func jsBlock(w *writer) string {
	return fmt.Sprintf("// %s\nmodule.exports.%s = async function (%s, options = {}) {\n%s}\n\n", w.sentence(), w.camel(2), w.field(), scriptBody(w))
}

func tsxBlock(w *writer) string {
	name := w.pascal()
	return fmt.Sprintf("export function %s({ %s, %s }: %sProps) {\n%s  return (\n    <section className=\"%s %s\">\n%s    </section>\n  )\n}\n\n",
		name, w.field(), w.field(), name, scriptBody(w), w.word(), w.word(), lines(w, 1, 6, func() string {
			return fmt.Sprintf("      <%s id=\"%s-%d\" onClick={() => %s(%s)}>%s</%[1]s>\n", "span", w.word(), w.number(), w.camel(1), w.field(), strings.ReplaceAll(w.sentence(), "that", "which"))
		}))
}

func scriptBody(w *writer) string {
	return lines(w, 3, 12, func() string {
		switch w.IntN(6) {
		case 0:
			return fmt.Sprintf("  // %s\n", w.sentence())
		case 1:
			return fmt.Sprintf("  if (%s.%s > %d) {\n    throw new Error('%s')\n  }\n", w.field(), w.word(), w.number(), w.text())
		case 2:
			return fmt.Sprintf("  const %s = await %s.%s(%d, '%s')\n", w.field(), w.field(), w.camel(1), w.number(), w.text())
		case 3:
			return fmt.Sprintf("  const { %s, %s = %d } = %s.%s\n", w.field(), w.field(), w.number(), w.field(), w.word())
		case 4:
			return fmt.Sprintf("  logger.%s(`%s ${%s.%s} %s`)\n", pick(w, []string{"info", "warn", "debug"}), w.word(), w.field(), w.word(), w.word())
		default:
			return fmt.Sprintf("  %s.%s = %s.filter((%s) => %[4]s.%s !== '%s').map(%s)\n", w.field(), w.word(), w.field(), w.word(), w.word(), w.word(), w.camel(1))
		}
	})
}

func jsEnv(w *writer) string {
	switch w.IntN(5) {
	case 0:
		return fmt.Sprintf("const %s = process.env['%s']\n\n", w.field(), w.env())
	case 1:
		return fmt.Sprintf("const { %s, %s: %s = '%s' } = process.env\n\n", w.env(), w.env(), w.field(), w.word())
	case 2:
		return fmt.Sprintf("const %s = process.env.%s ?? '%s'\n\n", w.field(), w.env(), w.text())
	default:
		return fmt.Sprintf("const %s = process.env.%s\n\n", w.field(), w.env())
	}
}

func pyOpen(w *writer) string {
	return fmt.Sprintf("\"\"\"%s\"\"\"\n\nimport os\n%s\n", w.sentence(), lines(w, 1, 6, func() string {
		return fmt.Sprintf("from app.%s.%s import %s, %s\n", w.word(), w.word(), w.pascal(), w.snake(2))
	}))
}

func pyBlock(w *writer) string {
	return fmt.Sprintf("def %s_%s(%s: %s, *, %s: int = %d) -> %s:\n    \"\"\"%s\"\"\"\n%s    return %s\n\n\n",
		pick(w, verbs), w.snake(2), w.snake(2), w.pascal(), w.word(), w.number(), w.pascal(), w.sentence(), lines(w, 3, 12, func() string {
			switch w.IntN(5) {
			case 0:
				return fmt.Sprintf("    # %s\n", w.sentence())
			case 1:
				return fmt.Sprintf("    if %s.%s is None or %s > %d:\n        raise ValueError(f\"%s {%s}\")\n", w.word(), w.word(), w.snake(2), w.number(), w.word(), w.word())
			case 2:
				return fmt.Sprintf("    %s = [%s.%s for %s in %s if %s]\n", w.snake(2), w.word(), w.word(), w.word(), w.snake(2), w.word())
			case 3:
				return fmt.Sprintf("    %s[\"%s\"] = \"%s\"\n", w.snake(2), w.word(), w.text())
			default:
				return fmt.Sprintf("    %s = %s(%s, %s=%d)\n", w.snake(2), w.snake(2), w.word(), w.word(), w.number())
			}
		}), w.snake(2))
}

func pyEnv(w *writer) string {
	switch w.IntN(3) {
	case 0:
		return fmt.Sprintf("%s = os.environ[\"%s\"]\n\n", strings.ToUpper(w.snake(2)), w.env())
	case 1:
		return fmt.Sprintf("%s = os.environ.get(\"%s\", \"%s\")\n\n", strings.ToUpper(w.snake(2)), w.env(), w.word())
	default:
		return fmt.Sprintf("%s = os.getenv(\"%s\")\n\n", strings.ToUpper(w.snake(2)), w.env())
	}
}

func rbOpen(w *writer) string {
	return "# frozen_string_literal: true\n\n# " + w.sentence() + "\n\n"
}

func rbBlock(w *writer) string {
	return fmt.Sprintf("# %s\ndef %s_%s(%s, %s: %d)\n%s  %s\nend\n\n", w.sentence(), pick(w, verbs), w.snake(2), w.word(), w.snake(2), w.number(),
		lines(w, 3, 10, func() string {
			switch w.IntN(4) {
			case 0:
				return fmt.Sprintf("  # %s\n", w.sentence())
			case 1:
				return fmt.Sprintf("  raise ArgumentError, \"%s #{%s}\" if %s > %d\n", w.word(), w.word(), w.word(), w.number())
			case 2:
				return fmt.Sprintf("  %s = %s.map { |%s| %[3]s[:%s] }.compact\n", w.snake(2), w.snake(2), w.word(), w.word())
			default:
				return fmt.Sprintf("  @%s ||= %s.%s('%s')\n", w.snake(2), w.pascal(), w.snake(2), w.text())
			}
		}), w.snake(2))
}

func rbEnv(w *writer) string {
	if w.IntN(2) == 0 {
		return fmt.Sprintf("%s = ENV.fetch('%s')\n\n", strings.ToUpper(w.snake(2)), w.env())
	}
	return fmt.Sprintf("%s = ENV['%s'] || '%s'\n\n", strings.ToUpper(w.snake(2)), w.env(), w.word())
}
