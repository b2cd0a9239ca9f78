package envusage

import (
	"path"
	"strings"
)

// testFolders are folders whose code runs in tests only.
var testFolders = map[string]bool{
	"test": true, "tests": true, "__tests__": true, "__mocks__": true, "spec": true, "specs": true, "e2e": true, "cypress": true,
	"playwright": true, "testdata": true, "fixtures": true, "__fixtures__": true, "testing": true, "androidTest": true,
	"integration-tests": true, "integration_tests": true, "test-utils": true, "Tests": true, "testlib": true,
}

// IsTest tells whether a path is test code by the conventions of its language.
func IsTest(p string) bool {
	dir, base := path.Split(p)
	for seg := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if testFolders[seg] || strings.HasSuffix(seg, ".Tests") || strings.HasSuffix(seg, ".Test") {
			return true
		}
	}
	stem := strings.TrimSuffix(base, path.Ext(base))
	switch {
	case strings.HasSuffix(stem, "_test"), strings.HasSuffix(stem, "_spec"), strings.HasSuffix(stem, "_tests"),
		strings.HasSuffix(stem, ".test"), strings.HasSuffix(stem, ".spec"), strings.HasSuffix(stem, ".e2e"), strings.HasSuffix(stem, ".cy"),
		strings.HasSuffix(stem, "-spec"), strings.HasSuffix(stem, ".e2e-spec"), strings.HasPrefix(stem, "test_"), stem == "conftest":
		return true
	}
	switch path.Ext(base) {
	case ".java", ".kt", ".cs", ".php", ".scala", ".groovy":
		return strings.HasSuffix(stem, "Test") || strings.HasSuffix(stem, "Tests") || strings.HasSuffix(stem, "IT") || strings.HasSuffix(stem, "TestCase")
	}
	return strings.HasPrefix(base, "jest.") || strings.HasPrefix(base, "vitest.") || strings.HasPrefix(base, "playwright.config") || strings.HasPrefix(base, "cypress.config")
}
