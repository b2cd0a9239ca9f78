package migration

import "strings"

// changeNode is an element of a changelog, whatever its format.
type changeNode struct {
	name  string
	line  int
	attrs map[string]string
	text  string
	inner []*changeNode

	textLine int // where the text begins
}

func (n *changeNode) attr(names ...string) string {
	for _, name := range names {
		if v := n.attrs[name]; v != "" {
			return v
		}
	}
	return ""
}

// find gives the elements of a name, however deep.
func (n *changeNode) find(name string) []*changeNode {
	var out []*changeNode
	for _, c := range n.inner {
		if c.name == name {
			out = append(out, c)
			continue
		}
		out = append(out, c.find(name)...)
	}
	return out
}

// changelog judges the change sets of a changelog. What stands in rollback is the way back.
func (r *reader) changelog(root *changeNode) {
	r.file.Reversible = Unknown
	for _, set := range root.find("changeSet") {
		for _, c := range set.inner {
			r.change(c)
		}
		if list := set.find("changes"); len(list) > 0 {
			for _, c := range list[0].inner {
				r.change(c)
			}
		}
	}
}

func (r *reader) change(n *changeNode) {
	table := n.attr("tableName", "baseTableName")
	switch n.name {
	case "createTable":
		r.make(table)
	case "dropTable":
		r.dropTable(n.line, table)
	case "dropColumn":
		if name := n.attr("columnName"); name != "" {
			r.dropColumn(n.line, table, name)
		}
		for _, c := range n.find("column") {
			r.dropColumn(c.line, table, c.attr("name"))
		}
	case "renameTable":
		r.renameTable(n.line, n.attr("oldTableName"), n.attr("newTableName"))
	case "renameColumn":
		r.renameColumn(n.line, table, n.attr("oldColumnName"), n.attr("newColumnName"))
	case "renameView":
		r.renameThing(n.line, "view", n.attr("oldViewName"), n.attr("newViewName"))
	case "modifyDataType":
		r.changeType(n.line, table, n.attr("columnName"), n.attr("newDataType"), false)
	case "addNotNullConstraint":
		r.setNotNull(n.line, table, n.attr("columnName"))
	case "addColumn":
		r.changeAdd(n, table)
	case "delete":
		if where := n.find("where"); len(where) == 0 && n.attr("where") == "" {
			r.deleteAll(n.line, table)
		}
	case "update":
		if where := n.find("where"); len(where) == 0 && n.attr("where") == "" {
			var columns []string
			for _, c := range n.find("column") {
				columns = append(columns, c.attr("name"))
			}
			r.updateAll(n.line, table, columns)
		}
	case "dropSequence":
		r.dropThing(n.line, "sequence", n.attr("sequenceName"))
	case "mergeColumns":
		r.dropColumn(n.line, table, n.attr("column1Name")+" and "+n.attr("column2Name"))
	default:
		r.changeMore(n, table)
	}
}

func (r *reader) changeMore(n *changeNode, table string) {
	switch n.name {
	case "dropView":
		r.dropMade(n.line, "view", n.attr("viewName"))
	case "dropProcedure":
		r.dropMade(n.line, "procedure", n.attr("procedureName"))
	case "createIndex":
		r.createIndex(n.line, table, n.attr("indexName"))
	case "dropIndex":
		if !r.isNew(table) {
			r.dropIndex(n.line, n.attr("indexName"))
		}
	case "addForeignKeyConstraint":
		if n.attr("validate") != "false" {
			r.constraint(n.line, table, "foreign key")
		}
	case "addUniqueConstraint":
		r.unique(n.line, table, "unique")
	case "addPrimaryKey":
		r.unique(n.line, table, "primary key")
	case "sql":
		if inner := n.find("sql"); len(inner) > 0 { // YAML: sql: {sql: …}
			n = inner[0]
		}
		if strings.TrimSpace(n.text) != "" {
			r.sql(n.text, n.textLine)
		}
	case "sqlFile", "customChange", "executeCommand", "loadUpdateData":
		r.unread(n.line, "a "+n.name+" is not read", "what it runs stands in another place: "+named(n.attr("path", "class", "executable", "file")))
	}
}

// changeAdd judges new columns: constraints with nullable: false and no default of any kind.
func (r *reader) changeAdd(n *changeNode, table string) {
	for _, c := range n.find("column") {
		name := c.attr("name")
		given := c.attr("autoIncrement") == "true"
		for a := range c.attrs {
			given = given || strings.HasPrefix(a, "defaultValue") || strings.HasPrefix(a, "value")
		}
		for _, k := range c.find("constraints") {
			if k.attr("nullable") == "false" && !given {
				r.addRequired(c.line, table, name)
			}
			if k.attr("foreignKeyName") != "" || k.attr("references") != "" {
				r.constraint(c.line, table, "foreign key")
			}
			if k.attr("unique") == "true" {
				r.unique(c.line, table, "unique")
			}
		}
		r.newColumns[key(table)+"."+key(name)] = true
	}
}
