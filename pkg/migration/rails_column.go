package migration

import "strings"

func (c *code) railsType(k call, table, column string, at int) {
	to := k.pos(at).text()
	if limit, ok := k.named("limit"); ok && len(limit.toks) == 1 && limit.toks[0].kind == wordToken {
		to += "(" + limit.toks[0].text + ")"
	} else if _, ok := k.named("precision"); ok {
		to += "(" + "precision" + ")"
	}
	if to == "string" {
		to = "varchar" // Rails gives it no length on PostgreSQL
	}
	if k.says("null", "false") {
		c.setNotNull(k.line, table, column)
	}
	c.changeType(k.line, table, column, to, false)
}

func (c *code) railsAdd(k call, table, column string, at int) {
	_, given := k.named("default")
	given = given && !k.says("default", "nil")
	if k.says("null", "false") && !given && !k.has("virtual") {
		c.addRequired(k.line, table, column)
	}
	if d, ok := k.named("default"); ok && len(d.toks) > 1 && d.toks[0].punct("->") && !c.isNew(table) && !c.other {
		if text, _ := d.sqlText(); strings.Contains(text, "uuid") || strings.Contains(text, "random") || strings.Contains(text, "clock_timestamp") {
			c.locks(k.line, table, "adds the column "+dotted(table, column)+" with a value of its own for every row", "the whole table is written anew while nobody can use it", "add it without a default, set the default, and fill the rows in batches")
		}
	}
	c.newColumns[key(table)+"."+key(column)] = true
}

func (k call) has(word string) bool {
	_, ok := k.named(word)
	return ok
}

func (c *code) railsReference(k call, table string) {
	for _, name := range restOf(k, 1)[:min(1, len(restOf(k, 1)))] {
		_, given := k.named("default")
		if k.says("null", "false") && !given {
			c.addRequired(k.line, table, name+"_id")
		}
		c.newColumns[key(table)+"."+key(name)+"_id"] = true
	}
	if index, ok := k.named("index"); !ok || !index.has("false") && !strings.Contains(strings.Join(index.texts(), " "), "concurrently") {
		c.createIndex(k.line, table, "", restOf(k, 1)...)
	}
	if fk, ok := k.named("foreign_key"); ok && !fk.has("false") {
		c.constraint(k.line, table, "foreign key")
	}
}

// railsRows judges Model.delete_all: only a bare model means every row.
func (c *code) railsRows(k call) {
	if k.recv == "" || k.recv[0] < 'A' || k.recv[0] > 'Z' {
		return
	}
	switch k.name {
	case "update_all":
		c.updateAll(k.line, k.recv, nil)
	default:
		if len(k.args) == 0 {
			c.deleteAll(k.line, k.recv)
		}
	}
}

// railsBlock judges t.remove, t.rename and their like in change_table.
func (c *code) railsBlock(k call, table string) {
	switch k.name {
	case "remove":
		for _, name := range restOf(k, 0) {
			c.dropColumn(k.line, table, name)
		}
	case "remove_references", "remove_belongs_to":
		for _, name := range restOf(k, 0) {
			c.dropColumn(k.line, table, name+"_id")
		}
	case "remove_timestamps":
		c.dropColumn(k.line, table, "created_at")
	case "rename":
		c.renameColumn(k.line, table, k.pos(0).text(), k.pos(1).text())
	case "change":
		c.railsType(k, table, k.pos(0).text(), 1)
	case "change_null":
		if k.pos(1).has("false") {
			c.setNotNull(k.line, table, k.pos(0).text())
		}
	case "index":
		if !k.says("algorithm", "concurrently") {
			c.createIndex(k.line, table, "", k.pos(0).texts()...)
		}
	case "references", "belongs_to":
		c.railsReference(call{line: k.line, args: append([]arg{{toks: []token{{kind: stringToken, text: table}}}}, k.args...)}, table)
	case "string", "text", "integer", "bigint", "float", "decimal", "boolean", "date", "datetime", "timestamp", "json", "jsonb", "uuid", "binary", "column", "numeric", "citext", "inet":
		_, given := k.named("default")
		for _, name := range restOf(k, 0) {
			if k.says("null", "false") && !given {
				c.addRequired(k.line, table, name)
			}
			c.newColumns[key(table)+"."+key(name)] = true
			if k.name == "column" {
				break
			}
		}
	case "foreign_key":
		c.constraint(k.line, table, "foreign key")
	}
}
