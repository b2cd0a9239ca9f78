package envusage

import (
	"bytes"
	"path"
	"strings"
)

// spring reads the placeholders of configuration that Spring, Micronaut, Quarkus and Ktor resolve: ${X}, ${X:default},
// HOCON's ${?X}, logback's ${X:-default}, Maven's ${env.X}. Keys written otherwise are properties.
var spring = &language{
	name:     "spring",
	match:    springConfig,
	triggers: []string{"${"},
	extract:  extractSpring,
}

// springConfig tells whether a path is a configuration file of the Java world: application*.yml and its kin anywhere,
// any YAML or properties file among a module's resources, logback*.xml, *.conf among resources, pom.xml.
func springConfig(p string) bool {
	base := path.Base(p)
	ext := path.Ext(base)
	resources := strings.Contains(p, "/resources/") && strings.Contains("/"+p, "/src/")
	switch ext {
	case ".yml", ".yaml", ".properties":
		return strings.HasPrefix(base, "application") || strings.HasPrefix(base, "bootstrap") || resources
	case ".conf":
		return resources || strings.HasPrefix(base, "application")
	case ".xml":
		return strings.HasPrefix(base, "logback") || strings.HasPrefix(base, "log4j2") || base == "pom.xml"
	}
	return false
}

// maxSpringLine bounds a line that is looked at.
const maxSpringLine = 64 << 10

func extractSpring(x *extractor) {
	ext := path.Ext(x.facts.path)
	if ext == ".xml" {
		extractXMLConfig(x)
		return
	}
	own := map[string]bool{}
	line := 0
	var found []placeholder
	var lines []int
	for text := range bytes.Lines(x.src) {
		line++
		if len(text) > maxSpringLine {
			continue
		}
		s := strings.TrimRight(withoutComment(string(text), ext), "\r\n")
		if key, _, ok := strings.Cut(s, string(separatorOf(ext))); ok && screaming(strings.TrimSpace(key)) {
			own[strings.TrimSpace(key)] = true
		}
		for _, p := range placeholders(s) {
			found, lines = append(found, p), append(lines, line)
		}
	}
	for i, p := range found {
		if !own[p.name] { // the file defines it itself
			x.addAt(lines[i], p.at+1, p.name, p.hasDefault, "placeholder")
		}
	}
}

func separatorOf(ext string) byte {
	if ext == ".properties" || ext == ".conf" {
		return '='
	}
	return ':'
}

// withoutComment takes the comment off a line: "#" after white space in YAML, at the line's start in properties.
func withoutComment(s, ext string) string {
	trimmed := strings.TrimLeft(s, " \t")
	if strings.HasPrefix(trimmed, "#") || ext == ".properties" && strings.HasPrefix(trimmed, "!") || ext == ".conf" && strings.HasPrefix(trimmed, "//") {
		return ""
	}
	if ext == ".properties" {
		return s
	}
	var quote byte
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.IndexByte(" \t:[,{=-", s[i-1]) >= 0:
			quote = c
		case c == '#' && (s[i-1] == ' ' || s[i-1] == '\t'):
			return s[:i]
		}
	}
	return s
}

// extractXMLConfig reads logback.xml and log4j2.xml, whose properties may be variables, and pom.xml, where only ${env.X}
// is one.
func extractXMLConfig(x *extractor) {
	src := string(x.src)
	pom := path.Base(x.facts.path) == "pom.xml"
	comment := -1
	line, start := 1, 0
	for i := 0; i < len(src); i++ {
		switch {
		case src[i] == '\n':
			line, start = line+1, i+1
		case comment < 0 && strings.HasPrefix(src[i:], "<!--"):
			comment = i
		case comment >= 0 && strings.HasPrefix(src[i:], "-->"):
			comment = -1
		case comment < 0 && strings.HasPrefix(src[i:], "${"):
			end := strings.IndexByte(src[i:min(len(src), i+300)], '}')
			if end < 0 {
				continue
			}
			for _, p := range placeholders(src[i : i+end+1])[:min(1, len(placeholders(src[i:i+end+1])))] {
				envPrefixed := strings.HasPrefix(src[i:], "${env.") || strings.HasPrefix(src[i:], "${env:")
				if envPrefixed || !pom && !logbackOwn[p.name] && !strings.Contains(src, `name="`+p.name+`"`) {
					x.addAt(line, i-start+1, p.name, p.hasDefault, "placeholder")
				}
			}
		}
	}
}

// logbackOwn are the properties that Spring Boot hands to the logging system itself (LoggingSystemProperty), and
// Maven's and log4j's.
var logbackOwn = map[string]bool{
	"LOG_FILE": true, "LOG_PATH": true, "PID": true, "LOG_EXCEPTION_CONVERSION_WORD": true, "CONSOLE_LOG_PATTERN": true,
	"CONSOLE_LOG_CHARSET": true, "CONSOLE_LOG_THRESHOLD": true, "FILE_LOG_PATTERN": true, "FILE_LOG_CHARSET": true,
	"FILE_LOG_THRESHOLD": true, "LOG_LEVEL_PATTERN": true, "LOG_DATEFORMAT_PATTERN": true, "LOG_CORRELATION_PATTERN": true,
	"LOGBACK_ROLLINGPOLICY_FILE_NAME_PATTERN": true, "LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE": true, "LOGBACK_ROLLINGPOLICY_MAX_HISTORY": true,
	"LOGBACK_ROLLINGPOLICY_CLEAN_HISTORY_ON_START": true, "LOGBACK_ROLLINGPOLICY_TOTAL_SIZE_CAP": true, "LOGGED_APPLICATION_NAME": true,
	"CONTEXT_NAME": true, "HOSTNAME": true,
}
