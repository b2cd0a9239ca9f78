package dependency

import (
	"bytes"
	"encoding/xml"
	"strings"
)

type pomDependency struct {
	Group    string `xml:"groupId"`
	Artifact string `xml:"artifactId"`
	Version  string `xml:"version"`
	Scope    string `xml:"scope"`
}

// readPOM reads Maven's project file (maven.apache.org/pom.html), whose dependencies are all asked for: the parent, the
// dependencies and the managed ones, with properties of the file itself. It has no lock file.
func readPOM(f file) ([]locked, error) {
	var pom struct {
		XMLName    xml.Name        `xml:"project"`
		Parent     pomDependency   `xml:"parent"`
		Direct     []pomDependency `xml:"dependencies>dependency"`
		Managed    []pomDependency `xml:"dependencyManagement>dependencies>dependency"`
		Properties struct {
			All []struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"properties"`
	}
	d := xml.NewDecoder(bytes.NewReader(f.data))
	// Names and versions are ASCII in any encoding that a build would accept.
	d.CharsetReader = nil
	if err := d.Decode(&pom); err != nil {
		return nil, unreadable(err)
	}
	properties := map[string]string{}
	for _, p := range pom.Properties.All {
		properties[p.XMLName.Local] = strings.TrimSpace(p.Text)
	}
	fill := func(text string) string {
		text = strings.TrimSpace(text)
		if name, ok := strings.CutPrefix(text, "${"); ok {
			if value, known := properties[strings.TrimSuffix(name, "}")]; known {
				return value
			}
		}
		return text
	}
	managed := map[string]bool{}
	for _, p := range pom.Managed {
		managed[fill(p.Group)+":"+fill(p.Artifact)] = true
	}
	var list []locked
	for _, p := range append(append([]pomDependency{pom.Parent}, pom.Direct...), pom.Managed...) {
		l := locked{name: fill(p.Group) + ":" + fill(p.Artifact), version: fill(p.Version), direct: true, dev: strings.TrimSpace(p.Scope) == "test"}
		if l.name == ":" {
			continue
		}
		if l.version == "" {
			if managed[l.name] {
				continue
			}
			l.version = "managed" // by the parent, or by a bill of materials
		}
		l.line = lineOf(f.data, "<artifactId>"+strings.TrimSpace(p.Artifact)+"</artifactId>")
		list = append(list, l)
	}
	return list, nil
}
