package probe

import (
	"encoding/binary"
	"strconv"

	"deploycoord/pkg/health"
)

// checkRequest is HealthCheckRequest{service = 1} as a gRPC message: not compressed, its length, itself.
func checkRequest(service string) []byte {
	var message []byte
	if service != "" {
		message = append(message, 1<<3|2) // field 1, of bytes
		message = binary.AppendUvarint(message, uint64(len(service)))
		message = append(message, service...)
	}
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
}

// readServing reads HealthCheckResponse{status = 1} of one gRPC message. Fields that are not known are passed over; no
// field is 0.
func readServing(body []byte) (status uint64, ok bool) {
	if len(body) < 5 || body[0] != 0 || uint64(binary.BigEndian.Uint32(body[1:])) != uint64(len(body)-5) {
		return 0, false
	}
	for rest := body[5:]; len(rest) > 0; {
		tag, n := binary.Uvarint(rest)
		if n <= 0 {
			return 0, false
		}
		rest = rest[n:]
		size := uint64(0)
		switch tag & 7 {
		case 0: // a number
			value, n := binary.Uvarint(rest)
			if n <= 0 {
				return 0, false
			}
			if tag>>3 == 1 {
				status = value
			}
			size = uint64(n)
		case 1:
			size = 8
		case 2: // bytes
			length, n := binary.Uvarint(rest)
			if n <= 0 || length > uint64(len(rest)) {
				return 0, false
			}
			size = uint64(n) + length
		case 5:
			size = 4
		default:
			return 0, false
		}
		if size > uint64(len(rest)) {
			return 0, false
		}
		rest = rest[size:]
	}
	return status, true
}

// grpcStatuses are the names of gRPC's status codes, in their order (grpc/doc/statuscodes.md).
var grpcStatuses = [...]string{
	"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
	"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
	"INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
}

// byStatus is a sample of a gRPC status that is not OK.
func (g *grpc) byStatus(status, message string) health.Sample {
	n, err := strconv.ParseUint(status, 10, 8)
	if err != nil || n >= uint64(len(grpcStatuses)) {
		return g.foreign("answers with a gRPC status that is none")
	}
	name := grpcStatuses[n]
	text := "answers " + name
	if message != "" {
		text += ": " + message
	}
	s := health.Sample{Outcome: health.Bad, Fault: health.ServerError, Text: text, Want: "SERVING"}
	switch name {
	case "NOT_FOUND":
		s.Fault, s.Text = health.Down, "does not know the service (NOT_FOUND)"
	case "UNIMPLEMENTED":
		s.Fault, s.Text = health.Down, "has no health service (UNIMPLEMENTED)"
		s.Want = "grpc.health.v1.Health, as grpc's health packages register it"
	case "PERMISSION_DENIED", "UNAUTHENTICATED":
		s.Outcome, s.Fault, s.Text = health.Unmeasured, "", "does not let this probe in: "+text[len("answers "):]
	}
	return s
}
