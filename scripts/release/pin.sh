#!/usr/bin/env bash
# Prints action.yml with the image of a release in place of the Dockerfile, so that nobody builds it anew at every run, and
# everybody runs the same bytes. Nothing else of the file differs.
#
#   scripts/release/pin.sh ghcr.io/owner/name@sha256:…
set -euo pipefail
cd "$(dirname "$0")/../.."
image=${1:-}
if ! [[ $image =~ ^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$ ]]; then
  echo "release: the image is '$image', expected NAME@sha256: and 64 hexadecimal digits" >&2
  exit 2
fi
[ "$(grep -c '^  image: Dockerfile$' action.yml)" = 1 ] || { echo "release: action.yml has no line 'image: Dockerfile'" >&2; exit 1; }
sed "s|^  image: Dockerfile\$|  image: docker://$image|" action.yml
