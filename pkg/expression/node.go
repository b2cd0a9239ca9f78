package expression

import "regexp"

// op is what a node does.
type op uint8

const (
	opLiteral op = iota // value
	opFact              // name
	opItem              // # of the innermost list
	opList              // args
	opMember            // args[0] of args[1]
	opHeader            // headers of args[0], whatever the case of its letters
	opSlice             // args[0] from args[1] to args[2], which may be nil
	opChoose            // args[0] ? args[1] : args[2]
	opUnary             // name, args[0]
	opBinary            // name, args[0], args[1]
	opMatch             // args[0] matches pattern
	opCall              // function, args
)

// node is a part of an expression.
type node struct {
	op       op
	at       int // in characters, from 0
	kind     kind
	name     string
	value    any
	args     []*node
	pattern  *regexp.Regexp
	function *function
}
