#!/usr/bin/env bash
# May this commit become the release VERSION? One line says why not; exit code 1 then, 2 for a bad VERSION.
#
#   scripts/release/check.sh v1.2.3
set -euo pipefail
version=${1:-}
number='(0|[1-9][0-9]*)'
if ! [[ $version =~ ^v$number\.$number\.$number(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$ ]]; then
  echo "release: the version is '$version', expected v1.2.3 or v1.2.3-rc.1" >&2
  exit 2
fi
refuse() {
  echo "release: $1" >&2
  exit 1
}
# A tag that moved under whoever uses it would be another program: a version is used once.
if git rev-parse -q --verify "refs/tags/$version" >/dev/null; then refuse "the tag $version exists already; take the next version"; fi
[ -z "$(git status --porcelain)" ] || refuse "the work tree has changes that no commit has"
grep -q '^  image: Dockerfile$' action.yml || refuse "action.yml does not say 'image: Dockerfile': this is no commit of main"
