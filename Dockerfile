# The Action's container: one static binary and the CA certificates.
#
# Kept to what every builder knows, the classic one too: no RUN --mount, no COPY --chmod, no here-documents.
# No USER and no WORKDIR: the runner starts the container as root in the workspace it mounts, and says so in its rules
# for container actions.

# The tag tells people the version, the digest tells the builder the bytes; Dependabot moves both.
FROM golang:1.26.8-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d AS build

WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download

COPY main.go ./
COPY pkg ./pkg

ARG VERSION=dev
# Calls are inlined in the standard library and where whole trees and logs are read; elsewhere it would cost 2.5 MB, and
# gain no time that anybody sees.
RUN CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" \
    -gcflags=all=-l -gcflags=std= -gcflags=deploycoord/pkg/envusage= -gcflags=deploycoord/pkg/envfile= \
    -gcflags=deploycoord/pkg/change/...= -gcflags=deploycoord/pkg/health/logs= -o /out/deploycoord .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/deploycoord /deploycoord
ENTRYPOINT ["/deploycoord"]
