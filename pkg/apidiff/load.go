package apidiff

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"
)

// What the parts of one document may come to.
const (
	maxParts     = 200
	maxPartsSize = 16 << 20
)

// loadSpec gives a document with its references followed, none of them out of the tree.
func loadSpec(p string, data []byte, o *outline, open func(string) ([]byte, error)) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = open != nil
	parts := parts{open: open}
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, at *url.URL) ([]byte, error) { return parts.read(at) }
	location := &url.URL{Path: p}
	switch {
	case strings.HasPrefix(o.openapi, "3.0"):
		return loader.LoadFromDataWithPath(data, location)
	case strings.HasPrefix(o.openapi, "3.1"):
		return loader.LoadFromDataWithPath(asVersion30(o, data), location)
	case o.swagger == "2.0" || o.swagger == "2":
		return loadSwagger(data, o, loader, location)
	case o.openapi != "":
		return nil, fmt.Errorf("OpenAPI %.20q is not supported, only 2.0, 3.0 and 3.1", o.openapi)
	}
	return nil, fmt.Errorf("swagger %.20q is not supported, only 2.0", o.swagger)
}

func loadSwagger(data []byte, o *outline, loader *openapi3.Loader, location *url.URL) (*openapi3.T, error) {
	if o.refs {
		return nil, errors.New("a Swagger 2.0 document that refers to other files is not supported; bundle it into one file")
	}
	text, err := yaml.YAMLToJSON(data)
	if err != nil {
		return nil, err
	}
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3WithLoader(&old, loader, location)
}

// parts reads the files that a document refers to.
type parts struct {
	open  func(string) ([]byte, error)
	count int
	size  int
}

func (r *parts) read(at *url.URL) ([]byte, error) {
	p := path.Clean(at.Path)
	switch {
	case at.Scheme != "" || at.Host != "" || r.open == nil:
		return nil, errors.New("a reference to another host is not followed")
	case p == "." || p == ".." || path.IsAbs(p) || strings.HasPrefix(p, "../") || strings.ContainsAny(p, "\\\x00"):
		return nil, errors.New("a reference out of the repository is not followed")
	case !IsPart(p):
		return nil, errors.New("a reference to a file that is neither YAML nor JSON is not followed")
	case r.count >= maxParts:
		return nil, fmt.Errorf("it refers to more than %d files", maxParts)
	}
	r.count++
	data, err := r.open(p)
	if err != nil {
		return nil, fmt.Errorf("read %.100s: %w", p, err)
	}
	if r.size += len(data); r.size > maxPartsSize {
		return nil, fmt.Errorf("its parts are larger than %d MB", maxPartsSize>>20)
	}
	o, err := read(data)
	if err != nil {
		return nil, fmt.Errorf("%.100s: %w", p, err)
	}
	return asVersion30(&o, data), nil
}
