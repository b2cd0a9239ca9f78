package envusage

// prisma reads Prisma schemas: env("X") in datasource and generator blocks (prisma.io/docs, "Prisma schema").
var prisma = &language{
	name:       "prisma",
	extensions: []string{".prisma"},
	syntax: &syntax{
		lineComments: []string{"//"}, // and "///", which documents
		quotes:       `"`,
		identStart:   "@",
	},
	extract: extractPrisma,
}

func extractPrisma(x *extractor) {
	for i := 0; i < len(x.tokens); i++ {
		if !x.isAny(i, "datasource", "generator") || !x.is(i+2, "{") {
			continue
		}
		end := x.closer(i + 2)
		for j := i + 3; j < end; j++ {
			if x.seq(j, "env", "(") && x.kind(j+2) == tokenString && x.is(j+3, ")") {
				x.add(j, x.text(j+2), false, "env()")
			}
		}
		i = end
	}
}
