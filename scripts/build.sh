#!/usr/bin/env bash
# The release build, into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh build
. scripts/path.sh
# Trunk reads NO_COLOR as a yes or no of its own and refuses other words.
env -u NO_COLOR KONTOR_SPLIT=1 trunk build --release --offline --features split
