#!/usr/bin/env bash
# Builds the binaries of a release with the Dockerfile's own flags, their bill of materials (CycloneDX) and SHA256SUMS.
# The same commit and version give the same bytes, wherever they are built.
#
#   scripts/release/build.sh v1.2.3 DIR   (PLATFORMS="linux/amd64 linux/arm64": not all of them)
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
CYCLONEDX_VERSION=v1.9.0

# One truth for how it is built: the RUN line of the Dockerfile, its lines joined, from "-trimpath" to "-o".
flags=$(sed -e ':a' -e '/\\$/N; s/\\\n//; ta' Dockerfile | sed -n 's/^RUN .* go build \(-trimpath.*\) -o .*/\1/p')
[ -n "$flags" ] || { echo "release: the Dockerfile has no line 'go build -trimpath … -o'" >&2; exit 1; }
flags=${flags/\$\{VERSION\}/$version}
eval "set -- $flags"

committed=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)
for platform in ${PLATFORMS:-linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64}; do
  os=${platform%/*} arch=${platform#*/} suffix=
  if [ "$os" = windows ]; then suffix=.exe; fi
  file=$out/deploycoord-$version-$os-$arch$suffix
  CGO_ENABLED=0 GOTOOLCHAIN=local GOOS=$os GOARCH=$arch go build "$@" -o "$file" .
  # Of the binary, not of go.mod: what is linked in, and nothing else. Without a serial number, and with the
  # commit's time for that of the build, it is reproducible.
  go run "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$CYCLONEDX_VERSION" bin -json -noserial -version "$version" -output "$file.cdx.json" "$file" 2>/dev/null
  sed -i "s|^    \"timestamp\": \"[^\"]*\"|    \"timestamp\": \"$committed\"|" "$file.cdx.json"
done
cd "$out"
sha256sum deploycoord-* >SHA256SUMS
cat SHA256SUMS
