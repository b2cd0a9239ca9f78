package conform

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// scalar says what is wrong with the value of a scalar; "" where it is right. What the custom ones look like is said in
// docs.github.com/en/graphql/reference/scalars.
func scalar(name string, value any) string {
	switch name {
	case "Int":
		if n, is := value.(json.Number); is {
			if _, err := strconv.ParseInt(n.String(), 10, 32); err == nil {
				return ""
			}
		}
		return fmt.Sprintf("%v is no number of 32 bits", value)
	case "Float":
		if _, is := value.(json.Number); !is {
			return "not a number"
		}
		return ""
	case "Boolean":
		if _, is := value.(bool); !is {
			return "neither true nor false"
		}
		return ""
	}
	text, is := value.(string)
	if !is {
		return "not a string"
	}
	if err := form(name, text); err != nil {
		return fmt.Sprintf("%.60q is none", text)
	}
	return ""
}

func form(name, text string) error {
	var err error
	switch name {
	case "ID":
		if text == "" {
			err = strconv.ErrSyntax
		}
	case "DateTime", "GitTimestamp":
		_, err = time.Parse(time.RFC3339, text)
	case "URI":
		_, err = url.Parse(text)
	case "GitObjectID":
		if len(text) != 40 || strings.Trim(text, "0123456789abcdef") != "" {
			err = strconv.ErrSyntax
		}
	case "BigInt":
		_, err = strconv.ParseInt(text, 10, 64)
	case "Base64String":
		_, err = base64.StdEncoding.DecodeString(text)
	}
	return err
}
