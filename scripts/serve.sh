#!/usr/bin/env bash
# Serves the quick build: one program and a file worker in cargo's dev profile, without chunks and wasm-opt.
# Installation, offline use and the single-file app need the release build: `make serve-release`, `make dist`.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh serve
. scripts/env.sh
printf '== Quick build: some minutes the first time, much less after a change\n'
start=$SECONDS
# Trunk parses NO_COLOR as a boolean and refuses other values.
env -u NO_COLOR trunk build --offline
printf '== Built in %s s\n' "$((SECONDS - start))"
# What changes in the sources is built again beside the server; reload the page to see it.
env -u NO_COLOR trunk watch --offline &
trap 'kill $! 2>/dev/null' EXIT
node scripts/serve.mjs "${PORT:-8080}" dist
