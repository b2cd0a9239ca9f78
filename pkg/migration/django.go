package migration

import "strings"

// django judges a migration of Django: its list of operations.
func (c *code) django() {
	c.inTx = true
	for i, t := range c.toks {
		if t.word("atomic") && c.at(i+1).punct("=") && c.at(i+2).word("False") {
			c.inTx = false
		}
	}
	c.file.Reversible = Yes
	for i, t := range c.toks {
		if t.kind != wordToken || c.skip[i] || !c.at(i+1).punct("(") || c.at(i-1).word("def") || c.at(i-1).word("class") {
			continue
		}
		k, ok := c.callAt(i)
		if !ok {
			continue
		}
		if k.name == "SeparateDatabaseAndState" {
			c.djangoState(k)
			continue
		}
		c.djangoOperation(k)
	}
}

// djangoState passes over what changes Django's own idea of the schema alone.
func (c *code) djangoState(k call) {
	for i := k.at; i < k.end && i < len(c.toks) && c.spend(1); i++ {
		if c.toks[i].word("state_operations") && c.at(i+1).punct("=") && c.at(i+2).punct("[") {
			c.passOver(i, c.close[i+2])
		}
	}
}

func (c *code) djangoOperation(k call) {
	model := k.either(0, "model_name", "name").text()
	field := k.either(1, "name").text()
	switch k.name {
	case "CreateModel":
		c.make(model)
	case "DeleteModel":
		c.dropTable(k.line, model)
	case "RemoveField":
		c.dropColumn(k.line, model, field)
	case "RenameField":
		c.renameColumn(k.line, model, k.either(1, "old_name").text(), k.either(2, "new_name").text())
	case "RenameModel":
		c.renameTable(k.line, k.either(0, "old_name").text(), k.either(1, "new_name").text())
	case "AlterModelTable":
		c.renameTable(k.line, k.either(0, "name").text(), k.either(1, "table").text())
	case "AddField":
		c.djangoAdd(k, model, field)
	case "AlterField":
		c.djangoAlter(k, model, field)
	case "AddIndex":
		c.createIndex(k.line, model, "")
	case "AddIndexConcurrently", "RemoveIndexConcurrently":
		if !c.isNew(model) {
			c.concurrently(k.line, "builds or drops an index", model)
		}
	case "RemoveIndex":
		if !c.isNew(model) {
			c.dropIndex(k.line, field)
		}
	case "AddConstraint":
		c.djangoConstraint(k, model)
	case "AlterUniqueTogether", "AlterIndexTogether":
		if a := k.either(1, "unique_together", "index_together"); len(a.texts()) > 0 {
			c.unique(k.line, model, "unique")
		}
	default:
		c.djangoRuns(k)
	}
}

func (c *code) djangoRuns(k call) {
	switch k.name {
	case "RunSQL":
		c.djangoSQL(k)
		if a := k.either(1, "reverse_sql"); len(a.toks) == 0 {
			c.file.Reversible = No
		}
	case "RunPython":
		code := k.either(0, "code")
		if back := k.either(1, "reverse_code"); len(back.toks) == 0 {
			c.file.Reversible = No
			if !code.has("noop") {
				c.add(Hazard{Line: k.line, Kind: Irreversible, What: "runs " + pythonName(code) + " without a way back",
					Why: "RunPython has no reverse_code: Django refuses to go back", Better: "give reverse_code; migrations.RunPython.noop where nothing is to be undone"})
			}
		}
	}
}

func pythonName(a arg) string {
	if len(a.toks) > 0 && a.toks[0].kind == wordToken {
		return named(a.toks[0].text) + "()"
	}
	return "Python code"
}

// djangoSQL judges a statement, or a list of statements or of pairs with their parameters.
func (c *code) djangoSQL(k call) {
	a := k.either(0, "sql")
	if len(a.toks) == 0 || !a.toks[0].punct("[") && !(a.toks[0].punct("(") && k.isTuple(a)) {
		if a.has("noop") {
			return
		}
		c.execute(k.line, a)
		return
	}
	for _, t := range a.toks {
		if t.kind == stringToken {
			c.sql(t.text, t.line)
		}
	}
}

// isTuple tells ("a", "b") from a parenthesised expression.
func (k call) isTuple(a arg) bool {
	for _, t := range a.toks {
		if t.punct(",") {
			return true
		}
	}
	return false
}

// djangoField gives the call in a field argument: models.CharField(…).
func (c *code) djangoField(k call) (call, bool) {
	for i := k.at + 1; i < k.end && c.spend(1); i++ {
		if t := c.at(i); t.kind == wordToken && strings.HasSuffix(t.text, "Field") || t.word("ForeignKey") {
			return c.callAt(i)
		}
	}
	return call{}, false
}

func (c *code) djangoAdd(k call, model, field string) {
	f, ok := c.djangoField(k)
	defer func() { c.newColumns[key(model)+"."+key(field)] = true }()
	if !ok || f.name == "ManyToManyField" {
		return
	}
	_, given := f.named("default")
	_, database := f.named("db_default")
	_, now := f.named("auto_now")
	_, added := f.named("auto_now_add")
	nullable := f.says("null", "True")
	if !given && !database && !nullable && !now && !added && !strings.HasSuffix(f.name, "AutoField") && f.name != "GeneratedField" {
		c.addRequired(k.line, model, field)
	}
	if f.says("unique", "True") || f.name == "OneToOneField" {
		c.unique(k.line, model, "unique")
	} else if f.says("db_index", "True") {
		c.createIndex(k.line, model, "", field)
	}
	if (f.name == "ForeignKey" || f.name == "OneToOneField") && !f.says("db_constraint", "False") {
		c.constraint(k.line, model, "foreign key")
	}
}

// djangoAlter judges AlterField, which says only what a field becomes.
func (c *code) djangoAlter(k call, model, field string) {
	f, ok := c.djangoField(k)
	if !ok || c.isNew(model) {
		return
	}
	to := ""
	switch f.name {
	case "TextField", "JSONField", "FileField", "ImageField", "URLField", "EmailField", "SlugField", "BooleanField", "ForeignKey", "ManyToManyField", "OneToOneField", "DateTimeField", "UUIDField", "DateField", "TimeField", "BigAutoField", "BinaryField", "AutoField":
		// As often as not only help_text, choices or blank differ: the type may be the same.
		to = "text"
	case "BigIntegerField", "FloatField", "PositiveBigIntegerField":
		to = "bigint"
	case "CharField":
		if n, ok := f.named("max_length"); ok && len(n.toks) == 1 {
			to = "varchar(" + n.toks[0].text + ")"
		}
	case "DecimalField":
		to = "numeric(n)"
	case "IntegerField", "PositiveIntegerField", "SmallIntegerField", "PositiveSmallIntegerField":
		to = "integer"
	}
	h := Hazard{Line: k.line, Kind: Locking, Object: dotted(model, field), What: "alters the field " + dotted(model, field),
		Why: "where its type becomes narrower values are lost or make it fail, else the table may be locked", Better: "look at `manage.py sqlmigrate`; " + twoSteps}
	switch {
	case to == "text":
	case to != "":
		c.add(h)
	default:
		h.Why = "what the field was is not known here"
		c.add(h)
	}
}

func (c *code) djangoConstraint(k call, model string) {
	a := k.either(1, "constraint")
	switch {
	case a.has("UniqueConstraint"):
		c.unique(k.line, model, "unique")
	case a.has("ExclusionConstraint"):
		c.unique(k.line, model, "exclusion")
	default:
		c.constraint(k.line, model, "check")
	}
}
