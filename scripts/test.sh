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
stage "clippy, native" cargo clippy --all-targets --locked -- -D warnings
stage "clippy, wasm" cargo clippy --target wasm32-unknown-unknown --lib --bins --locked -- -D warnings
stage "rules and stores" cargo test --locked
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=120
stage "storage contract in Chromium" cargo test --locked --target wasm32-unknown-unknown --no-default-features --test storage_contract
stage "release build" scripts/build.sh
stage "the folder for a host" node scripts/dist.mjs
stage "the user's paths in Chromium" npx playwright test
stage "faults, a few of each kind" env SKIP_BUILD=1 scripts/faults.sh --quick
