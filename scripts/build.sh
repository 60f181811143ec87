#!/usr/bin/env bash
# The release build, into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh build
. scripts/env.sh
# Panics contain file names of libraries: their paths on this machine are nobody's business, and would cost bytes.
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" --remap-path-prefix=$sources="
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS
# Trunk parses NO_COLOR as a boolean and refuses other values.
env -u NO_COLOR KONTOR_SPLIT=1 trunk build --release --offline --features split
