package container

import "deploycoord/pkg/health/engine"

// role is what a service is for, as far as the services that depend on it tell.
type role uint8

const (
	anyRole role = iota
	server       // it must keep running: somebody waits for it to be healthy
	oneShot      // it must end: somebody waits for that
)

// rolesOf reads the roles off what the services depend on (compose's depends_on).
func rolesOf(found map[string][]engine.Detail) map[string]role {
	out := map[string]role{}
	for _, all := range found {
		for _, d := range all {
			for service, condition := range d.Depends {
				switch condition {
				case "service_healthy":
					out[service] = server
				case "service_completed_successfully":
					if out[service] == anyRole {
						out[service] = oneShot
					}
				}
			}
		}
	}
	return out
}
