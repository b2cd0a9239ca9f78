package main

import (
	"fmt"
	"strings"
)

func goOpen(w *writer) string {
	return fmt.Sprintf("// Package %s: %s\npackage %[1]s\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"os\"\n\n%[3]s)\n\n", w.word(), w.sentence(),
		lines(w, 1, 5, func() string { return fmt.Sprintf("\t\"example.com/%s/%s\"\n", w.word(), w.word()) }))
}

func goBlock(w *writer) string {
	if w.IntN(4) == 0 {
		name := w.pascal()
		return fmt.Sprintf("// %s: %s\ntype %[1]s struct {\n%[3]s}\n\n", name, w.sentence(), lines(w, 2, 7, func() string {
			return fmt.Sprintf("\t%s %s `json:\"%s\"`\n", w.pascal(), pick(w, []string{"string", "int", "bool", "[]byte", "time.Duration"}), w.snake(2))
		}))
	}
	name := title(w.camel(2))
	return fmt.Sprintf("// %s: %s\nfunc %[1]s(ctx context.Context, %[3]s %s) (%s, error) {\n%s\treturn %s, nil\n}\n\n",
		name, w.sentence(), w.field(), w.pascal(), w.pascal(), lines(w, 3, 10, func() string {
			switch w.IntN(5) {
			case 0:
				return fmt.Sprintf("\t// %s\n", w.sentence())
			case 1:
				return fmt.Sprintf("\tif err := %s.%s(ctx, %d); err != nil {\n\t\treturn nil, fmt.Errorf(\"%s %s: %%w\", err)\n\t}\n", w.field(), title(w.camel(1)), w.number(), w.word(), w.word())
			case 2:
				return fmt.Sprintf("\t%s := %s[%q]\n", w.field(), w.field(), w.text())
			case 3:
				return fmt.Sprintf("\tfor i, %s := range %s {\n\t\t%s[i] = %s.%s + %d\n\t}\n", w.word(), w.field(), w.field(), w.word(), w.pascal(), w.number())
			default:
				return fmt.Sprintf("\t%s, %s := %s.%s(%q)\n", w.field(), w.field(), w.word(), title(w.camel(1)), w.text())
			}
		}), w.field())
}

func goEnv(w *writer) string {
	if w.IntN(3) == 0 {
		return fmt.Sprintf("func %s() (string, bool) {\n\treturn os.LookupEnv(%q)\n}\n\n", w.camel(2), w.env())
	}
	return fmt.Sprintf("func %s() string {\n\treturn os.Getenv(%q)\n}\n\n", w.camel(2), w.env())
}

func javaOpen(w *writer) string {
	return fmt.Sprintf("package com.example.%s.%s;\n\n%s\n/** %s */\npublic class %s {\n\n", w.word(), w.word(), lines(w, 2, 7, func() string {
		return fmt.Sprintf("import com.example.%s.%s;\n", w.word(), w.pascal())
	}), w.sentence(), w.pascal())
}

func javaBlock(w *writer) string {
	return fmt.Sprintf("    /** %s */\n    public %s %s(%s %s, int %s) {\n%s        return %s;\n    }\n\n",
		w.sentence(), w.pascal(), w.camel(2), w.pascal(), w.field(), w.word(), lines(w, 3, 10, func() string {
			switch w.IntN(4) {
			case 0:
				return fmt.Sprintf("        // %s\n", w.sentence())
			case 1:
				return fmt.Sprintf("        if (%s.get%s() > %d) {\n            throw new IllegalStateException(\"%s\");\n        }\n", w.field(), w.pascal(), w.number(), w.text())
			case 2:
				return fmt.Sprintf("        final var %s = %s.stream().map(%s::get%s).toList();\n", w.field(), w.field(), w.pascal(), w.pascal())
			default:
				return fmt.Sprintf("        this.%s = %s.%s(\"%s\", %dL);\n", w.field(), w.field(), w.camel(1), w.text(), w.number())
			}
		}), w.field())
}

func javaEnv(w *writer) string {
	return fmt.Sprintf("    private static final String %s = System.getenv(\"%s\");\n\n", strings.ToUpper(w.snake(2)), w.env())
}

func rsOpen(w *writer) string {
	return fmt.Sprintf("//! %s\n\n%s\n", w.sentence(), lines(w, 1, 5, func() string {
		return fmt.Sprintf("use crate::%s::%s::%s;\n", w.word(), w.word(), w.pascal())
	}))
}

func rsBlock(w *writer) string {
	return fmt.Sprintf("/// %s\npub fn %s_%s<'a>(%s: &'a %s, %s: usize) -> Result<%s, Error> {\n%s    Ok(%s)\n}\n\n",
		w.sentence(), pick(w, verbs), w.snake(2), w.word(), w.pascal(), w.snake(2), w.pascal(), lines(w, 3, 10, func() string {
			switch w.IntN(4) {
			case 0:
				return fmt.Sprintf("    // %s\n", w.sentence())
			case 1:
				return fmt.Sprintf("    let %s = %s.%s(%d)?;\n", w.snake(2), w.word(), w.snake(2), w.number())
			case 2:
				return fmt.Sprintf("    if %s.is_empty() || %s == '%s' {\n        return Err(Error::%s(\"%s\"));\n    }\n", w.word(), w.word(), w.word()[:1], w.pascal(), w.text())
			default:
				return fmt.Sprintf("    let %s: Vec<_> = %s.iter().filter(|%s| %[3]s.%s > %d).collect();\n", w.snake(2), w.snake(2), w.word(), w.word(), w.number())
			}
		}), w.word())
}

func rsEnv(w *writer) string {
	return fmt.Sprintf("pub fn %s() -> Option<String> {\n    std::env::var(\"%s\").ok()\n}\n\n", w.snake(3), w.env())
}
