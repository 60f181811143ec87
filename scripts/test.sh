#!/usr/bin/env bash
# All tests, in the order of what fails fastest.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
. scripts/env.sh
# What is compiled once needs no incremental state and no line tables.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false

stage() {
  printf '\n== %s\n' "$1"
  shift
  local start=$SECONDS
  "$@"
  printf '== done in %s s\n' "$((SECONDS - start))"
}

stage "format" cargo fmt --check

# The release build mostly waits for one thread at a time, so that it runs beside the checks. Its profiles have folders
# of their own in target/, so that neither waits for the other's lock.
mkdir -p target
scripts/build.sh >target/release-build.log 2>&1 &
build=$!
# What fails first ends the other.
trap 'pkill -P "$build" 2>/dev/null || true; kill "$build" 2>/dev/null || true' EXIT
release_build() { wait "$build" || { cat target/release-build.log; return 1; }; }

stage "clippy, native" cargo clippy --all-targets --locked -- -D warnings
stage "clippy, wasm" cargo clippy --target wasm32-unknown-unknown --lib --bins --locked -- -D warnings
stage "rules and stores" cargo test --locked
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=120
stage "storage contract in Chromium" cargo test --locked --target wasm32-unknown-unknown --no-default-features --test storage_contract
stage "release build, begun beside the checks" release_build
stage "the folder for a host" node scripts/dist.mjs
stage "the user's paths in Chromium" npx playwright test
stage "faults, a few of each kind" env SKIP_BUILD=1 scripts/faults.sh --quick
