#!/usr/bin/env bash
# The main path in Chromium, Firefox and WebKitGTK, on the build in dist/, which is created if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh engines
. scripts/env.sh
[ -f dist/index.html ] || scripts/build.sh
# WebKitGTK needs a screen.
xvfb-run -a -s "-screen 0 1440x900x24" node tests/engines/run.mjs "$@"
