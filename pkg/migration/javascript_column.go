package migration

import "strings"

// scriptAdd judges addColumn("users", "x", { type: …, allowNull: false }) and its likes.
func (c *code) scriptAdd(k call, table string, at int) {
	column := c.column(k, at)
	required, given := false, false
	for _, a := range k.args {
		for i, t := range a.toks {
			if t.kind != wordToken || i+1 >= len(a.toks) {
				continue
			}
			next := a.toks[i+1]
			value := token{}
			if i+2 < len(a.toks) {
				value = a.toks[i+2]
			}
			switch t.text {
			case "allowNull", "isNullable":
				required = required || next.punct(":") && value.word("false")
			case "notNull":
				required = required || next.punct(":") && value.word("true") || next.punct("(")
			case "defaultValue", "default", "defaultTo":
				given = given || next.punct(":") || next.punct("(")
			case "isGenerated", "autoIncrement", "generatedType":
				given = true
			}
		}
	}
	if strings.Contains(k.recv, "queryRunner") && !required && !given && !c.nullable(k) && k.pos(at).has("TableColumn") {
		required = true // TypeORM's columns are NOT NULL unless they say isNullable
	}
	if required && !given {
		c.addRequired(k.line, table, column)
	}
	c.newColumns[key(table)+"."+key(column)] = true
}

func (c *code) nullable(k call) bool {
	for _, a := range k.args {
		for i, t := range a.toks {
			if t.word("isNullable") && i+2 < len(a.toks) && a.toks[i+2].word("true") {
				return true
			}
		}
	}
	return false
}

// scriptChange judges changeColumn and alterColumn.
func (c *code) scriptChange(k call, table string, at int) {
	column := c.column(k, at)
	to := ""
	for _, a := range k.args[min(len(k.args), at):] {
		for i, t := range a.toks {
			if t.kind != wordToken || i+2 >= len(a.toks) {
				continue
			}
			switch {
			case t.text == "type" && a.toks[i+1].punct(":"):
				to = scriptType(a.toks[i+2:])
			case (t.text == "allowNull" || t.text == "isNullable") && a.toks[i+2].word("false"), t.text == "notNull" && a.toks[i+2].word("true"):
				c.setNotNull(k.line, table, column)
			case t.text == "setNotNull":
				c.setNotNull(k.line, table, column)
			case t.text == "setDataType" && a.toks[i+2].kind == stringToken:
				to = a.toks[i+2].text
			}
		}
	}
	if to != "" {
		c.changeType(k.line, table, column, to, false)
	}
}

// scriptType reads "varchar(20)", Sequelize.STRING(20), DataTypes.BIGINT.
func scriptType(toks []token) string {
	if toks[0].kind == stringToken {
		return toks[0].text
	}
	name, size := "", ""
	for i, t := range toks {
		if t.kind == wordToken && isDigit(t.text[0]) {
			size = t.text
		}
		if t.punct(",") || t.punct("}") || t.kind == wordToken && i > 0 && !toks[i-1].punct(".") && !toks[i-1].punct("(") {
			break
		}
		if t.kind == wordToken && !isDigit(t.text[0]) {
			name = strings.ToLower(t.text)
		}
	}
	if name == "string" {
		name = "varchar"
		if size == "" {
			size = "255"
		}
	}
	if size != "" {
		name += "(" + size + ")"
	}
	return name
}

// knexAlter judges t.string("x", 20).notNullable().alter(): what is called before tells the column and its type.
func (c *code) knexAlter(k call, table string) {
	at := k.at
	for n := 0; n < 30 && at > 0; n++ {
		at--
		t := c.at(at)
		if t.punct(";") || t.punct("{") || t.punct("=>") {
			return
		}
		if t.kind != wordToken || !c.at(at+1).punct("(") || !c.at(at-1).punct(".") {
			continue
		}
		first, ok := c.callAt(at)
		if !ok {
			return
		}
		if first.name == "notNullable" {
			continue
		}
		if first.pos(0).text() == "" || c.at(at-3).punct(")") {
			continue
		}
		name := strings.ToLower(first.name)
		switch name {
		case "string":
			name = "varchar(255)"
			if size := first.pos(1); len(size.toks) == 1 {
				name = "varchar(" + size.toks[0].text + ")"
			}
		case "biginteger":
			name = "bigint"
		case "defaultto", "comment", "references", "ontable":
			continue
		}
		c.changeType(first.line, table, first.pos(0).text(), name, false)
		return
	}
}

// scriptDelete judges knex("users").del() and bulkDelete("users"), which without a condition mean every row.
func (c *code) scriptDelete(k call) {
	if k.name == "bulkDelete" {
		if where := k.pos(1); len(where.toks) == 0 || where.has("null") || len(where.toks) == 2 {
			c.deleteAll(k.line, k.pos(0).name0())
		}
		return
	}
	if len(k.args) > 0 || !c.at(k.at-2).punct(")") {
		return
	}
	// knex("users").del(): the call before is the table's own.
	for i := k.at - 3; i > 0 && i > k.at-8; i-- {
		if c.at(i).punct("(") && c.close[i] == k.at-2 {
			name := arg{toks: c.toks[i+1 : k.at-2]}.text()
			if w := c.at(i - 1); name != "" && (w.word("knex") || w.word("trx") || w.word("from") || w.word("table") || w.word("db")) && !c.at(i-2).punct(")") {
				c.deleteAll(k.line, name)
			}
			return
		}
	}
}
