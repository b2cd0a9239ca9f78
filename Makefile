# Thin: each target is one command that can be typed by hand.
.PHONY: build test race lint update docs bench e2e ci

build:
	CGO_ENABLED=0 go build -trimpath -o deploycoord .

test:
	go test ./...

race:
	go test -race -shuffle=on ./...

lint:
	go vet ./...
	golangci-lint run
	go run github.com/rhysd/actionlint/cmd/actionlint

# Writes goldens and generated pages anew; read the difference before it is committed.
update:
	go test ./... -update

docs: update

bench:
	scripts/bench.sh

e2e:
	e2e/run.sh

ci:
	.ci/run

# How many small faults in the packages that judge do the tests find? Half an hour.
mutation:
	scripts/mutation.sh
