package junit

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// bounds are those of a report.
type bounds struct {
	size         int64 // bytes
	cases, depth int
}

var usual = bounds{size: 50 << 20, cases: 200_000, depth: 100}

// result is what a report says.
type result struct {
	tests, failed, skipped, flaky int
	failures                      []string // the first ones: name and message
	flakes                        []string // the first ones
	claimed                       int      // failures that only the attributes of a suite tell of
	total                         int      // tests by the attributes, where they count others than there are
}

// parse reads a report as it comes, and gives what it said up to an error too.
func parse(r io.Reader, most bounds) (result, error) {
	bounded := &io.LimitedReader{R: r, N: most.size + 1}
	text, err := readable(bounded)
	if err != nil {
		return result{}, err
	}
	d := xml.NewDecoder(text)
	d.CharsetReader = charset
	p := parser{bounds: most, latest: map[testKey]int{}}
	for {
		token, err := d.RawToken() // checks the nesting below, and knows no namespaces, which some runners leave undeclared
		if bounded.N <= 0 {
			return p.done(), fmt.Errorf("it is larger than %d MB", most.size>>20)
		}
		if errors.Is(err, io.EOF) {
			return p.done(), p.ended()
		}
		if err != nil {
			return p.done(), err
		}
		if err := p.take(token); err != nil {
			return p.done(), err
		}
	}
}

// ended says what is wrong with a report that ends here.
func (p *parser) ended() error {
	switch {
	case !p.begun:
		return errors.New("it has no XML")
	case len(p.names) > 0:
		return errors.New("it ends in the middle; is the suite still running?")
	}
	return nil
}

func (p *parser) take(token xml.Token) error {
	switch x := token.(type) {
	case xml.StartElement:
		if len(p.names) == p.depth {
			return fmt.Errorf("its elements are nested deeper than %d", p.depth)
		}
		p.names = append(p.names, x.Name.Local)
		return p.open(x)
	case xml.EndElement:
		last := len(p.names) - 1
		if last < 0 || p.names[last] != x.Name.Local {
			return fmt.Errorf("</%s> ends an element that did not begin", line(x.Name.Local, 40))
		}
		p.names = p.names[:last]
		p.close(x.Name.Local)
	case xml.CharData:
		if p.text != nil && p.text.Len() < maxText {
			p.text.Write(x[:min(len(x), maxText)])
		}
	}
	return nil
}
