package migration

import (
	"strings"

	"github.com/multigres/multigres/go/common/parser/ast"
)

func (r *reader) alterTable(s *statement, n *ast.AlterTableStmt) {
	table := relation(n.Relation)
	lines := s.clauses(items(n.Cmds))
	for i, c := range items(n.Cmds) {
		cmd, ok := c.(*ast.AlterTableCmd)
		if !ok {
			continue
		}
		if n.Objtype == ast.OBJECT_TYPE {
			if cmd.Subtype == ast.AT_DropColumn {
				r.dropThing(lines[i], "attribute", table+"."+cmd.Name)
			}
			continue
		}
		if n.Objtype == ast.OBJECT_TABLE || n.Objtype == ast.OBJECT_FOREIGN_TABLE {
			r.alterCommand(lines[i], table, cmd)
		}
	}
}

// clauses gives the line on which each part of an ALTER TABLE begins: they stand between commas.
func (s *statement) clauses(cmds []ast.Node) []int {
	lines := make([]int, len(cmds))
	depth, at, expectNext := 0, 0, false
	for i := range lines {
		lines[i] = s.line
	}
	// The first part begins after the table's name.
	i := 2
	for s.word(i) == "IF" || s.word(i) == "EXISTS" || s.word(i) == "ONLY" {
		i++
	}
	_, i = s.name(i)
	for ; i < len(s.toks) && at < len(lines); i++ {
		t := s.toks[i]
		if i > 0 && !expectNext && at == 0 && depth == 0 {
			lines[0], at = t.line, 1
			if at >= len(lines) {
				return lines
			}
		}
		if expectNext {
			lines[at], expectNext = t.line, false
			at++
		}
		switch {
		case t.punct('('):
			depth++
		case t.punct(')'):
			depth--
		case t.punct(',') && depth == 0:
			expectNext = true
		}
	}
	return lines
}

func (r *reader) alterCommand(line int, table string, c *ast.AlterTableCmd) {
	column := key(table) + "." + key(c.Name)
	switch c.Subtype {
	case ast.AT_AddColumn:
		if def, ok := c.Def.(*ast.ColumnDef); ok {
			r.addColumn(line, table, def)
		}
	case ast.AT_DropColumn:
		r.dropColumn(line, table, c.Name)
	case ast.AT_AlterColumnType:
		def, _ := c.Def.(*ast.ColumnDef)
		if def != nil {
			r.changeType(line, table, c.Name, typeText(def.TypeName), !isNil(def.RawDefault))
		}
	case ast.AT_SetNotNull:
		r.setNotNull(line, table, c.Name)
	case ast.AT_AddConstraint:
		if con, ok := c.Def.(*ast.Constraint); ok {
			r.addConstraint(line, table, con)
		}
	case ast.AT_ValidateConstraint:
		r.checked[key(table)+".*"] = true
		for k := range r.newChecks(table) {
			r.checked[k] = true
		}
	case ast.AT_SetLogged, ast.AT_SetUnLogged, ast.AT_SetTableSpace, ast.AT_SetAccessMethod:
		r.locks(line, table, "moves the table "+named(table), "it is written anew while nobody can use it", "do it when nobody uses it")
	case ast.AT_AddIdentity:
		if !r.newColumns[column] {
			r.locks(line, table, "makes "+dotted(table, c.Name)+" an identity column", "the table is locked meanwhile", "set a lock_timeout")
		}
	}
}

// newChecks gives the columns of a table for which this migration added "IS NOT NULL" as a constraint.
func (r *reader) newChecks(table string) map[string]bool {
	out := map[string]bool{}
	for k := range r.remade {
		if rest, ok := strings.CutPrefix(k, "notnull:"); ok && strings.HasPrefix(rest, key(table)+".") {
			out[rest] = true
		}
	}
	return out
}

// addColumn judges a new column: whether rows that are there can have it, and whether the table must be written anew.
func (r *reader) addColumn(line int, table string, def *ast.ColumnDef) {
	defer func() { r.newColumns[key(table)+"."+key(def.Colname)] = true }()
	if r.isNew(table) {
		return
	}
	name := typeText(def.TypeName)
	required, filled := def.IsNotNull, false
	var rewrites string
	if strings.HasPrefix(name, "serial") || strings.HasPrefix(name, "bigserial") || strings.HasPrefix(name, "smallserial") {
		filled, rewrites = true, "serial"
	}
	for _, n := range items(def.Constraints) {
		c, ok := n.(*ast.Constraint)
		if !ok {
			continue
		}
		switch c.Contype {
		case ast.CONSTR_NOTNULL:
			required = true
		case ast.CONSTR_DEFAULT:
			filled = !isNull(c.RawExpr)
			if f := volatile(c.RawExpr, 0); f != "" {
				rewrites = f + "()"
			}
		case ast.CONSTR_IDENTITY:
			filled, rewrites = true, "an identity"
		case ast.CONSTR_GENERATED:
			filled, rewrites = true, "a generated value"
		case ast.CONSTR_PRIMARY:
			required = true
			r.unique(line, table, "primary key")
		case ast.CONSTR_UNIQUE:
			r.unique(line, table, "unique")
		case ast.CONSTR_FOREIGN:
			if !c.SkipValidation {
				r.constraint(line, table, "foreign key")
			}
		case ast.CONSTR_CHECK:
			r.constraint(line, table, "check")
		}
	}
	if required && !filled && !r.other {
		r.addRequired(line, table, def.Colname)
	}
	if rewrites != "" && !r.other {
		r.locks(line, table, "adds the column "+dotted(table, def.Colname)+" with "+rewrites+" for every row",
			"the whole table is written anew while nobody can use it", "add it without a default, set the default, and fill the rows in batches")
	}
}

func (r *reader) addConstraint(line int, table string, c *ast.Constraint) {
	if t := nullTest(c.RawExpr); t != "" {
		if c.SkipValidation {
			r.remade["notnull:"+key(table)+"."+key(t)] = true
		} else {
			r.checked[key(table)+"."+key(t)] = true
		}
	}
	switch c.Contype {
	case ast.CONSTR_FOREIGN:
		if !c.SkipValidation {
			r.constraint(line, table, "foreign key")
		}
	case ast.CONSTR_CHECK:
		if !c.SkipValidation {
			r.constraint(line, table, "check")
		}
	case ast.CONSTR_PRIMARY:
		if c.Indexname == "" {
			r.unique(line, table, "primary key")
		}
	case ast.CONSTR_UNIQUE:
		if c.Indexname == "" {
			r.unique(line, table, "unique")
		}
	case ast.CONSTR_EXCLUSION:
		r.unique(line, table, "exclusion")
	}
}
