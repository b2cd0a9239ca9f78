package migration

import (
	"strings"

	"github.com/multigres/multigres/go/common/parser/ast"
)

func (r *reader) drop(s *statement, n *ast.DropStmt) {
	for _, o := range items(n.Objects) {
		name := objectName(o)
		switch n.RemoveType {
		case ast.OBJECT_TABLE, ast.OBJECT_FOREIGN_TABLE:
			r.dropTable(s.line, name)
		case ast.OBJECT_SCHEMA:
			r.dropThing(s.line, "schema", name)
		case ast.OBJECT_TYPE, ast.OBJECT_DOMAIN:
			if n.Behavior == ast.DropCascade { // columns of the type go with it, even where it is made again
				delete(r.remade, key(name))
			}
			r.dropThing(s.line, "type", name)
		case ast.OBJECT_SEQUENCE:
			r.dropThing(s.line, "sequence", name)
		case ast.OBJECT_VIEW:
			r.dropMade(s.line, "view", name)
		case ast.OBJECT_MATVIEW:
			r.dropMade(s.line, "materialized view", name)
		case ast.OBJECT_FUNCTION, ast.OBJECT_PROCEDURE, ast.OBJECT_ROUTINE, ast.OBJECT_AGGREGATE:
			r.dropMade(s.line, "function", name)
		case ast.OBJECT_EXTENSION:
			if n.Behavior == ast.DropCascade {
				r.dropThing(s.line, "extension", name)
			}
		case ast.OBJECT_INDEX:
			if n.Concurrent {
				r.concurrently(s.line, "drops an index", name)
			} else {
				r.dropIndex(s.line, name)
			}
		}
	}
}

// objectName gives the name of what a DROP names, in any of the shapes that the grammar has for it.
func objectName(n ast.Node) string {
	switch n := n.(type) {
	case *ast.NodeList:
		return joined(n)
	case *ast.String:
		return n.SVal
	case *ast.RangeVar:
		return relation(n)
	case *ast.TypeName:
		return joined(n.Names)
	case *ast.ObjectWithArgs:
		return joined(n.Objname)
	}
	return ""
}

func (r *reader) rename(s *statement, n *ast.RenameStmt) {
	switch n.RenameType {
	case ast.OBJECT_TABLE, ast.OBJECT_FOREIGN_TABLE:
		r.renameTable(s.line, relation(n.Relation), n.Newname)
	case ast.OBJECT_COLUMN:
		r.renameColumn(s.line, relation(n.Relation), n.Subname, n.Newname)
	case ast.OBJECT_ATTRIBUTE:
		r.renameThing(s.line, "attribute", relation(n.Relation)+"."+n.Subname, n.Newname)
	case ast.OBJECT_TYPE, ast.OBJECT_DOMAIN:
		r.renameThing(s.line, "type", objectName(n.Object), n.Newname)
	case ast.OBJECT_SCHEMA:
		r.renameThing(s.line, "schema", n.Subname, n.Newname)
	case ast.OBJECT_VIEW, ast.OBJECT_MATVIEW:
		r.renameThing(s.line, "view", relation(n.Relation), n.Newname)
	case ast.OBJECT_SEQUENCE:
		r.renameThing(s.line, "sequence", relation(n.Relation), n.Newname)
	case ast.OBJECT_INDEX:
		if r.isNew(relation(n.Relation)) {
			r.make(n.Newname)
		}
	}
}

func (r *reader) moveSchema(s *statement, n *ast.AlterObjectSchemaStmt) {
	if n.ObjectType == ast.OBJECT_TABLE || n.ObjectType == ast.OBJECT_VIEW || n.ObjectType == ast.OBJECT_MATVIEW {
		r.renameTable(s.line, relation(n.Relation), n.NewSchema+"."+lastPart(relation(n.Relation)))
	}
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
