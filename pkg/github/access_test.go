package github

import (
	"context"
	"net/http"
	"testing"
)

func TestAccess(t *testing.T) {
	tests := map[string]struct {
		answer http.HandlerFunc
		want   Access
		ok     bool
	}{
		"admin": {say(`{"permission":"admin"}`), AccessWrite, true}, "write": {say(`{"permission":"write","role_name":"maintain"}`), AccessWrite, true},
		"read": {say(`{"permission":"read"}`), AccessNone, true}, "none": {say(`{"permission":"none"}`), AccessNone, true},
		"an app": {refuse(404, "x[bot] is not a user"), AccessNone, true}, "hidden": {refuse(404, "Not Found"), AccessUnknown, false},
		"refused": {refuse(403, "Must have push access"), AccessUnknown, false}, "odd": {say(`{}`), AccessUnknown, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/collaborators/x%5Bbot%5D/permission": test.answer})
			got, err := r.Access(context.Background(), "x[bot]")
			if got != test.want || (err == nil) != test.ok {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	r, _ := serve(t, nil)
	if got, err := r.Access(context.Background(), ""); got != AccessNone || err != nil {
		t.Errorf("an account that is gone: %v, %v", got, err)
	}
}
