#!/usr/bin/env bash
# Measures the release build beside its peers; the peers are packages of the benchmark only. With a name, another script of
# tests/bench than run.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
. scripts/env.sh
[ -n "${SKIP_BUILD:-}" ] || scripts/build.sh
if ! cmp -s tests/bench/package-lock.json tests/bench/node_modules/.kontor-lock; then
  (cd tests/bench && npm ci --no-audit --no-fund)
  cp tests/bench/package-lock.json tests/bench/node_modules/.kontor-lock
fi
node "tests/bench/${1:-run}.mjs"
