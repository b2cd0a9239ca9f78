package githubsim

import "net/http"

// graphql answers POST /graphql and /api/graphql. t is nil for a request without a token. The mutex is held.
func (s *Server) graphql(w http.ResponseWriter, _ *http.Request, _ *Token) {
	w.WriteHeader(http.StatusNotImplemented)
}
