package envfile

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Check judges a value by the type. ok is false with a problem that completes the sentence "the value …" and never
// quotes the value, such as "is not a number" or "is none of: a, b".
//
// Nothing is said of an empty value (that is Required's question), of types that are not known, and of options that
// are computed. Where varlock would coerce a value (rounding to a precision, changing case) the coerced one is judged.
func (t Type) Check(value string) (problem string, ok bool) {
	if value == "" {
		return "", true
	}
	switch t.Name {
	case "string":
		problem = t.checkString(value)
	case "number", "float":
		problem = t.checkNumber(value, t.flag("isInt"))
	case "integer", "int":
		problem = t.checkNumber(value, true)
	case "boolean", "bool":
		problem = checkBoolean(value)
	case "enum":
		problem = t.checkEnum(value)
	case "url":
		problem = t.checkURL(value)
	case "email":
		problem = checkEmail(value)
	case "port":
		problem = t.checkPort(value)
	case "ip":
		problem = t.checkIP(value)
	case "uuid":
		problem = checkUUID(value)
	case "semver":
		problem = checkSemver(value)
	case "isoDate":
		problem = checkDate(value)
	case "md5":
		problem = checkMD5(value)
	case "duration":
		problem = t.checkDuration(value)
	case "array":
		problem = t.checkArray(value)
	case "record", "simple-object":
		problem = checkRecord(value)
	}
	return problem, problem == ""
}

func (t Type) checkString(value string) string {
	if t.flag("toUpperCase") {
		value = strings.ToUpper(value)
	}
	if t.flag("toLowerCase") {
		value = strings.ToLower(value)
	}
	if problem := t.checkLength(utf8.RuneCountInString(value), "characters", "minLength", "maxLength", "isLength"); problem != "" {
		return problem
	}
	if want, ok := t.option("startsWith"); ok && !strings.HasPrefix(value, want) {
		return "does not start with " + bounded(want, maxText)
	}
	if want, ok := t.option("endsWith"); ok && !strings.HasSuffix(value, want) {
		return "does not end with " + bounded(want, maxText)
	}
	return t.checkPattern(value)
}

// checkLength holds n to three options, which count unit.
func (t Type) checkLength(n int, unit, minimum, maximum, exact string) string {
	if want, ok := t.integer(minimum); ok && n < want {
		return "has fewer than " + strconv.Itoa(want) + " " + unit
	}
	if want, ok := t.integer(maximum); ok && n > want {
		return "has more than " + strconv.Itoa(want) + " " + unit
	}
	if want, ok := t.integer(exact); ok && n != want {
		return "does not have exactly " + strconv.Itoa(want) + " " + unit
	}
	return ""
}

func checkBoolean(value string) string {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "t", "true", "yes", "on", "1", "f", "false", "no", "off", "0":
		return ""
	}
	return "is not a boolean (true or false)"
}

func (t Type) checkEnum(value string) string {
	if len(t.Args) == 0 || slices.Contains(t.Args, value) || slices.ContainsFunc(t.Args, isComputed) {
		return ""
	}
	shown := t.Args[:min(len(t.Args), 20)]
	problem := "is none of: " + bounded(strings.Join(shown, ", "), maxText)
	if len(shown) < len(t.Args) {
		problem += ", …"
	}
	return problem
}
