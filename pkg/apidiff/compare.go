package apidiff

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// Compare compares two versions of one document. It tells false where neither is an OpenAPI document: its top-level
// key openapi or swagger makes it one. What cannot be compared says so in Fault; a new document breaks nobody.
func Compare(p, oldPath string, before, after Side) (doc Document, is bool) {
	doc = Document{Path: p, OldPath: oldPath}
	if len(before.Data) > MaxSize || len(after.Data) > MaxSize {
		doc.Fault = errLarge.Error()
		return doc, true
	}
	was, wasErr := read(before.Data)
	now, nowErr := read(after.Data)
	switch {
	case nowErr != nil && (was.document() || mentions(after.Data)):
		doc.Fault = fault("the version after", nowErr)
		return doc, true
	case wasErr != nil && (now.document() || mentions(before.Data)):
		doc.Fault = fault("the version before", wasErr)
		return doc, true
	case !was.document() && !now.document():
		return doc, false
	case !was.document():
		return doc, true
	case !now.document():
		doc.Removed = true
		doc.Breaks = []Break{{ID: RemovedID, Text: wording(RemovedID, nil)}}
		return doc, true
	}
	if oldPath == "" {
		oldPath = p
	}
	doc.Breaks, doc.Fault = compare(side{oldPath, before, was}, side{p, after, now})
	return doc, true
}

// mentions tells whether a file that cannot be read looks like a document.
func mentions(data []byte) bool {
	return bytes.Contains(data, []byte("openapi")) || bytes.Contains(data, []byte("swagger"))
}

type side struct {
	path string
	Side
	outline outline
}

// compare runs oasdiff. A document that it panics on is one that could not be compared.
func compare(before, after side) (breaks []Break, why string) {
	defer func() {
		if recover() != nil {
			breaks, why = nil, "the comparison gave up on it"
		}
	}()
	var specs [2]*load.SpecInfo
	for i, s := range []side{before, after} {
		spec, err := loadSide(s)
		if err != nil {
			return nil, fault([]string{"the version before", "the version after"}[i], err)
		}
		specs[i] = spec
	}
	d, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), specs[0], specs[1])
	if err != nil {
		return nil, fault("the comparison", err)
	}
	if extent(d) > maxExtent {
		return nil, fmt.Sprintf("the comparison: the versions differ in more than %d places", maxExtent)
	}
	for _, c := range checker.CheckBackwardCompatibility(rules(), d, sources) {
		b := Break{
			ID: c.GetId(), Text: wording(c.GetId(), c.GetArgs()), Warning: c.GetLevel() != checker.ERR,
			Line: after.outline.line(c.GetPath(), c.GetOperation()),
		}
		if c.GetPath() != "" {
			b.Operation = strings.TrimSpace(c.GetOperation() + " " + c.GetPath())
		}
		breaks = append(breaks, b)
	}
	if strings.HasPrefix(before.outline.openapi, "3.1") && strings.HasPrefix(after.outline.openapi, "3.1") {
		breaks = append(breaks, uncompared(&before.outline, &after.outline)...)
	}
	return breaks, ""
}

// rules are oasdiff's, of which some that break clients are no more than information to it.
func rules() *checker.Config {
	c := checker.NewConfig(checker.GetAllChecks())
	c.LogLevels[checker.RequestBodyEnumValueRemovedId] = checker.ERR
	c.LogLevels[checker.APISecurityAddedCheckId] = checker.WARN
	c.LogLevels[checker.APIGlobalSecurityAddedCheckId] = checker.WARN
	return c
}

func loadSide(s side) (*load.SpecInfo, error) {
	spec, err := loadSpec(s.path, s.Data, &s.outline, s.Open)
	if err != nil {
		return nil, err
	}
	if spec == nil {
		return nil, errors.New("it is empty")
	}
	info := &load.SpecInfo{Url: s.path, Spec: spec}
	flat, err := load.WithFlattenParams()(nil, []*load.SpecInfo{info})
	if err != nil {
		return nil, err
	}
	return flat[0], nil
}

// maxFault bounds a reason, in bytes.
const maxFault = 200

func fault(what string, err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if len(text) > maxFault {
		text = strings.ToValidUTF8(text[:maxFault], "") + "…"
	}
	return fmt.Sprintf("%s: %s", what, text)
}
