package migration

import "strings"

// ecto judges a migration of Elixir's Ecto.
func (c *code) ecto() {
	c.inTx = !c.mentions("@disable_ddl_transaction")
	c.file.Reversible = Yes
	up, down := false, false
	for i, t := range c.toks {
		if !t.word("def") {
			continue
		}
		switch next := c.at(i + 1); next.text {
		case "up":
			up = true
		case "down":
			down = true
			end := c.ended(i)
			if c.at(i + 2).punct(",") { // def down, do: …
				for end = i + 1; end < len(c.toks) && !c.toks[end].first; end++ {
				}
			}
			c.passOver(i, end)
			c.wayBack(i+2, end)
		}
	}
	if up && !down {
		c.file.Reversible = No
	}
	for i, t := range c.toks {
		if t.kind == wordToken && !c.skip[i] && !c.at(i-1).word("def") {
			if k, ok := c.callAt(i); ok {
				c.ectoCall(k, up)
			}
		}
	}
}

// ectoObject reads table(:users), index(:users, [:email]).
func (c *code) ectoObject(k call) (object call, ok bool) {
	for i := k.at + 1; i < k.end && i < k.at+6; i++ {
		if t := c.at(i); t.kind == wordToken && (strings.HasSuffix(t.text, "table") || strings.HasSuffix(t.text, "index") || strings.HasSuffix(t.text, "constraint")) {
			return c.callAt(i)
		}
	}
	return call{}, false
}

func (c *code) ectoCall(k call, up bool) {
	switch k.name {
	case "create", "create_if_not_exists", "alter", "drop", "drop_if_exists", "rename":
		if object, ok := c.ectoObject(k); ok && k.recv == "" {
			c.ectoChange(k, object)
		}
	case "execute":
		if k.recv != "" && k.recv != "repo" {
			return
		}
		if len(k.pos(0).toks) > 0 && k.pos(0).has("fn") {
			c.unread(k.line, "runs a function", "what it does is told by its code alone")
			return
		}
		c.execute(k.line, k.pos(0))
		if !up && len(k.pos(1).toks) == 0 {
			c.file.Reversible = No
		}
	case "query", "query!":
		if k.recv == "repo" || k.recv == "Repo" || k.recv == ")" {
			c.execute(k.line, k.pos(0))
		}
	case "delete_all":
		if arg := k.pos(0); k.recv != "" && len(arg.toks) == 1 && arg.toks[0].kind != punctToken {
			c.deleteAll(k.line, arg.toks[0].text)
		}
	case "remove", "remove_if_exists", "modify", "add", "add_if_not_exists":
		if table, ok := c.tableAt(k.at); ok {
			c.ectoColumn(k, table)
		}
	}
}

func (c *code) ectoChange(k, object call) {
	table := object.pos(0).text()
	drops := strings.HasPrefix(k.name, "drop")
	switch {
	case strings.HasSuffix(object.name, "index"):
		concurrent := object.says("concurrently", "true")
		switch {
		case c.isNew(table):
		case concurrent:
			c.concurrently(k.line, "builds or drops an index", table)
		case drops:
			c.dropIndex(k.line, table+" ("+strings.Join(object.pos(1).texts(), ", ")+")")
		default:
			c.createIndex(k.line, table, "", object.pos(1).texts()...)
		}
	case object.name == "constraint":
		if _, check := object.named("check"); !drops && check && !object.says("validate", "false") {
			c.constraint(k.line, table, "check")
		}
	case k.name == "rename":
		if to, ok := k.named("to"); ok && k.pos(1).toks == nil {
			c.renameTable(k.line, table, strings.Join(to.texts(), "."))
			return
		}
		to, _ := k.named("to")
		c.renameColumn(k.line, table, k.pos(1).text(), to.text())
	case drops:
		c.dropTable(k.line, table)
	case k.name == "alter":
		c.scope = append(c.scope, tableScope{k.at, c.ended(k.at), table})
	default:
		c.make(table)
		c.scope = append(c.scope, tableScope{k.at, c.ended(k.at), table})
	}
}

func (c *code) ectoColumn(k call, table string) {
	column := k.pos(0).text()
	references, _ := c.ectoReference(k)
	switch k.name {
	case "remove", "remove_if_exists":
		c.dropColumn(k.line, table, column)
		if len(k.pos(1).toks) == 0 && k.name == "remove" && !c.isNew(table) {
			c.file.Reversible = No
		}
	case "modify":
		if k.says("null", "false") {
			c.setNotNull(k.line, table, column)
		}
		if references {
			c.constraint(k.line, table, "foreign key")
			return
		}
		c.ectoType(k, table, column)
	default:
		_, given := k.named("default")
		if k.says("null", "false") && !given && !k.says("primary_key", "true") {
			c.addRequired(k.line, table, column)
		}
		if references && !c.isNew(table) {
			c.constraint(k.line, table, "foreign key")
		}
		c.newColumns[key(table)+"."+key(column)] = true
	}
}

func (c *code) ectoReference(k call) (references, validated bool) {
	a := k.pos(1)
	return a.has("references") && !a.has("validate"), true
}

// ectoType tells by from: what the type was; a change of the other options alone changes no type.
func (c *code) ectoType(k call, table, column string) {
	to := k.pos(1).text()
	if size, ok := k.named("size"); ok && len(size.toks) == 1 {
		to += "(" + size.toks[0].text + ")"
	}
	if from, ok := k.named("from"); ok {
		was := from.texts()
		if len(was) > 0 && was[0] == k.pos(1).text() {
			return
		}
	}
	if to == "string" {
		to = "varchar(255)"
	}
	c.changeType(k.line, table, column, strings.TrimPrefix(to, "utc_"), false)
}
