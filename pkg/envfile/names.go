package envfile

import "strings"

// Which names are which, as public repositories use them. A template's name has the word "env" and one of the marker
// words in any order, parted by ".", "-" or "_": .env.example, .env.production.sample, .env.example.local,
// docker.env.template, example.env, env.dist, .env-example, .env_sample, .envrc.example, .envexample.
// A file of another language that is about env files (.env.example.ts, env.schema.json, .env.j2) is none.

// IsTemplate tells a path that documents variables and is meant to be committed.
func IsTemplate(path string) bool {
	base := baseName(path)
	return hasEnvWord(base) && hasMarker(base) && !hasForeignExtension(base)
}

// IsEnvFile tells a path that sets variables for real: .env, .env.production, .env.local, prod.env, .env-staging.
//
// Templates are none. Nor are .env.vault and encrypted files (.env.gpg, .env.enc …), which hold no plain values, nor
// .envrc: it is a shell script, which projects commit on purpose.
func IsEnvFile(path string) bool {
	base := baseName(path)
	if hasMarker(base) || hasForeignExtension(base) {
		return false
	}
	rest, ok := strings.CutPrefix(base, ".env")
	if ok && (rest == "" || rest[0] == '.' || rest[0] == '-' || rest[0] == '_') {
		return true
	}
	return len(base) > len(".env") && strings.HasSuffix(base, ".env")
}

// isShell tells direnv's files: shell scripts, of which only the assignments are read.
func isShell(path string) bool { return strings.Contains(baseName(path), ".envrc") }

// isSchema tells files that are @env-spec by their name.
func isSchema(path string) bool {
	return strings.Contains(baseName(path), ".env.schema") || baseName(path) == "env.schema"
}

func baseName(path string) string {
	return strings.ToLower(path[strings.LastIndexAny(path, `/\`)+1:])
}

// hasEnvWord tells names that begin with env, have it after a dot, or after a marker word alone (example-env).
func hasEnvWord(base string) bool {
	at := 0
	for word := range strings.FieldsFuncSeq(base, isSeparator) {
		start := at + strings.Index(base[at:], word)
		at = start + len(word)
		switch rest, ok := strings.CutPrefix(word, "env"); {
		case !ok || rest != "" && rest != "rc" && !isMarker(rest):
		case start == 0 || base[start-1] == '.':
			return true
		default:
			return isMarker(strings.Trim(base[:start], "._-"))
		}
	}
	return false
}

func hasMarker(base string) bool {
	for word := range strings.FieldsFuncSeq(base, isSeparator) {
		if isMarker(strings.TrimPrefix(word, "env")) {
			return true
		}
	}
	return false
}

func isMarker(word string) bool {
	switch word {
	case "example", "examples", "exemple", "sample", "template", "tmpl", "tpl", "dist", "schema", "default", "defaults",
		"stub", "skel", "skeleton":
		return true
	}
	return false
}

// hasForeignExtension tells names that end as files of another format do.
func hasForeignExtension(base string) bool {
	switch base[strings.LastIndexByte(base, '.')+1:] {
	case "md", "mdx", "rst", "adoc", "html", "htm", "pdf", "png", "svg", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx",
		"vue", "svelte", "py", "rb", "go", "php", "java", "kt", "cs", "rs", "ex", "exs", "swift", "dart", "lua", "c", "h", "cpp",
		"json", "jsonc", "json5", "yml", "yaml", "toml", "xml", "ini", "cfg", "conf", "hcl", "tf", "nix", "cue", "csv", "log",
		"sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "j2", "jinja", "jinja2", "erb", "ejs", "hbs", "mustache", "gotmpl", "njk", "tftpl",
		"vault", "gpg", "asc", "enc", "encrypted", "age", "sops", "pgp", "zip", "gz", "tar", "lock", "map", "snap",
		"patch", "diff":
		return true
	}
	return false
}
