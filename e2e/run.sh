#!/usr/bin/env bash
# All that needs a container engine. The Action as the runner meets it: the real Dockerfile built, the real gate workflow
# run by act (a local stand-in for GitHub's runner) on a sample repository. And a deployed application, verified in every
# state in which deployments are.
#
#   e2e/run.sh [ARGUMENT...]   of go test; needs root, Go, git, Debian's docker.io, docker-compose and busybox-static, and
#                              the Go module proxy; openssh-server for engines over ssh://
#
# Exit codes: 0 all held, 1 something did not, 77 no container engine can run here (the reason is printed).
# What it makes lies in one scratch folder (E2E_SCRATCH keeps one), and ends with it.
set -euo pipefail
cd "$(dirname "$0")/.."
PROJECT=$PWD
ACT_VERSION=v0.2.89
# shellcheck source=e2e/engine.sh
. e2e/engine.sh
# shellcheck source=e2e/images.sh
. e2e/images.sh

SCRATCH=${E2E_SCRATCH:-$(mktemp -d "${TMPDIR:-/tmp}/deploycoord-e2e.XXXXXX")}
mkdir -p "$SCRATCH"
clean_up() {
  stop_engine
  if [ -z "${E2E_SCRATCH:-}" ]; then
    # The engine may leave its mounts for a moment.
    for _ in 1 2 3 4 5; do
      if rm -rf "$SCRATCH" 2>/dev/null; then break; fi
      sleep 1
    done
  fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

step() { printf '%6ss  %s\n' "$SECONDS" "$1"; }

skip() {
  echo "SKIPPED: $1"
  exit 77
}

command -v busybox >/dev/null || skip "busybox is not installed (apt-get install busybox-static)"
command -v docker-compose >/dev/null || skip "docker-compose is not installed (apt-get install docker-compose)"
start_engine || skip "$ENGINE_FAULT"
step "engine: docker $(docker version --format '{{.Server.Version}}')"
[ -x /usr/sbin/sshd ] || echo "NOT TRIED: an engine over ssh:// (apt-get install openssh-server)"

go test -tags e2e -count=1 -run TestReal ./pkg/health/engine ./pkg/health/container ./pkg/health/logwatch
step "the engine's client, containers and logs"

TOOLS=${TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/deploycoord/bin}
GOBIN=$TOOLS go install "github.com/nektos/act@$ACT_VERSION"
step "runner: act $ACT_VERSION"

runner_image deploycoord-e2e-runner
# Only the name and tag of the build image can be had without its registry: the digest is left out, nothing else.
sed 's/@sha256:[0-9a-f]*//' Dockerfile >"$SCRATCH/Dockerfile"
go_image "$(sed -n 's/^FROM \(golang:[^ ]*\) AS build$/\1/p' "$SCRATCH/Dockerfile")" "$PROJECT"
step "images: runner, Go"

# act-dockeraction:latest is what act takes for \`uses: ./\`.
DOCKER_BUILDKIT=0 docker build --network host --build-arg VERSION=e2e \
  --tag act-dockeraction:latest --file "$SCRATCH/Dockerfile" . >"$SCRATCH/build.log" 2>&1 || { cat "$SCRATCH/build.log"; exit 1; }
step "the Dockerfile, built by the classic builder"

rm -f "$SCRATCH/figures"
E2E_FIGURES=$SCRATCH/figures E2E_ACT=$TOOLS/act E2E_RUNNER=deploycoord-e2e-runner E2E_IMAGE=act-dockeraction:latest \
  go test -tags e2e -count=1 -timeout 20m -skip '^TestBrowser' "$@" ./e2e
step "scenarios"
[ ! -e "$SCRATCH/figures" ] || sed 's/^/        /' "$SCRATCH/figures"
