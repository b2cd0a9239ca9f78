package junit

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// bounds are those of a report.
type bounds struct {
	size         int64 // bytes
	cases, depth int
}

var usual = bounds{size: 50 << 20, cases: 200_000, depth: 100}

// maxText bounds what is read of a message, in bytes.
const maxText = 500

// result is what a report says.
type result struct {
	tests, failed, skipped, flaky int
	failures                      []string // the first ones: name and message
	flakes                        []string // the first ones
	claimed                       int      // failures that only the attributes of a suite tell of
}

// parse reads a report as it comes, and gives what it said up to an error too.
func parse(r io.Reader, most bounds) (result, error) {
	bounded := &io.LimitedReader{R: r, N: most.size + 1}
	d := xml.NewDecoder(bounded)
	d.CharsetReader = charset
	p := parser{bounds: most, latest: map[string]int{}}
	for {
		token, err := d.RawToken() // checks the nesting below, and knows no namespaces, which some runners leave undeclared
		if errors.Is(err, io.EOF) && bounded.N > 0 {
			return p.done(), p.ended()
		}
		if bounded.N <= 0 {
			return p.done(), fmt.Errorf("it is larger than %d MB", most.size>>20)
		}
		if err != nil {
			return p.done(), err
		}
		if err := p.take(token); err != nil {
			return p.done(), err
		}
	}
}

// parser is where in a report it reads.
type parser struct {
	bounds
	level  int // of elements
	begun  bool
	all    []test
	latest map[string]int // by class and name: the last test, when there are several
	in     *test          // the test at hand
	at     int            // its depth
	text   *strings.Builder
	claims int // the most failures that one suite's attributes count
}

// test is one case.
type test struct {
	name    string
	message string
	failed  bool
	skipped bool
	flaky   bool
	retried bool // a later run of the same test stands for it
}

// ended says what is wrong with a report that ends here.
func (p *parser) ended() error {
	switch {
	case !p.begun:
		return errors.New("it has no XML")
	case p.level > 0:
		return errors.New("it ends in the middle; is the suite still running?")
	}
	return nil
}

func (p *parser) take(token xml.Token) error {
	switch x := token.(type) {
	case xml.StartElement:
		if p.level++; p.level > p.depth {
			return fmt.Errorf("its elements are nested deeper than %d", p.depth)
		}
		return p.open(x)
	case xml.EndElement:
		p.level--
		if p.level < 0 {
			return errors.New("an element ends that did not begin")
		}
		p.close()
	case xml.CharData:
		if p.text != nil && p.text.Len() < maxText {
			p.text.Write(x[:min(len(x), maxText)])
		}
	}
	return nil
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
	case name == "testsuite" || name == "testsuites":
		p.claims = max(p.claims, count(x, "failures")+count(x, "errors"))
	case name == "testcase" && p.in == nil:
		if len(p.all) >= p.cases {
			return fmt.Errorf("it has more than %d tests", p.cases)
		}
		p.all = append(p.all, test{name: named(x)})
		p.in, p.at = &p.all[len(p.all)-1], p.level
	case p.in != nil && p.level == p.at+1:
		p.inside(name, x)
	}
	return nil
}

// inside takes what a test says of itself.
func (p *parser) inside(name string, x xml.StartElement) {
	switch name {
	case "failure", "error":
		p.in.failed = true
		if p.in.message = attribute(x, "message"); p.in.message == "" {
			p.text = &strings.Builder{}
		}
	case "skipped", "disabled":
		p.in.skipped = true
	case "flakyFailure", "flakyError": // Surefire: it passed when it was run again
		p.in.flaky = true
	}
}

func (p *parser) close() {
	if p.text != nil && p.in != nil && p.level == p.at {
		p.in.message = strings.TrimSpace(p.text.String())
		p.text = nil
	}
	if p.in == nil || p.level >= p.at {
		return
	}
	// gotestsum and others write a test again when it was run again. The last run counts.
	i := len(p.all) - 1
	if before, again := p.latest[p.in.name]; again && p.all[before].failed && !p.in.failed && !p.in.skipped {
		p.all[before].retried = true
		p.in.flaky = true
	}
	p.latest[p.in.name] = i
	p.in = nil
}

// done counts.
func (p *parser) done() result {
	var r result
	for _, t := range p.all {
		switch {
		case t.retried:
			continue
		case t.failed:
			if r.failed++; len(r.failures) < maxSeen {
				r.failures = append(r.failures, t.told())
			}
		case t.skipped:
			r.skipped++
		case t.flaky:
			if r.flaky++; len(r.flakes) < maxSeen {
				r.flakes = append(r.flakes, t.name)
			}
		}
		r.tests++
	}
	if r.failed == 0 && r.flaky == 0 {
		r.claimed = p.claims
	}
	return r
}

// told is the test and the first line of why it failed.
func (t test) told() string {
	message, _, _ := strings.Cut(strings.TrimSpace(t.message), "\n")
	if message == "" {
		return t.name
	}
	return t.name + ": " + message
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

// charset reads Latin 1, which older runners write; of Windows' own characters it makes what Latin 1 has there.
func charset(label string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii", "cp1252", "iso-8859-15":
		return &latin{from: r}, nil
	case "utf8":
		return r, nil
	}
	return nil, errors.New("it is written in " + line(label, 40) + "; expected UTF-8")
}

// latin makes UTF-8 of Latin 1.
type latin struct {
	from io.Reader
	rest []byte
}

func (l *latin) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		raw := make([]byte, 4096)
		n, err := l.from.Read(raw)
		if n == 0 {
			return 0, err
		}
		for _, c := range raw[:n] {
			l.rest = append(l.rest, string(rune(c))...)
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}
