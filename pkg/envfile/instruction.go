package envfile

import "strings"

const maxWords = 16

// isInstruction tells values that say what to do instead of being something: changeme, your-api-key, REPLACE_WITH_KEY,
// insert-token-here. Every part of a URL or of a connection string is looked at by itself.
func isInstruction(value string) bool {
	sentence := strings.IndexByte(value, ' ') >= 0
	if strings.Contains(value, "path/to/") || strings.HasSuffix(value, ".tld") || strings.HasPrefix(value, "you@") {
		return true
	}
	for part := range strings.FieldsFuncSeq(value, partsInstructions) {
		var buffer [maxWords]string
		words := splitWords(part, buffer[:0])
		if len(words) == 0 {
			continue
		}
		whole := len(part) == len(strings.Trim(value, "[](){}<>'\"!:. "))
		if isInstructionWords(words, whole) || len(words) == 1 && words[0] == "your" && !sentence || strings.HasPrefix(part, "TODO_") || strings.HasPrefix(part, "FIXME_") {
			return true
		}
	}
	return sentence && isInstructionSentence(value)
}

func partsInstructions(r rune) bool {
	switch r {
	case '/', '@', ':', '=', '<', '>', '[', ']', '(', ')', '{', '}', '"', '\'', ',', ';', '?', '&', ' ', '|', '.', '%':
		return true
	}
	return false
}

// splitWords gives the lower-case words of a part, at most maxWords.
func splitWords(part string, words []string) []string {
	part = strings.ToLower(part)
	for word := range strings.FieldsFuncSeq(part, func(r rune) bool {
		return r < 'a' && (r < '0' || r > '9') || r > 'z' && r < 0x80
	}) {
		if len(words) == maxWords {
			break
		}
		words = append(words, word)
	}
	return words
}

// isInstructionWords judges the words of one part; whole is true where the part is all of the value.
func isInstructionWords(words []string, whole bool) bool {
	first, last := words[0], words[len(words)-1]
	if len(words) == 1 && whole && isPlaceholderWord(first) {
		return true
	}
	if len(words) > 1 && last == "here" {
		return true
	}
	for i, word := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case isYour(word) || word == "your" && next != "" && (i == 0 || isCredentialWord(next)):
			return true
		case (word == "change" || word == "replace" || word == "replaced") && isObject(next):
			return true
		case word == "be" && i > 0 && (next == "changed" || next == "replaced" || next == "updated"):
			return true
		case strings.HasPrefix(word, "changeme"), strings.HasPrefix(word, "changethis"), strings.HasPrefix(word, "replaceme"),
			strings.HasPrefix(word, "replacethis"), strings.Contains(word, "donotuse"):
			return true
		}
	}
	if len(words) == 1 {
		return false
	}
	second := words[1]
	switch first {
	case "insert", "enter", "put", "add", "paste", "fill", "set", "provide":
		return isObject(second) && second != "in" && second != "with" && second != "by" && second != "to" || second == "your" ||
			(first == "insert" || first == "enter" || first == "paste") && isCredentialWord(second)
	case "get", "generate", "generated", "create":
		return second == "a" || second == "the" || second == "your" || second == "me" || second == "this"
	case "dummy", "fake", "placeholder", "some", "sample", "example":
		return whole && isSecretWord(last) && len(words) <= 4
	case "not":
		return second == "a" && len(words) > 2 && words[2] == "real"
	}
	return whole && (last == "dummy" || last == "placeholder")
}

// isPlaceholderWord tells words that are a placeholder where they are the whole value.
func isPlaceholderWord(word string) bool {
	switch word {
	case "todo", "fixme", "tbd", "placeholder", "dummy", "fillme",
		"fillmein", "setme", "insertme", "editme", "updateme", "addme", "notset", "example", "yours", "redacted",
		"dummyvalue", "examplevalue", "samplevalue", "dummykey", "fakekey", "examplekey":
		return true
	}
	return false
}

// isYour tells `yourapikey`, `yourdomain`: "your" with a noun joined to it. `yourselfhosted` is none.
func isYour(word string) bool {
	rest, ok := strings.CutPrefix(word, "your")
	if !ok || rest == "" {
		return false
	}
	for _, noun := range [...]string{
		"key", "api", "secret", "token", "pass", "domain", "app", "project", "bucket", "client", "account", "user", "name",
		"email", "mail", "server", "host", "site", "db", "database", "org", "company", "access", "id", "url", "value", "own",
		"region", "public", "private", "strong", "super", "username", "instance", "cluster", "tenant", "team", "workspace",
	} {
		if strings.HasPrefix(rest, noun) {
			return true
		}
	}
	return false
}

// isObject tells the words that make a verb before them an instruction.
func isObject(word string) bool {
	switch word {
	case "me", "this", "it", "your", "with", "in", "before", "these", "a", "the", "my", "by", "here", "value", "now":
		return true
	}
	return false
}

// isCredentialWord tells the nouns that people put a placeholder for.
func isCredentialWord(word string) bool {
	switch word {
	case "key", "keys", "api", "apikey", "secret", "token", "password", "passwd", "pass", "domain", "app", "project", "bucket",
		"client", "account", "user", "username", "email", "url", "id", "value", "string", "dsn", "host", "hostname", "org",
		"organization", "company", "database", "name", "access", "private", "public", "webhook", "credential", "credentials",
		"here", "server", "tenant", "supabase", "stripe", "openai", "github", "google", "aws":
		return true
	}
	return false
}

// isSecretWord tells the nouns that make `dummy_key` or `example-token` a placeholder; `example-app` is a name.
func isSecretWord(word string) bool {
	switch word {
	case "key", "keys", "apikey", "secret", "token", "password", "passwd", "pass", "value", "string", "credential",
		"credentials", "dsn":
		return true
	}
	return false
}

// isInstructionSentence judges values of several words: "your key", "Enter the token", "put your key here", "TODO: …".
func isInstructionSentence(value string) bool {
	var buffer [maxWords]string
	words := splitWords(value, buffer[:0])
	if len(words) < 2 {
		return false
	}
	first, second, last := words[0], words[1], words[len(words)-1]
	switch {
	case strings.HasPrefix(value, "TODO") || strings.HasPrefix(value, "FIXME"):
		return true
	case first == "your":
		return len(words) <= 5 && (isCredentialWord(second) || isCredentialWord(last))
	case first == "insert" || first == "enter" || first == "put" || first == "paste" || first == "replace" || first == "change" ||
		first == "add" || first == "fill":
		return len(words) <= 8 && (isObject(second) || last == "here" || isCredentialWord(second))
	case first == "please":
		return second == "change" || second == "replace" || second == "set" || second == "fill"
	}
	return last == "here" && len(words) <= 5 && isCredentialWord(words[len(words)-2])
}
