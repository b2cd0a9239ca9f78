package migration

import (
	"strings"

	"github.com/multigres/multigres/go/common/parser/ast"
)

// node judges one statement as PostgreSQL's grammar reads it.
func (r *reader) node(s *statement, n ast.Stmt) {
	switch n := n.(type) {
	case *ast.CreateStmt:
		r.make(relation(n.Relation))
	case *ast.CreateTableAsStmt:
		if n.Into != nil {
			r.make(relation(n.Into.Rel))
		}
	case *ast.SelectStmt:
		if n.IntoClause != nil {
			r.make(relation(n.IntoClause.Rel))
		}
		r.with(s, n.WithClause)
	case *ast.CreateSchemaStmt:
		r.make(n.Schemaname)
	case *ast.ViewStmt:
		r.make(relation(n.View))
	case *ast.CreateEnumStmt:
		r.make(joined(n.TypeName))
	case *ast.CreateSeqStmt:
		r.make(relation(n.Sequence))
	case *ast.CompositeTypeStmt:
		r.make(relation(n.Typevar))
	case *ast.AlterTableStmt:
		r.alterTable(s, n)
	case *ast.DropStmt:
		r.drop(s, n)
	case *ast.DropdbStmt:
		r.dropThing(s.line, "database", n.Dbname)
	case *ast.DropOwnedStmt:
		r.dropThing(s.line, "objects", "that a role owns")
	case *ast.RenameStmt:
		r.rename(s, n)
	case *ast.AlterObjectSchemaStmt:
		r.moveSchema(s, n)
	case *ast.AlterEnumStmt:
		r.alterEnum(s, n)
	case *ast.IndexStmt:
		r.index(s, n)
	case *ast.DoStmt:
		r.do(s)
	default:
		r.data(s, n)
	}
}

// data judges the statements that touch rows, and those that lock.
func (r *reader) data(s *statement, n ast.Stmt) {
	switch n := n.(type) {
	case *ast.TruncateStmt:
		for _, t := range items(n.Relations) {
			r.truncate(s.line, relationOf(t))
		}
	case *ast.DeleteStmt:
		r.with(s, n.WithClause)
		if isTrue(n.WhereClause) {
			r.deleteAll(s.line, relation(n.Relation))
		}
	case *ast.UpdateStmt:
		r.with(s, n.WithClause)
		if isTrue(n.WhereClause) {
			r.updateAll(s.line, relation(n.Relation), targets(n.TargetList))
		}
	case *ast.InsertStmt:
		r.with(s, n.WithClause)
	case *ast.TransactionStmt:
		switch s.word(0) {
		case "BEGIN", "START":
			r.inTx = true
		case "COMMIT", "END", "ROLLBACK", "ABORT":
			r.inTx = s.has("TO") && r.inTx
		}
	default:
		r.upkeep(s, n)
	}
}

// upkeep judges maintenance statements.
func (r *reader) upkeep(s *statement, n ast.Stmt) {
	switch n := n.(type) {
	case *ast.VacuumStmt:
		if s.has("FULL") {
			table := ""
			for _, v := range items(n.Rels) {
				if v, ok := v.(*ast.VacuumRelation); ok {
					table = relation(v.Relation)
				}
			}
			r.locks(s.line, table, "runs VACUUM FULL", "tables are written anew while nobody can use them", "leave it to autovacuum, or to pg_repack")
		}
	case *ast.ClusterStmt:
		r.locks(s.line, relation(n.Relation), "runs CLUSTER", "the table is written anew while nobody can use it", "do it outside of the migration, or with pg_repack")
	case *ast.ReindexStmt:
		if s.has("CONCURRENTLY") {
			r.concurrently(s.line, "rebuilds an index", relation(n.Relation))
			return
		}
		r.locks(s.line, relation(n.Relation), "rebuilds indexes of "+named(orElse(relation(n.Relation), n.Name)), "nobody can write meanwhile", "REINDEX CONCURRENTLY, in a migration without a transaction")
	case *ast.RefreshMatViewStmt:
		if !n.Concurrent {
			r.locks(s.line, relation(n.Relation), "refreshes the materialized view "+named(relation(n.Relation)), "nobody can read it meanwhile", "REFRESH MATERIALIZED VIEW CONCURRENTLY (it needs a unique index)")
		}
	case *ast.LockStmt:
		for _, t := range items(n.Relations) {
			r.locks(s.line, relationOf(t), "locks the table "+named(relationOf(t)), "others wait until the migration ends", "take the weakest lock, with a lock_timeout")
		}
	}
}

// with judges the data-modifying parts of a WITH.
func (r *reader) with(s *statement, w *ast.WithClause) {
	if w == nil {
		return
	}
	for _, c := range items(w.Ctes) {
		c, ok := c.(*ast.CommonTableExpr)
		if !ok {
			continue
		}
		switch q := c.Ctequery.(type) {
		case *ast.DeleteStmt:
			if isTrue(q.WhereClause) {
				r.deleteAll(s.line, relation(q.Relation))
			}
		case *ast.UpdateStmt:
			if isTrue(q.WhereClause) {
				r.updateAll(s.line, relation(q.Relation), targets(q.TargetList))
			}
		}
	}
}

func (r *reader) index(s *statement, n *ast.IndexStmt) {
	table := relation(n.Relation)
	fresh := r.isNew(table)
	if n.Concurrent {
		if !fresh {
			r.concurrently(s.line, "builds an index", table)
		}
	} else {
		r.createIndex(s.line, table, n.Idxname)
	}
	r.make(n.Idxname)
}

func (r *reader) alterEnum(s *statement, n *ast.AlterEnumStmt) {
	if n.OldVal != "" {
		r.renameThing(s.line, "value", joined(n.TypeName)+"."+n.OldVal, n.NewVal)
	}
}

// items gives a list's nodes; nil for none.
func items(l *ast.NodeList) []ast.Node {
	if l == nil {
		return nil
	}
	return l.Items
}

// relation gives a table's name as written: "schema.table".
func relation(v *ast.RangeVar) string {
	switch {
	case v == nil:
		return ""
	case v.SchemaName != "":
		return v.SchemaName + "." + v.RelName
	}
	return v.RelName
}

func relationOf(n ast.Node) string {
	v, _ := n.(*ast.RangeVar)
	return relation(v)
}

// joined gives a qualified name out of a list of strings.
func joined(l *ast.NodeList) string {
	var parts []string
	for _, n := range items(l) {
		if s, ok := n.(*ast.String); ok {
			parts = append(parts, s.SVal)
		}
	}
	return strings.Join(parts, ".")
}

// targets gives the columns that an UPDATE sets.
func targets(l *ast.NodeList) []string {
	var out []string
	for _, n := range items(l) {
		if t, ok := n.(*ast.ResTarget); ok {
			out = append(out, t.Name)
		}
	}
	return out
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
