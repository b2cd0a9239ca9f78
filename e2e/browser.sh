#!/usr/bin/env bash
# Opens the report in a headless Chromium, light and dark, wide and narrow, by keyboard, with and without its script; and
# draws the timelines of job summaries with the library that GitHub draws them with.
#
#   e2e/browser.sh [ARGUMENT...]   of go test; needs Go, Debian's chromium, nodejs and npm, and npm's registry
#
# E2E_SHOTS names a folder that keeps the screenshots.
# Exit codes: 0 all held, 1 something did not, 77 no browser can be had here (the reason is printed).
set -euo pipefail
cd "$(dirname "$0")/.."
MERMAID=11.17.2
MERMAID_SHA512=57a2b70bc101744b0f1595d228c25eea9a50384371b87011afd1af1d7e21878ee501b84c443f6a7f8a042bb2e869143150b31af34feab798073bbdda0a578106
MODULES=${XDG_CACHE_HOME:-$HOME/.cache}/deploycoord/browser # kept between runs

skip() {
  echo "SKIPPED: the report in a browser was NOT looked at: $1"
  exit 77
}

CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "there is no chromium (apt-get install chromium)"
command -v node >/dev/null || skip "there is no node (apt-get install nodejs)"
command -v npm >/dev/null || skip "there is no npm (apt-get install npm)"

mkdir -p "$MODULES"
cp e2e/browser/package.json e2e/browser/package-lock.json "$MODULES"
(cd "$MODULES" && npm ci --ignore-scripts --no-audit --no-fund --loglevel error) >/dev/null || skip "npm's registry is not within reach"

# One file of it is all that is needed, without what it is made of.
CHART=$MODULES/mermaid-$MERMAID.min.js
if [ ! -s "$CHART" ]; then
  PACKED=$(mktemp -d)
  trap 'rm -rf "$PACKED"' EXIT
  (cd "$PACKED" && npm pack --silent --ignore-scripts "mermaid@$MERMAID" >/dev/null) || skip "npm's registry has no mermaid@$MERMAID"
  echo "$MERMAID_SHA512  $PACKED/mermaid-$MERMAID.tgz" | sha512sum --check --quiet
  tar -xzf "$PACKED/mermaid-$MERMAID.tgz" -C "$PACKED" package/dist/mermaid.min.js
  mv "$PACKED/package/dist/mermaid.min.js" "$CHART"
fi

[ -z "${E2E_SHOTS:-}" ] || mkdir -p "$E2E_SHOTS"
E2E_CHROMIUM=$CHROMIUM E2E_MODULES=$MODULES E2E_MERMAID=$CHART \
  go test -tags e2e -count=1 -timeout 10m -run 'TestBrowser$' "$@" ./e2e
