# Sourced by the other scripts: the paths of the pinned tools and the browser.
KONTOR_TOOLS="${CARGO_HOME:-$HOME/.cargo}/kontor-tools"
PATH="$KONTOR_TOOLS/bin:$PWD/node_modules/.bin:$PATH"
CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v google-chrome || echo /usr/bin/chromium)}"
# Chromium without a window: the same engine, and two thirds of the processor time for a path.
CHROMIUM_HEADLESS="${CHROMIUM_HEADLESS:-$(command -v chromium-headless-shell || echo "$CHROMIUM")}"
CHROMEDRIVER="${CHROMEDRIVER:-$(command -v chromedriver || echo /usr/bin/chromedriver)}"
FIREFOX="${FIREFOX:-$(command -v firefox-esr || command -v firefox || echo /usr/bin/firefox-esr)}"
export KONTOR_TOOLS PATH CHROMIUM CHROMIUM_HEADLESS CHROMEDRIVER FIREFOX
