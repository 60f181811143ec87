#!/usr/bin/env bash
# The quick build, served: one program and a file worker as cargo's dev profile makes them, without chunks, without wasm-opt.
# What is installed, works offline or is carried as one file comes with the release build: `make serve-release`, `make dist`.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh serve
. scripts/env.sh
printf '== Quick build: some minutes the first time, much less after a change\n'
start=$SECONDS
# Trunk reads NO_COLOR as a yes or no of its own and refuses other words.
env -u NO_COLOR trunk build --offline
printf '== Built in %s s\n' "$((SECONDS - start))"
exec node scripts/serve.mjs "${PORT:-8080}" dist
