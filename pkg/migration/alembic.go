package migration

import "strings"

// alembic judges upgrade() of a migration of SQLAlchemy's Alembic.
func (c *code) alembic() {
	c.inTx = !c.mentions("autocommit_block")
	c.file.Reversible = No
	for i, t := range c.toks {
		if t.word("def") && t.first && c.at(i+1).word("downgrade") {
			end := c.indented(i)
			c.passOver(i, end)
			c.wayBack(i+2, end)
		}
	}
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || !c.at(i+1).punct("(") || c.at(i-1).word("def") {
			continue
		}
		if k, ok := c.callAt(i); ok {
			c.alembicCall(k)
		}
	}
}

func (c *code) alembicCall(k call) {
	if k.name == "batch_alter_table" {
		first := k.at
		for first > 0 && !c.toks[first].first {
			first--
		}
		c.scope = append(c.scope, tableScope{k.at, c.indented(first), k.pos(0).text()})
		return
	}
	table, batch := c.tableAt(k.at)
	at := 0 // of the first argument that is not the table
	if !batch || k.recv == "op" {
		table, at = k.either(0, "table_name").text(), 1
	}
	switch k.name {
	case "create_table":
		c.make(k.pos(0).text())
	case "drop_table":
		c.dropTable(k.line, k.either(0, "table_name").text())
	case "rename_table":
		c.renameTable(k.line, k.either(0, "old_table_name").text(), k.either(1, "new_table_name").text())
	case "drop_column":
		c.dropColumn(k.line, table, k.either(at, "column_name").text())
	case "add_column":
		c.alembicAdd(k, table)
	case "alter_column":
		c.alembicAlter(k, table, k.either(at, "column_name").text())
	case "execute":
		if k.recv == "op" || k.recv == "conn" || k.recv == "connection" || k.recv == "bind" || k.recv == "session" || k.recv == ")" {
			c.execute(k.line, k.pos(0))
		}
	case "create_index":
		c.alembicIndex(k, table, batch)
	case "drop_index":
		if k.says("postgresql_concurrently", "True") {
			c.concurrently(k.line, "drops an index", k.pos(0).text())
		} else if t, ok := k.named("table_name"); !ok || !c.isNew(t.text()) {
			c.dropIndex(k.line, orElse(k.pos(0).text(), c.wrapped(k.pos(0))))
		}
	default:
		c.alembicConstraint(k, table, batch)
	}
}

// wrapped gives the name in op.f("name").
func (c *code) wrapped(a arg) string {
	if t := a.texts(); len(t) > 0 {
		return t[0]
	}
	return ""
}

func (c *code) alembicConstraint(k call, table string, batch bool) {
	if !batch {
		table = k.either(1, "table_name", "source_table", "source").text()
	}
	switch k.name {
	case "create_foreign_key":
		if !k.says("postgresql_not_valid", "True") {
			c.constraint(k.line, table, "foreign key")
		}
	case "create_check_constraint":
		if !k.says("postgresql_not_valid", "True") {
			c.constraint(k.line, table, "check")
		}
	case "create_unique_constraint":
		c.unique(k.line, table, "unique")
	case "create_primary_key":
		c.unique(k.line, table, "primary key")
	case "create_exclude_constraint":
		c.unique(k.line, table, "exclusion")
	}
}

func (c *code) alembicIndex(k call, table string, batch bool) {
	if !batch {
		table = k.either(1, "table_name").text()
	}
	if k.says("postgresql_concurrently", "True") {
		if !c.isNew(table) {
			c.concurrently(k.line, "builds an index", table)
		}
		return
	}
	c.createIndex(k.line, table, c.wrapped(k.pos(0)))
}

// alembicAdd judges op.add_column("t", sa.Column("c", sa.Text(), nullable=False)).
func (c *code) alembicAdd(k call, table string) {
	for i := k.at + 1; i < k.end && c.spend(1); i++ {
		if !c.at(i).word("Column") {
			continue
		}
		column, ok := c.callAt(i)
		if !ok {
			return
		}
		name := column.either(0, "name").text()
		_, given := column.named("server_default")
		_, computed := column.named("computed")
		has := computed
		for _, a := range column.args {
			has = has || a.has("Computed") || a.has("Identity")
			if a.has("ForeignKey") {
				c.constraint(k.line, table, "foreign key")
			}
		}
		if column.says("nullable", "False") && !given && !has {
			c.addRequired(k.line, table, name)
		}
		if column.says("unique", "True") {
			c.unique(k.line, table, "unique")
		}
		if d, ok := column.named("server_default"); ok && !c.isNew(table) {
			if text := strings.Join(d.texts(), " "); strings.Contains(text, "uuid") || strings.Contains(text, "random") || strings.Contains(text, "clock_timestamp") {
				c.locks(k.line, table, "adds the column "+dotted(table, name)+" with a value of its own for every row", "the whole table is written anew while nobody can use it", "add it without a default, set the default, and fill the rows in batches")
			}
		}
		c.newColumns[key(table)+"."+key(name)] = true
		return
	}
}

func (c *code) alembicAlter(k call, table, column string) {
	if to, ok := k.named("new_column_name"); ok {
		c.renameColumn(k.line, table, column, to.text())
	}
	if k.says("nullable", "False") {
		c.setNotNull(k.line, table, column)
	}
	to, ok := k.named("type_")
	if !ok {
		return
	}
	now := alembicType(to)
	if was, ok := k.named("existing_type"); ok {
		if before := alembicType(was); before == now || widens(before, now) {
			return
		}
	}
	c.changeType(k.line, table, column, now, false)
}

// alembicType gives the type of sa.String(length=20) as SQL names it: "varchar(20)".
func alembicType(a arg) string {
	name, size := "", ""
	for i, t := range a.toks {
		switch {
		case t.kind == wordToken && isDigit(t.text[0]):
			if size != "" {
				size += ","
			}
			size += t.text
		case t.kind == wordToken && (i+1 == len(a.toks) || !a.toks[i+1].punct(".")) && name == "":
			name = strings.ToLower(t.text)
		}
	}
	switch name {
	case "string", "unicode", "varchar":
		name = "varchar"
	case "unicodetext":
		name = "text"
	case "biginteger":
		name = "bigint"
	case "float", "double":
		name = "double precision"
	}
	if size != "" {
		name += "(" + size + ")"
	}
	return name
}
