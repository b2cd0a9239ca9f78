package envfile

import (
	"encoding/json"
	"math"
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

func (t Type) integer(name string) (int, bool) {
	v, ok := t.option(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(v)
	return n, err == nil
}

func (t Type) number(name string) (float64, bool) {
	v, ok := t.option(name)
	if !ok {
		return 0, false
	}
	return parseNumber(v)
}

// parseNumber reads a decimal number. Hexadecimals, infinities and "_" are none to the tools that read env files.
func parseNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func (t Type) checkNumber(value string, whole bool) string {
	f, ok := parseNumber(value)
	switch {
	case !ok && whole:
		return "is not a whole number"
	case !ok:
		return "is not a number"
	case whole && f != math.Trunc(f):
		return "is not a whole number"
	}
	if by, ok := t.number("isDivisibleBy"); ok && by != 0 && math.Mod(f, by) != 0 {
		v, _ := t.option("isDivisibleBy")
		return "is not divisible by " + v
	}
	if t.flag("coerceToMinMaxRange") {
		return ""
	}
	return t.checkRange(f)
}

func (t Type) checkRange(f float64) string {
	if least, ok := t.number("min"); ok && f < least {
		v, _ := t.option("min")
		return "is less than " + v
	}
	if most, ok := t.number("max"); ok && f > most {
		v, _ := t.option("max")
		return "is greater than " + v
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

func (t Type) checkPort(value string) string {
	n, err := strconv.ParseUint(value, 10, 16)
	if err != nil {
		return "is not a port number (0 to 65535)"
	}
	return t.checkRange(float64(n))
}

// checkArray holds each element of a JSON array or a separated list to the element's type. An array in @env-spec's own
// notation may hold references and calls, and is left alone.
func (t Type) checkArray(value string) string {
	var elements []string
	if text := strings.TrimSpace(value); strings.HasPrefix(text, "[") {
		var list []json.RawMessage
		if json.Unmarshal([]byte(text), &list) != nil {
			if strings.HasSuffix(text, "]") {
				return ""
			}
			return "is not an array"
		}
		for _, raw := range list {
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			elements = append(elements, s)
		}
	} else {
		separator, ok := t.option("separator")
		if !ok || separator == "" {
			separator = ","
		}
		for s := range strings.SplitSeq(text, separator) {
			if s = strings.TrimSpace(s); s != "" {
				elements = append(elements, s)
			}
		}
	}
	if problem := t.checkLength(len(elements), "elements", "minLength", "maxLength", "isLength"); problem != "" {
		return problem
	}
	if len(t.Args) == 0 {
		return ""
	}
	element := parseType(t.Args[0])
	for i, s := range elements {
		if problem, ok := element.Check(s); !ok {
			return "has an element, number " + strconv.Itoa(i+1) + ", that " + problem
		}
	}
	return ""
}

func checkRecord(value string) string {
	text := strings.TrimSpace(value)
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return "is not an object in braces"
	}
	return ""
}
