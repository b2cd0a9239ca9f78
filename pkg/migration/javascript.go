package migration

import "strings"

// javascript judges up() of a migration in JavaScript or TypeScript: Knex, TypeORM, Sequelize, node-pg-migrate, Kysely.
func (c *code) javascript() {
	c.file.Framework = c.scriptTool()
	c.file.Reversible = No
	isMigration := false
	for i, t := range c.toks {
		if t.kind != wordToken && t.kind != stringToken || t.text != "up" && t.text != "down" {
			continue
		}
		next, prev := c.at(i+1), c.at(i-1)
		defined := next.punct("(") && !prev.punct(".") || next.punct("=") || next.punct(":") && !prev.punct("?")
		if !defined {
			continue
		}
		isMigration = isMigration || t.text == "up"
		if t.text == "down" {
			end := c.braced(i)
			c.passOver(i, end)
			c.wayBack(c.bodyOf(i, end), end)
		}
	}
	if !isMigration && !c.mentions("up") {
		c.unread(0, "no up() was found in the migration", "what it does is told by its code alone")
		return
	}
	c.inTx = !c.says("transaction", "false") && c.file.Framework != "sequelize" && c.file.Framework != "typeorm" || c.file.Framework == "typeorm" && !c.says("transaction", "false")
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || c.at(i-1).word("function") {
			continue
		}
		if t.text == "sql" && c.at(i+1).kind == stringToken { // Kysely's sql`…`
			c.execute(t.line, arg{toks: c.toks[i : i+2]})
			continue
		}
		if k, ok := c.callAt(i); ok && k.recv != "" {
			c.scriptCall(k)
		}
	}
}

// bodyOf gives the beginning of a function's body, so that its parameters do not count as one.
func (c *code) bodyOf(i, end int) int {
	for j := i + 1; j < end && c.spend(1); j++ {
		if c.at(j).punct("(") && c.close[j] > j {
			j = c.close[j]
			continue
		}
		if c.at(j).punct("{") || c.at(j).punct("=>") {
			return j
		}
	}
	return i + 1
}

// says tells whether name: value stands anywhere.
func (c *code) says(name, value string) bool {
	for i, t := range c.toks {
		if t.word(name) && (c.at(i+1).punct(":") || c.at(i+1).punct("=")) && c.at(i+2).word(value) {
			return true
		}
	}
	return false
}

func (c *code) scriptTool() string {
	switch {
	case c.mentions("queryRunner") || c.mentions("QueryRunner") || c.mentions("MigrationInterface"):
		return "typeorm"
	case c.mentions("queryInterface") || c.mentions("Sequelize"):
		return "sequelize"
	case c.mentions("pgm"):
		return "node-pg-migrate"
	case c.mentions("Kysely") || c.mentions("kysely"):
		return "kysely"
	case c.mentions("knex"):
		return "knex"
	}
	return c.file.Framework
}

func (c *code) scriptCall(k call) {
	table := k.pos(0).name0()
	switch k.name {
	case "query", "raw", "sql", "executeRaw", "addSql", "runSql", "unsafe":
		if strings.HasPrefix(k.recv, "Sequelize") || len(k.args) == 0 || k.name == "raw" && c.inArguments(k) {
			return
		}
		c.execute(k.line, k.pos(0))
	case "createTable", "createTableIfNotExists":
		c.make(table)
		c.scope = append(c.scope, tableScope{k.at, k.end, table})
		c.chained(k, table)
	case "alterTable", "table":
		c.scope = append(c.scope, tableScope{k.at, k.end, table})
		c.chained(k, table)
	case "dropTable", "dropTableIfExists":
		c.dropTable(k.line, table)
	case "dropSchema", "dropType", "dropEnum", "dropSequence":
		c.dropThing(k.line, strings.ToLower(strings.TrimPrefix(k.name, "drop")), table)
	case "dropDatabase", "dropAllTables", "clearDatabase":
		c.dropThing(k.line, "database", table)
	case "dropView", "dropMaterializedView":
		c.dropMade(k.line, "view", table)
	case "renameTable":
		c.renameTable(k.line, table, k.pos(1).name0())
	case "clearTable", "truncate", "truncateTable":
		c.truncate(k.line, table)
	default:
		c.scriptColumn(k)
	}
}

// inArguments tells whether a call stands among the arguments of another one that names a column: defaultTo(knex.raw(…)).
func (c *code) inArguments(k call) bool {
	for i := k.at; i >= 0 && i > k.at-12; i-- {
		if t := c.at(i); t.word("defaultTo") || t.word("where") || t.word("select") || t.word("default") || t.word("update") || t.word("insert") {
			return c.at(i+1).punct("(") && c.close[i+1] > k.at || c.at(i+1).punct(":")
		}
	}
	return false
}

// chained takes Kysely's way: alterTable("users").dropColumn("x").
func (c *code) chained(k call, table string) {
	for at, n := k.end, 0; c.at(at).punct(".") && n < 100; n++ {
		next, ok := c.callAt(at + 1)
		if !ok {
			return
		}
		c.scope = append(c.scope, tableScope{next.at - 1, next.end, table})
		if next.name == "renameTo" {
			c.renameTable(next.line, table, next.pos(0).text())
		}
		at = next.end
	}
}

// scriptColumn judges what is done to a column: in a block of its table, or with the table as the first argument.
func (c *code) scriptColumn(k call) {
	table, in := c.tableAt(k.at)
	at := 0
	if !in || k.recv == "queryRunner" || k.recv == "queryInterface" || k.recv == "pgm" {
		table, at = k.pos(0).name0(), 1
	}
	switch k.name {
	case "dropColumn", "removeColumn":
		c.dropColumn(k.line, table, c.column(k, at))
	case "dropColumns":
		for _, name := range restOf(k, at) {
			c.dropColumn(k.line, table, name)
		}
	case "dropTimestamps":
		c.dropColumn(k.line, table, "created_at")
		c.dropColumn(k.line, table, "updated_at")
	case "renameColumn":
		c.renameColumn(k.line, table, c.column(k, at), k.pos(at+1).text())
	case "changeColumn", "alterColumn", "setDataType":
		c.scriptChange(k, table, at)
	case "addColumn", "addColumns":
		c.scriptAdd(k, table, at)
	case "alter":
		c.knexAlter(k, table)
	case "addIndex", "createIndex", "index":
		c.scriptIndex(k, table, at)
	case "removeIndex", "dropIndex":
		if !c.isNew(table) && !c.concurrent(k) {
			c.dropIndex(k.line, orElse(c.column(k, at), table))
		}
	case "addConstraint", "createForeignKey", "foreign":
		if at == 1 || k.name == "foreign" {
			c.scriptConstraint(k, table)
		}
	case "bulkDelete", "del", "delete":
		c.scriptDelete(k)
	}
}

func (c *code) concurrent(k call) bool {
	for _, a := range k.args {
		for i, t := range a.toks {
			if t.word("concurrently") && i+2 < len(a.toks) && a.toks[i+2].word("true") {
				return true
			}
		}
	}
	return false
}

func (c *code) scriptIndex(k call, table string, at int) {
	if k.name == "index" && at == 1 || table == "" {
		return
	}
	if c.concurrent(k) {
		if !c.isNew(table) {
			c.concurrently(k.line, "builds an index", table)
		}
		return
	}
	c.createIndex(k.line, table, "")
}

func (c *code) scriptConstraint(k call, table string) {
	kind := "foreign key"
	for _, a := range k.args {
		for i, t := range a.toks {
			if t.word("type") && i+2 < len(a.toks) {
				kind = strings.ToLower(a.toks[i+2].text)
			}
		}
	}
	switch kind {
	case "unique", "primary key":
		c.unique(k.line, table, kind)
	case "check", "foreign key":
		c.constraint(k.line, table, kind)
	}
}

// column gives the column's name: a literal, or the name in new TableColumn({ name: … }).
func (c *code) column(k call, at int) string {
	return k.pos(at).name0()
}

// name0 gives a literal name; of an object the one in its name (TypeORM) or tableName (Sequelize).
func (a arg) name0() string {
	if s := a.text(); s != "" {
		return s
	}
	for i, t := range a.toks {
		if (t.word("name") || t.word("tableName")) && i+2 < len(a.toks) && a.toks[i+1].punct(":") && a.toks[i+2].kind == stringToken {
			return a.toks[i+2].text
		}
	}
	return ""
}
