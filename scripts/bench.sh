#!/usr/bin/env bash
# How fast the commands are, beside programs that everybody knows, on a generated tree of 50,000 files (about 400 MB).
# It prints figures and judges none: only a program that fails makes it fail.
#
#   scripts/bench.sh           the figures that the project holds itself to; about three minutes
#   scripts/bench.sh --short   5,000 files and few runs, for CI
#
# Needs ripgrep. The tree is kept in BENCH_DIR (default: the user's cache) for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
files=50000 runs=10
if [ "${1:-}" = --short ]; then files=5000 runs=5; fi
version=2 # of the tree: raise it when gentree writes other bytes

scratch=$(mktemp -d "${TMPDIR:-/tmp}/deploycoord-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
go build -trimpath -o "$scratch/deploycoord" .
go build -o "$scratch/gentree" ./scripts/gentree
go build -o "$scratch/compare" ./scripts/compare

tree=${BENCH_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/deploycoord}/bench-$files-v$version
mkdir -p "$(dirname "$tree")"
[ -d "$tree" ] || "$scratch/gentree" -files "$files" "$tree"
printf '%s files, %s MB; %s cores; %s\n' "$(git -C "$tree" ls-files | wc -l)" \
  "$(git -C "$tree" ls-files -z | (cd "$tree" && xargs -0 cat) | wc -c | awk "{print int(\$1 / 1e6)}")" "$(nproc)" "$(rg --version | sed -n 1p)"

# What reads the environment in the tree's languages, as one would look for it by hand.
pattern='process\.env|import\.meta\.env|os\.(Getenv|LookupEnv|getenv|environ)|\bENV[\[.]|System\.getenv|env::var|secrets\.|\bvars\.'

echo
echo "The whole tree: deploycoord env, ripgrep with an equal pattern"
"$scratch/compare" -runs "$runs" "$scratch/deploycoord" env -C "$tree" --format json -- rg -c "$pattern" "$tree"

# The files of the change in a folder of their own: what looking at them alone costs.
git -C "$tree" diff --name-only base head >"$scratch/changed"
mkdir "$scratch/files"
tar -C "$tree" -c -T "$scratch/changed" .env.example | tar -C "$scratch/files" -x
git -C "$scratch/files" init --quiet

echo
echo "A change of $(wc -l <"$scratch/changed") files: deploycoord gate, git diff --stat and the scan of those files"
# shellcheck disable=SC2016 # the inner shell expands
"$scratch/compare" -runs "$runs" "$scratch/deploycoord" gate -C "$tree" --base base --head head --format json -- \
  sh -c 'git -C "$1" diff --stat base head && "$2" env -C "$3" --format json' sh "$tree" "$scratch/deploycoord" "$scratch/files"

echo
echo "The same, where the change reads variables that no template has: were they read before, elsewhere?"
# shellcheck disable=SC2016 # the inner shell expands them
"$scratch/compare" -runs "$runs" "$scratch/deploycoord" gate -C "$tree" --base base --head undocumented --format json -- \
  sh -c 'git -C "$1" diff --stat base undocumented && "$2" env -C "$3" --format json' sh "$tree" "$scratch/deploycoord" "$scratch/files"
