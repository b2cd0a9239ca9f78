package actions

import (
	"fmt"
	"reflect"
	"strings"
)

func missing(field string) error { return fmt.Errorf("%s is missing", field) }

func need(field, value string) error {
	if value == "" {
		return missing(field)
	}
	return nil
}

func needSHA(field, sha string) error {
	if sha == "" {
		return missing(field)
	}
	return maySHA(field, sha)
}

// maySHA lets empty pass. A SHA ends up in the arguments of git and in URLs, so nothing else may pass for one.
func maySHA(field, sha string) error {
	if sha == "" || (len(sha) == 40 || len(sha) == 64) && strings.Trim(sha, "0123456789abcdef") == "" {
		return nil
	}
	return fmt.Errorf("%s is no commit SHA", field)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// jsonName says in JSON's words what a field of Go is read from.
func jsonName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "whole number"
	default:
		return "object"
	}
}
