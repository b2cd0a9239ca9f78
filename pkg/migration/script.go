package migration

import (
	"strings"
)

// script judges a file of SQL: the part of it that takes the database forward.
func (r *reader) script(src string) {
	up, tool, down := forward(src)
	if tool != "" {
		r.file.Framework = tool
	}
	switch {
	case tool != "" && tool != "liquibase":
		r.file.Reversible = No
		if strings.TrimSpace(withoutSQLComments(down)) != "" {
			r.file.Reversible = Yes
		}
	case r.file.Framework == "prisma":
		r.file.Reversible = No
	}
	r.prismaWarnings(src)
	r.inTx = r.transactional(src)
	r.sql(up, 1)
}

// transactional tells whether the tool runs the file's statements in one transaction. PostgreSQL itself makes one of
// several statements that are sent at once, as Prisma and golang-migrate send them.
func (r *reader) transactional(src string) bool {
	lower := strings.ToLower(src)
	switch r.file.Framework {
	case "goose":
		return !strings.Contains(lower, "+goose no transaction")
	case "dbmate":
		return !strings.Contains(lower, "transaction:false")
	case "drizzle":
		return true
	case "prisma", "golang-migrate", "flyway":
		n := 0
		for _, s := range split(src, 1, false, 3) {
			if s.word(0) != "SET" {
				n++
			}
		}
		return n > 1
	case "liquibase":
		return !strings.Contains(lower, "runintransaction:false")
	}
	return false
}

// forward keeps the lines that take the database forward and blanks the others, so that lines keep their numbers. The
// marks are goose's (-- +goose Down), dbmate's (-- migrate:down) and those of SQL that names its halves (-- Down).
func forward(src string) (up, tool, down string) {
	lines := strings.SplitAfter(src, "\n")
	var ups, downs strings.Builder
	inDown := false
	for _, line := range lines {
		rest, comment := strings.CutPrefix(strings.TrimSpace(line), "--")
		if comment {
			mark := strings.ToLower(strings.TrimSpace(rest))
			switch {
			case strings.HasPrefix(mark, "+goose up"):
				inDown, tool = false, "goose"
			case strings.HasPrefix(mark, "+goose down"):
				inDown, tool = true, "goose"
			case strings.HasPrefix(mark, "migrate:up"):
				inDown, tool = false, "dbmate"
			case strings.HasPrefix(mark, "migrate:down"):
				inDown, tool = true, "dbmate"
			case strings.HasPrefix(mark, "+migrate up"):
				inDown, tool = false, "sql-migrate"
			case strings.HasPrefix(mark, "+migrate down"):
				inDown, tool = true, "sql-migrate"
			case strings.HasPrefix(mark, "liquibase formatted sql"):
				tool = "liquibase"
			}
		}
		if inDown {
			downs.WriteString(line)
			if strings.HasSuffix(line, "\n") {
				ups.WriteByte('\n')
			}
			continue
		}
		ups.WriteString(line)
	}
	return ups.String(), tool, downs.String()
}

// withoutSQLComments tells what remains of a script when its comments are gone; the tokens' texts, not their spelling.
func withoutSQLComments(src string) string {
	l := sqlLexer{src: src}
	if t, ok := l.next(); ok {
		return t.text + " "
	}
	return ""
}

// prismaWarnings reads what Prisma writes above a migration that may lose data: it has compared the schemas, and knows
// which type a column had.
func (r *reader) prismaWarnings(src string) {
	if r.file.Framework != "prisma" {
		return
	}
	for line := range strings.SplitSeq(src, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "-- AlterTable"), strings.HasPrefix(line, "-- CreateTable"):
			r.prisma = true
		case strings.HasPrefix(line, "- You are about to alter the column"):
			parts := strings.Split(line, "`")
			if len(parts) >= 9 {
				r.casts[key(parts[3])+"."+key(parts[1])] = named(parts[5]) + ", it becomes " + named(parts[7])
			}
		}
	}
}
