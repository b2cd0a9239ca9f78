package githubsim

import (
	"errors"
	"net/http"
	"strconv"
)

// refusal is an answer that says no, in GitHub's shape.
type refusal struct {
	status  int
	message string
	errors  []object
}

func (e *refusal) Error() string { return e.message }

func notFound() error { return &refusal{status: http.StatusNotFound, message: "Not Found"} }

func forbidden(message string) error {
	return &refusal{status: http.StatusForbidden, message: message}
}

// unprocessable is a 422 with a text alone.
func unprocessable(message string) error {
	return &refusal{status: http.StatusUnprocessableEntity, message: message}
}

// invalid is a 422 that names a field; code is GitHub's: missing, missing_field, invalid, already_exists, custom.
func invalid(resource, field, code, message string) error {
	detail := object{"resource": resource, "field": field, "code": code}
	if message != "" {
		detail["message"] = message
	}
	return &refusal{status: http.StatusUnprocessableEntity, message: "Validation Failed", errors: []object{detail}}
}

// refusedBy writes an error as an answer: what is missing is 404, whatever nobody foresaw is 500.
func (c *call) refusedBy(err error) *answer {
	var no *refusal
	switch {
	case errors.As(err, &no):
	case errors.Is(err, errMissing):
		no = &refusal{status: http.StatusNotFound, message: "Not Found"}
	case errors.Is(err, errUnrelated):
		no = &refusal{status: http.StatusNotFound, message: "No common ancestor between the two commits."}
	default:
		no = &refusal{status: http.StatusInternalServerError, message: "Server Error: " + err.Error()}
	}
	body := object{
		"message": no.message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(no.status),
	}
	if no.errors != nil {
		body["errors"] = no.errors
	}
	c.status, c.headers, c.links = no.status, http.Header{}, ""
	return c.answered(body)
}
