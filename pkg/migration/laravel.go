package migration

import "strings"

// laravel judges up() of a migration of Laravel, or of Doctrine, whose migrations add SQL.
func (c *code) laravel() {
	c.other = true // MySQL, as often as not: what locks is not judged
	c.file.Reversible = No
	for i, t := range c.toks {
		if t.word("down") && c.at(i-1).word("function") {
			end := c.braced(i)
			c.passOver(i, end)
			c.wayBack(i+1, end)
		}
	}
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || !c.at(i+1).punct("(") || c.at(i-1).word("function") {
			continue
		}
		if k, ok := c.callAt(i); ok {
			c.laravelCall(k)
		}
	}
}

func (c *code) laravelCall(k call) {
	table := k.pos(0).text()
	if k.recv == "Schema" || k.recv == ")" || k.recv == "schema" {
		switch k.name {
		case "create":
			c.make(table)
			c.scope = append(c.scope, tableScope{k.at, k.end, table})
		case "table":
			c.scope = append(c.scope, tableScope{k.at, k.end, table})
		case "drop", "dropIfExists":
			if k.recv != ")" || k.name == "dropIfExists" {
				c.dropTable(k.line, table)
			}
		case "rename":
			c.renameTable(k.line, table, k.pos(1).text())
		case "dropColumns":
			for _, name := range restOf(k, 1) {
				c.dropColumn(k.line, table, name)
			}
		}
	}
	switch k.name {
	case "statement", "unprepared", "affectingStatement", "addSql", "exec", "update", "delete":
		raw := k.recv == "DB" || k.recv == ")" || k.name == "addSql" || k.name == "unprepared" || k.name == "statement"
		if raw && (len(k.args) > 0) && (k.name != "update" && k.name != "delete" || k.recv == "DB") {
			c.execute(k.line, k.pos(0))
			return
		}
	case "truncate":
		c.truncate(k.line, c.laravelTable(k))
		return
	}
	if in, ok := c.tableAt(k.at); ok && strings.HasPrefix(k.recv, "$") {
		c.laravelColumn(k, in)
	}
	c.laravelRows(k)
}

// laravelTable gives the name in DB::table("x")->….
func (c *code) laravelTable(k call) string {
	for i := k.at; i > 0 && i > k.at-12; i-- {
		if c.at(i).word("table") && c.at(i+1).punct("(") {
			return c.at(i + 2).text
		}
	}
	return ""
}

// laravelRows judges DB::table("x")->delete() and ->update([…]) without a where between.
func (c *code) laravelRows(k call) {
	if k.name != "table" || k.recv != "DB" || !c.at(k.end).punct("->") {
		return
	}
	next, ok := c.callAt(k.end + 1)
	if !ok {
		return
	}
	switch next.name {
	case "delete":
		if len(next.args) == 0 {
			c.deleteAll(next.line, k.pos(0).text())
		}
	case "update":
		var columns []string
		for i, t := range next.pos(0).toks {
			if t.kind == stringToken && i+1 < len(next.pos(0).toks) && next.pos(0).toks[i+1].punct("=>") {
				columns = append(columns, t.text)
			}
		}
		c.updateAll(next.line, k.pos(0).text(), columns)
	}
}

func (c *code) laravelColumn(k call, table string) {
	column := k.pos(0).text()
	chain := c.chain(k)
	switch k.name {
	case "dropColumn", "removeColumn":
		for _, a := range k.args {
			for _, name := range a.texts() {
				c.dropColumn(k.line, table, name)
			}
		}
	case "dropTimestamps", "dropTimestampsTz":
		c.dropColumn(k.line, table, "created_at")
		c.dropColumn(k.line, table, "updated_at")
	case "dropSoftDeletes", "dropSoftDeletesTz":
		c.dropColumn(k.line, table, "deleted_at")
	case "dropRememberToken":
		c.dropColumn(k.line, table, "remember_token")
	case "dropConstrainedForeignId":
		c.dropColumn(k.line, table, column)
	case "dropMorphs":
		c.dropColumn(k.line, table, column+"_id")
		c.dropColumn(k.line, table, column+"_type")
	case "renameColumn":
		c.renameColumn(k.line, table, column, k.pos(1).text())
	case "rename":
		c.renameTable(k.line, table, column)
	case "drop", "dropIfExists":
		c.dropTable(k.line, table)
	default:
		if chain["change"] {
			c.changeType(k.line, table, column, laravelType(k), false)
		} else if laravelType(k) != "" {
			c.newColumns[key(table)+"."+key(column)] = true
		}
	}
}

// chain lists the names that are called on a call's result: ->nullable()->change().
func (c *code) chain(k call) map[string]bool {
	out := map[string]bool{}
	for at := k.end; c.at(at).punct("->") && len(out) < 50; {
		next, ok := c.callAt(at + 1)
		if !ok {
			break
		}
		out[next.name] = true
		at = next.end
	}
	return out
}

func laravelType(k call) string {
	switch k.name {
	case "string", "char":
		if size := k.pos(1); len(size.toks) == 1 && size.toks[0].kind == wordToken {
			return "varchar(" + size.toks[0].text + ")"
		}
		return "varchar(255)"
	case "text", "mediumText", "longText":
		return "text"
	case "bigInteger", "unsignedBigInteger", "foreignId", "json", "jsonb", "double":
		return "bigint"
	case "integer", "unsignedInteger", "smallInteger", "tinyInteger", "mediumInteger", "decimal", "float", "boolean", "date", "dateTime", "timestamp", "enum", "uuid", "time", "year", "binary", "unsignedSmallInteger", "unsignedTinyInteger", "dateTimeTz", "timestampTz", "ulid", "ipAddress", "set":
		return k.name
	}
	return ""
}
