package envfile

import "strings"

// SensitiveName infers from a name alone whether its value is a secret, for files that do not say.
//
// Names that frameworks put into what browsers load are public. Of the rest, the words of the name decide: SECRET,
// TOKEN, PASSWORD and their like make it sensitive, KEY where it ends the name, and addresses that carry credentials
// (DATABASE_URL, *_DSN, *_WEBHOOK_URL). A last word that makes it a setting about a secret (TOKEN_TTL, PASSWORD_FILE)
// takes that back.
func SensitiveName(name string) bool {
	name = strings.ToUpper(name)
	if isPublicPrefix(name) {
		return false
	}
	var secret, public, store, address bool
	var last, before string
	for word := range strings.FieldsFuncSeq(name, isSeparator) {
		before, last = last, word
		switch word {
		case "PUBLIC", "PUBLISHABLE", "PUB":
			public = true
		case "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PASS", "PWD",
			"CREDENTIAL", "CREDENTIALS", "CREDS", "DSN", "APIKEY", "APIKEYS", "SALT", "PAT", "SECRETKEY", "PRIVATEKEY":
			secret = true
		case "DATABASE", "DB", "REDIS", "VALKEY", "MONGO", "MONGODB", "POSTGRES", "POSTGRESQL", "PG", "MYSQL", "MARIADB",
			"AMQP", "RABBITMQ", "CLOUDAMQP", "CLICKHOUSE", "BROKER", "CELERY", "WEBHOOK", "DIRECT", "CONNECTION", "DATASOURCE",
			"KV", "SMTP", "ELASTICSEARCH", "OPENSEARCH":
			store = true
		case "URL", "URI", "STRING":
			address = true
		default:
			secret = secret || hasSecretSuffix(word)
		}
	}
	switch last {
	case "KEY", "KEYS", "PEM":
		return !public && before != "SITE" && before != "FOREIGN"
	case "ID":
		return strings.HasSuffix(name, "ACCESS_KEY_ID") || strings.HasSuffix(name, "SECRET_ID")
	case "BASE64", "B64":
		return !public && (secret || before == "KEY" || before == "CREDENTIALS" || before == "ACCOUNT")
	}
	if public || isSettingWord(last) {
		return false
	}
	if address {
		return store || secret && last == "STRING"
	}
	return secret
}

// hasSecretSuffix tells words joined without a separator: PGPASSWORD, AUTHTOKEN.
func hasSecretSuffix(word string) bool {
	return strings.HasSuffix(word, "PASSWORD") || strings.HasSuffix(word, "SECRET") || strings.HasSuffix(word, "TOKEN") ||
		strings.HasSuffix(word, "APIKEY")
}

func isSeparator(r rune) bool { return r == '_' || r == '-' || r == '.' }

func isPublicPrefix(name string) bool {
	for _, prefix := range [...]string{
		"NEXT_PUBLIC_", "NUXT_PUBLIC_", "VITE_", "PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_", "GATSBY_", "VUE_APP_",
		"STORYBOOK_", "PREACT_APP_", "NG_APP_",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// isSettingWord tells the last words of names that say something about a secret without being one.
func isSettingWord(word string) bool {
	switch word {
	case "ENDPOINT", "HOST", "PORT", "TTL", "EXPIRY", "EXPIRE", "EXPIRES", "EXPIRATION", "LIFETIME", "AGE", "DAYS", "HOURS",
		"MINUTES", "MINS", "SECONDS", "SECS", "MS", "LENGTH", "MIN", "MAX", "SIZE", "LIMIT", "LIMITS", "NAME", "PATH", "FILE",
		"DIR", "PREFIX", "SUFFIX", "HEADER", "TYPE", "ALGORITHM", "ALG", "ENABLED", "ENABLE", "DISABLED", "DISABLE",
		"REQUIRED", "ISSUER", "AUDIENCE", "COUNT", "FORMAT", "REGION", "VERSION", "ROUNDS", "COST", "POLICY", "ARN",
		"INTERVAL", "TIMEOUT", "FIELD", "IN", "RESET", "LOGIN", "AUTH", "ADDRESS", "SYMBOL", "DECIMALS", "MODE", "STORE",
		"PROVIDER", "BACKEND", "MANAGER", "SYNC", "WITHIN", "USER", "USERNAME":
		return true
	}
	return false
}
