package envusage

import "bytes"

// html reads the page that a bundler fills in: Vite's %VITE_X% (vite.dev, "HTML Constant Replacement"), Create React
// App's %REACT_APP_X% and SvelteKit's %sveltekit.env.X%.
var html = &language{
	name:      "html",
	filenames: []string{"index.html", "app.html", "error.html"},
	triggers:  []string{"%VITE_", "%REACT_APP_"},
	extract:   extractHTML,
}

func extractHTML(x *extractor) {
	for i := 0; i < len(x.src); i++ {
		switch {
		case bytes.HasPrefix(x.src[i:], []byte("<!--")):
			end := bytes.Index(x.src[i:], []byte("-->"))
			if end < 0 {
				return
			}
			i += end + 2
		case x.src[i] == '%':
			if name := htmlPlaceholder(x.src[i:]); name != "" {
				x.addOffset(i, name, false, "placeholder")
			}
		}
	}
}

// htmlPlaceholder reads the variable that %…% at the start of src stands for; "" where it is another's.
func htmlPlaceholder(src []byte) string {
	end := bytes.IndexByte(src[1:min(len(src), 300)], '%')
	if end < 0 {
		return ""
	}
	name := string(src[1 : 1+end])
	if kit := "sveltekit.env."; len(name) > len(kit) && name[:len(kit)] == kit {
		return name[len(kit):]
	}
	for _, prefix := range []string{"VITE_", "REACT_APP_"} {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			return name
		}
	}
	return ""
}
