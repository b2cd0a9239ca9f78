#!/usr/bin/env bash
# A mutation run over the packages that judge: how many small faults, put into the code one at a time, do the tests find?
#
#   scripts/mutation.sh [PACKAGE...]   of pkg: finding, envfile, rollback, health, gate (all of them)
#
# It prints, for each package, killed and survived mutants and those no test reaches, then every survivor with its place;
# exit code 1 where a package is below 85 %. It takes about an hour on two cores. Results stay in MUTATION_OUT (a
# temporary folder). What is not pure is left out: packages below health, and files that do I/O.
set -euo pipefail
cd "$(dirname "$0")/.."
GREMLINS_VERSION=v0.6.0
LEAST=85
OUT=${MUTATION_OUT:-$(mktemp -d "${TMPDIR:-/tmp}/mutation.XXXXXX")}
TOOLS=${TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/deploycoord/bin}
GOBIN=$TOOLS go install "github.com/go-gremlins/gremlins/cmd/gremlins@$GREMLINS_VERSION"

[ $# -gt 0 ] || set -- finding envfile rollback health gate
for p in "$@"; do
  # The time of a mutant's tests is bounded by a multiple of the time that the coverage took.
  nice -n 15 "$TOOLS/gremlins" unleash "./pkg/$p" --silent --workers "${MUTATION_WORKERS:-1}" --timeout-coefficient 20 \
    --exclude-files '_test\.go$' --exclude-files "^pkg/$p/.*/" --exclude-files '^[a-z]+/' --output "$OUT/$p.json" >/dev/null || true
done

exec node - "$OUT" "$LEAST" "$@" <<'JS'
const [, , out, least, ...packages] = process.argv
const fs = require('fs')
let below = false
const survivors = []
console.log('package     killed  survived  timed out  not reached  efficacy')
for (const p of packages) {
  const r = JSON.parse(fs.readFileSync(`${out}/${p}.json`, 'utf8'))
  const n = { KILLED: 0, LIVED: 0, 'TIMED OUT': 0, 'NOT COVERED': 0 }
  for (const f of r.files ?? [])
    for (const m of f.mutations) {
      n[m.status] = (n[m.status] ?? 0) + 1
      if (m.status === 'LIVED') survivors.push(`${f.file_name}:${m.line}:${m.column}  ${m.type}`)
    }
  const efficacy = (100 * n.KILLED) / (n.KILLED + n.LIVED)
  below ||= !(efficacy >= Number(least))
  console.log(p.padEnd(10), String(n.KILLED).padStart(7), String(n.LIVED).padStart(9), String(n['TIMED OUT']).padStart(10),
    String(n['NOT COVERED']).padStart(12), `${efficacy.toFixed(1)} %`.padStart(9))
}
if (survivors.length) console.log(`\nSurvivors (${survivors.length})\n  ${survivors.join('\n  ')}`)
process.exit(below ? 1 : 0)
JS
