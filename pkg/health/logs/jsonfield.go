package logs

import (
	"bytes"
	"strconv"
)

// field is what a member of a JSON line means.
type field uint8

const (
	noField field = iota
	levelField
	pythonField // levelno: 40 is an error
	otelField   // 17 to 24
	valueField  // logback's level_value: 40000
	mongoField  // one letter
	messageField
	gelfField
	serilogField
	logField
	faultField
	kindField
	stackField
	statusField
	methodField
	pathField
	httpField
	wrapField
)

// fieldOf knows the keys of the common libraries, in lower case.
func fieldOf(key []byte, where place) field {
	switch where {
	case inLevel:
		switch string(key) {
		case "name", "text", "value", "label", "levelstr", "level":
			return levelField
		}
		return noField
	case inError:
		switch string(key) {
		case "message", "msg", "error", "detail", "reason":
			return faultField
		case "type", "name", "class", "exception_class", "classname", "exception_type":
			return kindField
		case "stack", "stack_trace", "stacktrace", "backtrace", "trace":
			return stackField
		}
		return noField
	case aside:
		return noField
	}
	f := usualField(key)
	if where == inHTTP && f != statusField && f != methodField && f != pathField {
		return noField
	}
	return f
}

// usualField knows those of an object that has the usual fields.
func usualField(key []byte) field {
	switch string(key) {
	case "level", "severity", "lvl", "loglevel", "log.level", "levelname", "level_name", "log_level", "severitytext",
		"severity_text", "@l", "lev", "log_severity", "log.severity":
		return levelField
	case "levelno":
		return pythonField
	case "severitynumber", "severity_number":
		return otelField
	case "level_value":
		return valueField
	case "s":
		return mongoField
	case "@m", "@mt":
		return serilogField
	case "msg", "message", "body", "text", "event", "messagetemplate", "renderedmessage", "textpayload", "@message":
		return messageField
	case "short_message":
		return gelfField
	case "log":
		return logField
	case "err", "error", "exception", "exc_info", "@x", "thrown", "error.message", "errormessage", "error_message",
		"exception.message", "err.message", "exception_message":
		return faultField
	case "errortype", "error.type", "exception.type", "exception_class", "error.kind", "err.type", "exc_type", "error.class":
		return kindField
	case "stack", "stack_trace", "stacktrace", "backtrace", "error.stack", "error.stack_trace", "exception.stacktrace", "err.stack":
		return stackField
	case "status", "statuscode", "status_code", "http_status", "response_code", "responsecode", "http.status_code",
		"http.response.status_code", "response_status", "statuscodevalue", "downstreamstatus":
		return statusField
	case "method", "request_method", "verb", "http.method", "http.request.method", "requestmethod", "http_method":
		return methodField
	case "path", "url", "uri", "route", "request_uri", "requesturi", "http.route", "url.path", "requestpath", "request_path",
		"requesturl", "http.target", "http.url", "request":
		return pathField
	case "res", "response", "req", "http", "httprequest":
		return httpField
	case "record", "fields", "attributes", "data", "properties", "extra", "context", "attr":
		return wrapField
	}
	return noField
}

// inside tells what place the object of a field is.
func inside(f field, where place) place {
	switch f {
	case levelField:
		return inLevel
	case faultField:
		return inError
	case httpField, pathField:
		return inHTTP
	case logField, wrapField, messageField:
		return inLog
	}
	return aside
}

// nothing tells whether a text says that there is none.
func nothing(value []byte) bool {
	switch string(bytes.Trim(value, " \t\"'")) {
	case "", "null", "nil", "<nil>", "none", "None", "false", "0", "[]", "{}", "undefined", "-", "no", "OK", "ok":
		return true
	}
	return false
}

// appendAccess words an answer of a server that failed.
func appendAccess(to []byte, status int, method, path []byte) []byte {
	to = strconv.AppendInt(append(to, "HTTP "...), int64(status), 10)
	if len(method) > 0 && len(method) <= 10 {
		to = append(append(to, ' '), method...)
	}
	if len(path) > 0 {
		path, _, _ = bytes.Cut(path, []byte("?"))
		to = append(append(to, ' '), path...)
	}
	return to
}

func (d *document) space() {
	for d.at < len(d.b) && (d.b[d.at] == ' ' || d.b[d.at] == '\t' || d.b[d.at] == '\n' || d.b[d.at] == '\r') {
		d.at++
	}
}

func (d *document) end() bool {
	d.severed = d.severed || d.at >= len(d.b)
	return d.at >= len(d.b)
}

// text reads a string that begins at d.at, and gives what stands in it as it is written.
func (d *document) text() []byte {
	d.at++ // "
	begin := d.at
	for d.at < len(d.b) {
		n := bytes.IndexByte(d.b[d.at:], '"')
		if n < 0 {
			break
		}
		d.at += n
		slashes := 0
		for i := d.at - 1; i >= begin && d.b[i] == '\\'; i-- {
			slashes++
		}
		d.at++
		if slashes%2 == 0 {
			return d.b[begin : d.at-1]
		}
	}
	d.at, d.severed = len(d.b), true
	return d.b[begin:]
}

// skip passes over an array or object that is not read.
func (d *document) skip() {
	depth := 0
	for d.at < len(d.b) {
		switch d.b[d.at] {
		case '"':
			d.text()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		d.at++
		if depth == 0 {
			return
		}
	}
	d.severed = true
}

// unescape appends what a JSON string says; of \u escapes ASCII alone is told.
func unescape(to, raw []byte) []byte {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 >= len(raw) {
			to = append(to, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'n':
			to = append(to, '\n')
		case 't':
			to = append(to, '\t')
		case 'r', 'b', 'f':
		case 'u':
			if i+4 < len(raw) {
				n, err := strconv.ParseUint(string(raw[i+1:i+5]), 16, 32)
				if err == nil && n >= 0x20 && n < 0x7f {
					to = append(to, byte(n))
				} else {
					to = append(to, '?')
				}
				i += 4
			}
		default:
			to = append(to, raw[i])
		}
	}
	return to
}
