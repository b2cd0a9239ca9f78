package probe

import "deploycoord/pkg/health"

// Expand is text with ${NAME} replaced by the environment's value, as all probes do it: for what else is asked over the
// network. Its error quotes no value.
func Expand(text string, env Env) (string, error) { return expand(text, env) }

// Unanswered is a sample of an error of the network, of TLS or of HTTP, in the words of all probes. It quotes no address.
func Unanswered(err error) health.Sample { return fault(err) }
