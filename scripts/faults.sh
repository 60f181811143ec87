#!/usr/bin/env bash
# Faults on the built page in real Chromium: kills, power cuts, full disks, damage. A line of JSON per kind; any number
# other than zero is a fault, except for runs and acknowledged. Usage: scripts/faults.sh [--only kind] [--runs N]
# [--seed N] [--quick]
# SKIP_BUILD=1 uses the build in dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
. scripts/env.sh
[ -n "${SKIP_BUILD:-}" ] || scripts/build.sh
exec node tests/faults/run.mjs "$@"
