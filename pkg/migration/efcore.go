package migration

import "strings"

// efcore judges Up() of a migration of Entity Framework Core. (FluentMigrator's Alter.Table is not read.)
func (c *code) efcore() {
	c.file.Reversible = No
	for i, t := range c.toks {
		if t.word("Down") && c.at(i-1).word("void") {
			end := c.braced(i)
			c.passOver(i, end)
			c.wayBack(i+4, end)
		}
	}
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || c.at(i-1).word("void") {
			continue
		}
		if k, ok := c.callAt(i); ok && k.recv != "" {
			c.efcoreCall(k)
		}
	}
	if c.mentions("FluentMigrator") {
		c.unread(0, "a migration of FluentMigrator is not read", "its calls are not known here")
	}
}

func (c *code) efcoreCall(k call) {
	table := k.either(1, "table").text()
	name := k.either(0, "name").text()
	switch k.name {
	case "CreateTable":
		c.make(name)
	case "DropTable":
		c.dropTable(k.line, name)
	case "DropColumn":
		c.dropColumn(k.line, table, name)
	case "RenameTable":
		c.renameTable(k.line, name, k.either(2, "newName").text())
	case "RenameColumn":
		c.renameColumn(k.line, table, name, k.either(2, "newName").text())
	case "DropSchema":
		c.dropThing(k.line, "schema", name)
	case "DropSequence":
		c.dropThing(k.line, "sequence", name)
	case "AddColumn":
		_, given := k.named("defaultValue")
		_, sql := k.named("defaultValueSql")
		_, computed := k.named("computedColumnSql")
		if k.says("nullable", "false") && !given && !sql && !computed && !c.identity(k) {
			c.addRequired(k.line, table, name)
		}
		c.newColumns[key(table)+"."+key(name)] = true
	case "AlterColumn":
		c.efcoreAlter(k, table, name)
	case "DeleteData":
		c.add(Hazard{Line: k.line, Kind: Irreversible, Object: named(orElse(k.either(0, "table").text(), "")), What: "deletes seeded rows of " + named(k.either(0, "table").text()),
			Why: "rows that people have changed since go, too", Better: "look at the rows first"})
	case "CreateIndex":
		c.createIndex(k.line, table, name)
		c.make(name)
	case "DropIndex":
		if !c.isNew(table) {
			c.dropIndex(k.line, name)
		}
	case "AddForeignKey":
		c.constraint(k.line, table, "foreign key")
	case "AddCheckConstraint":
		c.constraint(k.line, table, "check")
	case "AddPrimaryKey":
		c.unique(k.line, table, "primary key")
	case "AddUniqueConstraint":
		c.unique(k.line, table, "unique")
	case "Sql":
		if k.says("suppressTransaction", "true") {
			c.inTx = false
		} else {
			c.inTx = true
		}
		c.execute(k.line, k.either(0, "sql"))
	}
}

// identity tells whether annotations make the database fill the column.
func (c *code) identity(k call) bool {
	for i := k.end; c.at(i).punct(".") && c.at(i+1).word("Annotation"); {
		next, ok := c.callAt(i + 1)
		if !ok {
			return false
		}
		for _, t := range next.pos(0).texts() {
			if strings.Contains(t, "Identity") || strings.Contains(t, "ValueGenerationStrategy") {
				return true
			}
		}
		i = next.end
	}
	return false
}

// efcoreAlter knows the old type: Entity Framework writes it down.
func (c *code) efcoreAlter(k call, table, name string) {
	to, _ := k.named("type")
	from, known := k.named("oldType")
	if k.says("nullable", "false") && k.says("oldNullable", "true") {
		c.setNotNull(k.line, table, name)
	}
	switch {
	case len(to.toks) == 0:
		return
	case known && widens(from.text(), to.text()):
		return
	case !known && k.has("maxLength") == k.has("oldMaxLength"):
		// The old type is left out where it is the same.
		a, _ := k.named("maxLength")
		b, _ := k.named("oldMaxLength")
		if len(a.toks) == 0 || a.toks[0].text == b.toks[0].text {
			return
		}
	}
	c.changeType(k.line, table, name, to.text(), false)
}
