package junit

import (
	"encoding/xml"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
)

// maxText bounds what is read of a name or a message, in bytes.
const maxText = 500

// maxTold bounds the failures whose words are kept while a report is read: some may have been run again.
const maxTold = 1000

// seed is one for the process: names are compared within one report alone.
var seed = maphash.MakeSeed()

// parser is where in a report it reads.
type parser struct {
	bounds
	names  []string // of the elements that are open
	begun  bool
	all    []test
	latest map[testKey]int // the last test of a name, when there are several
	suites int             // that began
	inside []suite         // those that are open
	in     bool            // within the last test
	at     int             // how many elements are open in it
	name   string          // of the test at hand
	text   *strings.Builder
	told   int
	claims int // the most failures that one suite's attributes count
	total  int // the most tests
}

// suite is one that is open.
type suite struct {
	number int
	name   string
	depth  int
}

// testKey tells tests apart. The same test in another suite is another one: Playwright writes a suite a browser.
type testKey struct {
	suite int
	name  uint64
}

// test is one case.
type test struct {
	key     testKey
	words   string // of one that failed, and the name of one that is flaky
	failed  bool
	skipped bool
	flaky   bool
	retried bool // a later run of the same test stands for it
}

func (p *parser) open(x xml.StartElement) error {
	name := x.Name.Local
	if !p.begun {
		if name != "testsuites" && name != "testsuite" {
			return fmt.Errorf("it is no JUnit report: it begins with <%s>", line(name, 40))
		}
		p.begun = true
	}
	switch {
	case p.in && len(p.names) == p.at+1:
		p.say(name, x)
	case p.in:
	case name == "testsuites" || name == "testsuite":
		p.claims = max(p.claims, count(x, "failures")+count(x, "errors"))
		p.total = max(p.total, count(x, "tests"))
		p.suites++
		p.inside = append(p.inside, suite{p.suites, attribute(x, "name"), len(p.names)})
	case name == "testcase":
		return p.begin(named(x), x)
	case name == "failure" || name == "error": // of a suite that could not be set up
		if err := p.begin(p.suite().name, x); err != nil {
			return err
		}
		p.say(name, x)
	}
	return nil
}

// suite is the innermost one that is open.
func (p *parser) suite() suite {
	if len(p.inside) == 0 {
		return suite{}
	}
	return p.inside[len(p.inside)-1]
}

// begin begins a test.
func (p *parser) begin(name string, x xml.StartElement) error {
	if len(p.all) >= p.cases {
		return fmt.Errorf("it has more than %d tests", p.cases)
	}
	t := test{key: testKey{p.suite().number, maphash.String(seed, name)}}
	switch strings.ToLower(attribute(x, "status")) {
	case "failed", "fail", "failure", "error":
		t.failed = true
	case "notrun", "skipped", "disabled", "ignored", "pending", "incomplete":
		t.skipped = true
	}
	p.all = append(p.all, t)
	p.in, p.at, p.name = true, len(p.names), name
	return nil
}

// say takes what a test says of itself.
func (p *parser) say(name string, x xml.StartElement) {
	t := &p.all[len(p.all)-1]
	switch name {
	case "failure", "error":
		t.failed = true
		if t.words = attribute(x, "message"); t.words == "" {
			p.text = &strings.Builder{}
		}
	case "skipped", "disabled":
		t.skipped = true
	case "flakyFailure", "flakyError": // Surefire: it passed when it was run again
		t.flaky = true
	}
}

// close ends an element.
func (p *parser) close(name string) {
	if n := len(p.inside); n > 0 && p.inside[n-1].depth > len(p.names) {
		p.inside = p.inside[:n-1]
	}
	if !p.in {
		return
	}
	t := &p.all[len(p.all)-1]
	if p.text != nil && (name == "failure" || name == "error") && len(p.names) <= p.at {
		t.words = strings.TrimSpace(p.text.String())
		p.text = nil
	}
	if len(p.names) < p.at {
		p.end(t)
	}
}

// end ends the test at hand.
func (p *parser) end(t *test) {
	p.in = false
	// gotestsum and Gradle write a test again when it was run again. The last run counts.
	if before, again := p.latest[t.key]; again && p.all[before].failed && !t.skipped {
		p.all[before].retried, p.all[before].words = true, ""
		t.flaky = t.flaky || !t.failed
	}
	p.latest[t.key] = len(p.all) - 1
	t.words = p.words(t)
}

// words is what is kept of a test: its name, and the first line of why it failed.
func (p *parser) words(t *test) string {
	if !t.failed && !t.flaky || p.told >= maxTold {
		return ""
	}
	p.told++
	message, _, _ := strings.Cut(strings.TrimSpace(t.words), "\n")
	if !t.failed || message == "" {
		return strings.Clone(p.name)
	}
	return p.name + ": " + message
}

// done counts.
func (p *parser) done() result {
	if p.in { // it ends in the middle
		p.end(&p.all[len(p.all)-1])
	}
	var r result
	explained := 0 // failures that the attributes count and that came to nothing
	for _, t := range p.all {
		switch {
		case t.retried:
			explained++
			continue
		case t.failed:
			if r.failed++; len(r.failures) < maxSeen {
				r.failures = append(r.failures, t.words)
			}
		case t.skipped:
			r.skipped++
		case t.flaky:
			if r.flaky++; len(r.flakes) < maxSeen {
				r.flakes = append(r.flakes, t.words)
			}
			explained++
		}
		r.tests++
	}
	if r.failed == 0 && p.claims > explained {
		r.claimed = p.claims
	}
	if p.total > len(p.all) {
		r.total = p.total
	}
	return r
}

// named is what a test is called: its class, where that says more, and its name.
func named(x xml.StartElement) string {
	class, name := attribute(x, "classname"), attribute(x, "name")
	switch {
	case name == "":
		return class
	case class == "" || class == name || strings.HasPrefix(name, class):
		return name
	}
	return class + " › " + name
}

func attribute(x xml.StartElement, name string) string {
	for _, a := range x.Attr {
		if a.Name.Local == name {
			return a.Value[:min(len(a.Value), maxText)]
		}
	}
	return ""
}

func count(x xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(x, name))
	if err != nil || n < 0 || n > usual.cases {
		return 0
	}
	return n
}
