package envfile

import (
	"math"
	"strconv"
	"strings"
)

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

func (t Type) checkPort(value string) string {
	n, err := strconv.ParseUint(value, 10, 16)
	if err != nil {
		return "is not a port number (0 to 65535)"
	}
	return t.checkRange(float64(n))
}
