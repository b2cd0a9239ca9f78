package envusage

import (
	"sort"
	"strings"
)

// typed is one declaration of a name, at a token.
type typed struct {
	at  int
	typ string
}

// declaredType gives the type that the file declares a name with, nearest before token at: `Type name`, `name: Type`,
// `name = new Type(…)`, `name = Type::new(…)`; "" where it does not say.
func (x *extractor) declaredType(name string, at int) string {
	if x.types == nil {
		x.types = map[string][]typed{}
		for i := range x.tokens {
			if x.kind(i) == tokenIdent && !x.isAny(i-1, ".", "::", "?.") {
				if t := x.declaration(i); t != "" {
					x.types[x.text(i)] = append(x.types[x.text(i)], typed{i, t})
				}
			}
		}
	}
	found := x.types[name]
	n := sort.Search(len(found), func(n int) bool { return found[n].at >= at })
	if n == 0 {
		return ""
	}
	return found[n-1].typ
}

// declaration gives the type of the name at i if it is declared there.
func (x *extractor) declaration(i int) string {
	if x.facts.lang.link == byPackage {
		return x.goDeclaration(i)
	}
	switch {
	case x.is(i+1, ":"): // name: &mut Type
		return x.typeAt(i + 2)
	case x.is(i+1, "="):
		j := i + 2
		if x.is(j, "new") {
			j++
		}
		if t := x.typeAt(j); t != "" && t[0] >= 'A' && t[0] <= 'Z' {
			return t
		}
	}
	if x.kind(i-1) == tokenIdent && !paramModifiers[x.text(i-1)] && !x.isAny(i-1, "return", "let", "new", "await", "in", "is", "not", "else", "case", "throw") {
		return x.text(i - 1)
	}
	return ""
}

// goDeclaration reads Go's declarations: (name *Type), var name Type, name := &Type{…}.
func (x *extractor) goDeclaration(i int) string {
	j := i + 1
	if x.is(j, ":=") {
		for j++; x.is(j, "&"); j++ {
		}
		if t := x.typeAt(j); t != "" && t[0] >= 'A' && t[0] <= 'Z' {
			return t
		}
		return ""
	}
	if !x.isAny(i-1, "(", ",", "var") || x.kind(j) != tokenIdent && !x.is(j, "*") || x.tokens[j].line != x.tokens[i].line {
		return ""
	}
	return x.typeAt(j)
}

// typeAt reads the type at i, without what borrows or qualifies it.
func (x *extractor) typeAt(i int) string {
	for x.isAny(i, "&", "mut", "dyn", "*") {
		i++
	}
	last := ""
	for x.kind(i) == tokenIdent {
		if t := x.text(i); last == "" || t[0] >= 'A' && t[0] <= 'Z' {
			last = t
		}
		if !x.isAny(i+1, ".", "::") {
			break
		}
		i += 2
	}
	return last
}

// receives tells whether a method's receiver may be of the helper's type: the file declares it so, or says nothing and
// the receiver is named after the type, or the method has a name that other types hardly have.
func receives(c call, h helper) bool {
	owner := strings.ToLower(h.owner)
	if c.qualifier == "this" || c.qualifier == "self" || c.qualifier == "super" || c.qualifier == "base" {
		return true // an inherited method
	}
	if t := strings.ToLower(c.receiver); t != "" && t != "var" && t != "val" && t != "auto" {
		return t == owner || len(t) > 3 && (strings.HasSuffix(owner, t) || strings.HasSuffix(t, owner))
	}
	q := strings.ToLower(strings.Trim(c.qualifier, "_"))
	if len(q) > 2 && owner != "" && (strings.Contains(owner, q) || strings.Contains(q, owner)) {
		return true
	}
	return !commonNames[strings.ToLower(c.name[:1])+c.name[1:]]
}

// commonNames are names of methods that many types have.
var commonNames = map[string]bool{
	"get": true, "getString": true, "getInt": true, "getInteger": true, "getBoolean": true, "getBool": true, "getLong": true,
	"getOrDefault": true, "getProperty": true, "getValue": true, "read": true, "value": true, "find": true, "load": true,
	"lookup": true, "contains": true, "put": true, "add": true, "string": true, "int": true, "bool": true, "has": true,
	"parse": true, "fetch": true, "resolve": true, "of": true, "var": true, "from": true, "apply": true, "accept": true,
	"require": true, "check": true, "equals": true, "valueOf": true, "format": true, "append": true, "error": true,
	"info": true, "debug": true, "warn": true, "log": true, "setProperty": true, "containsKey": true, "remove": true,
	"set": true, "update": true, "insert": true, "create": true, "init": true, "new": true, "tryGetValue": true,
	"getParameter": true, "getHeader": true, "getAttribute": true, "getRequired": true, "optional": true, "required": true,
	"register": true, "publish": true, "send": true, "key": true, "name": true, "label": true, "arg": true, "expect": true,
	"push": true, "execute": true, "invoke": true, "call": true, "run": true, "exists": true, "test": true, "query": true,
}
