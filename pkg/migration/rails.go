package migration

import "strings"

// rails judges a migration of ActiveRecord: what "change" or "up" does.
func (c *code) rails() {
	c.inTx = !c.mentions("disable_ddl_transaction!")
	c.file.Reversible = Yes
	up := false
	for i, t := range c.toks {
		next := c.at(i + 1)
		if t.word("def") && next.kind == wordToken {
			up = up || next.text == "up"
			if next.text == "down" {
				end := c.ended(i)
				c.passOver(i, end)
				c.wayBack(i+2, end)
			}
		}
		if t.word("down") && c.at(i-1).punct(".") || t.word("revert") && !c.at(i-1).punct(".") && (next.word("do") || next.punct("{")) {
			c.passOver(i, c.ended(i))
		}
		if t.word("IrreversibleMigration") {
			c.file.Reversible = No
		}
	}
	if up && !c.defines("down") {
		c.file.Reversible = No
	}
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || c.at(i-1).word("def") {
			continue
		}
		if k, ok := c.callAt(i); ok {
			c.railsCall(k, up)
		}
	}
}

func (c *code) defines(name string) bool {
	for i, t := range c.toks {
		if t.word("def") && c.at(i+1).word(name) {
			return true
		}
	}
	return false
}

func (c *code) railsCall(k call, up bool) {
	table := k.pos(0).text()
	switch k.name {
	case "create_table", "create_join_table":
		if k.name == "create_table" {
			if k.says("force", "true") || k.says("force", "cascade") {
				c.dropTable(k.line, table)
			}
			c.make(table)
		}
		c.scope = append(c.scope, tableScope{k.at, c.ended(k.at), table})
	case "change_table":
		c.scope = append(c.scope, tableScope{k.at, c.ended(k.at), table})
	case "drop_table", "drop_join_table":
		for _, a := range k.args {
			if name := a.text(); a.name == "" {
				c.dropTable(k.line, name)
			}
		}
		c.oneWay(k, up, !c.at(k.end).word("do") && !c.at(k.end).punct("{"))
	case "rename_table":
		c.renameTable(k.line, table, k.pos(1).text())
	case "rename_column":
		c.renameColumn(k.line, table, k.pos(1).text(), k.pos(2).text())
	case "remove_column":
		c.dropColumn(k.line, table, k.pos(1).text())
		c.oneWay(k, up, len(k.pos(2).toks) == 0)
	case "remove_columns":
		for _, name := range restOf(k, 1) {
			c.dropColumn(k.line, table, name)
		}
		_, typed := k.named("type")
		c.oneWay(k, up, !typed)
	case "remove_timestamps":
		c.dropColumn(k.line, table, "created_at")
		c.dropColumn(k.line, table, "updated_at")
	case "remove_reference", "remove_belongs_to":
		c.dropColumn(k.line, table, k.pos(1).text()+"_id")
	case "change_column":
		c.railsType(k, table, k.pos(1).text(), 2)
		c.oneWay(k, up, true)
	case "change_column_null":
		if k.pos(2).has("false") {
			c.setNotNull(k.line, table, k.pos(1).text())
		}
	case "execute", "safety_assured_execute", "exec_query", "exec_update", "exec_delete":
		if k.recv == "" || k.recv == "connection" || k.recv == "ActiveRecord" || k.recv == "Base" {
			c.execute(k.line, k.pos(0))
			c.oneWay(k, up, true)
		}
	default:
		c.railsMore(k, table)
	}
}

// oneWay notes an operation in "change" that Rails cannot turn around.
func (c *code) oneWay(k call, up, so bool) {
	if so && !up && !c.inReversible(k.at) {
		c.file.Reversible = No
	}
}

func (c *code) inReversible(at int) bool {
	for i := at; i >= 0 && c.spend(1); i-- {
		if t := c.toks[i]; (t.word("reversible") || t.word("up_only")) && c.ended(i) > at {
			return true
		}
	}
	return false
}

func restOf(k call, from int) []string {
	var out []string
	n := 0
	for _, a := range k.args {
		if a.name != "" {
			continue
		}
		if n >= from {
			out = append(out, a.texts()...)
		}
		n++
	}
	return out
}

func (c *code) railsMore(k call, table string) {
	switch k.name {
	case "add_column":
		c.railsAdd(k, table, k.pos(1).text(), 2)
	case "add_index":
		if k.says("algorithm", "concurrently") {
			if !c.isNew(table) {
				c.concurrently(k.line, "builds an index", table)
			}
			return
		}
		c.createIndex(k.line, table, "", k.pos(1).texts()...)
	case "remove_index":
		if !k.says("algorithm", "concurrently") && !c.isNew(table) {
			name, _ := k.named("name")
			c.dropIndex(k.line, orElse(name.text(), table+" ("+strings.Join(append(k.pos(1).texts(), k.either(9, "column").texts()...), ", ")+")"))
		}
	case "add_foreign_key":
		if !k.says("validate", "false") {
			c.constraint(k.line, table, "foreign key")
		}
	case "add_check_constraint":
		if !k.says("validate", "false") {
			c.constraint(k.line, table, "check")
		}
	case "add_unique_constraint":
		if _, using := k.named("using_index"); !using {
			c.unique(k.line, table, "unique")
		}
	case "add_exclusion_constraint":
		c.unique(k.line, table, "exclusion")
	case "add_reference", "add_belongs_to":
		c.railsReference(k, table)
	case "validate_check_constraint":
		c.checked[key(table)+".*"] = true
	case "delete_all", "destroy_all", "update_all":
		c.railsRows(k)
	default:
		if in, ok := c.tableAt(k.at); ok && k.recv != "" && len(k.recv) < 12 {
			c.railsBlock(k, in)
		}
	}
}
