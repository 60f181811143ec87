#!/usr/bin/env bash
# Finds or installs what building and testing need. Every step can be repeated; a completed step prints nothing.
# Usage: scripts/setup.sh serve | build | test | engines; each includes those before it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/versions.env
. scripts/env.sh

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nSet-up stopped: %s\n' "$*" >&2; exit 1; }
# Builds a tool at this version once. A cheap profile: these tools run for seconds, and optimising them takes minutes.
tool() {
  say "$1 $2 (some minutes, once)"
  CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_OPT_LEVEL="${OPT_LEVEL:-1}" CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=false cargo install "$1@$2" --root "$KONTOR_TOOLS" "${@:3}" || fail "$1 could not be installed."
}
have_version() { command -v "$1" >/dev/null && [[ "$("$1" --version 2>/dev/null)" == *"$2"* ]]; }

command -v cargo >/dev/null || fail "Rust is missing. Install rustup with Rust 1.95 and run this again."
command -v node >/dev/null || fail "Node.js is missing. Install Node 20 or newer and run this again."

# rustup's own target; if rustup cannot download, the standard library is built once from Debian's source package.
wasm_target() {
  local root; root="$(rustc --print sysroot)/lib/rustlib"
  if ls "$root"/wasm32-unknown-unknown/lib/libstd-*.rlib >/dev/null 2>&1; then return; fi
  say "Rust target wasm32-unknown-unknown"
  if command -v rustup >/dev/null && rustup target add wasm32-unknown-unknown; then return; fi
  command -v dpkg-deb >/dev/null || fail "rustup could not add the target wasm32-unknown-unknown. Check the network and run 'rustup target add wasm32-unknown-unknown'."
  local work; work="$(mktemp -d)"
  local deb=rust-src_1.95.0+dfsg1-2~bpo13+1_all.deb
  local mirror; mirror="$(grep -rhoE 'https?://[^ ]+/debian/?' /etc/apt/ 2>/dev/null | head -n 1)"
  (cd "$work" && curl -fsSLO "${mirror%/}/pool/main/r/rustc/$deb") ||
    fail "neither rustup nor Debian's source package could be fetched. Check the network and run this again."
  echo "7b76db5b880a77f9e52975d2baa6209d2f76d2c9c2789515c3088cb960e2c83b  $work/$deb" | sha256sum -c - ||
    fail "the downloaded Rust sources are not the expected ones."
  dpkg-deb -x "$work/$deb" "$work/src"
  mkdir -p "$root/src/rust"
  cp -r "$(find "$work/src" -type d -name library | head -n 1)" "$root/src/rust/library"
  (cd "$work" && cargo new --lib seed && cd seed && RUSTC_BOOTSTRAP=1 cargo build --release \
    --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,proc_macro,test -Zbuild-std-features=panic-unwind)
  mkdir -p "$root/wasm32-unknown-unknown/lib"
  find "$work/seed/target/wasm32-unknown-unknown/release/deps" -name '*.rlib' ! -name 'libseed*' \
    -exec cp {} "$root/wasm32-unknown-unknown/lib/" \;
}

wasm_target
# Both connect only to this machine, so that they need no TLS, which is much of what they would compile. Trunk only copies
# files and starts other programs; wasm-bindgen rewrites the program at each build, so that optimising it is worth it. Side
# by side, because the end of each compilation has work for one core only.
have_version trunk "$TRUNK_VERSION" || OPT_LEVEL=0 tool trunk "$TRUNK_VERSION" --locked --no-default-features &
trunk=$!
have_version wasm-bindgen "$WASM_BINDGEN_VERSION" || tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" --no-default-features
wait "$trunk"
[ "${1:-build}" != serve ] || exit 0

# It has no --version, so that cargo's own list is used.
if ! cargo install --list --root "$KONTOR_TOOLS" | grep -q "^wasm_split_cli_support v$WASM_SPLIT_VERSION"; then
  tool wasm_split_cli_support "$WASM_SPLIT_VERSION" --locked --features build-binary
fi
if ! cmp -s package-lock.json node_modules/.kontor-lock; then
  say "npm packages"
  npm ci --no-audit --no-fund || fail "the npm packages could not be installed."
  cp package-lock.json node_modules/.kontor-lock
fi
[ "${1:-build}" != build ] || exit 0

# Installs Debian's packages if a program is missing: its path, then the packages.
debian() {
  [ ! -e "$1" ] || return 0
  say "${*:2}"
  command -v apt-get >/dev/null || fail "$1 is missing. Install ${*:2} and run this again."
  local sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${@:2}" ||
    fail "${*:2} could not be installed. Install them and run this again."
}

# Debian's servers that tests start themselves, on loopback and in folders of their own; one that is installed for that must
# not run by itself, now or later.
idle() {
  [ ! -e "$1" ] || return 0
  local sudo= held=/usr/sbin/policy-rc.d; [ "$(id -u)" = 0 ] || sudo=sudo
  if [ ! -e "$held" ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee "$held" >/dev/null && $sudo chmod +x "$held"
    trap "$sudo rm -f $held" EXIT
  fi
  debian "$1" "${@:3}"
  ! command -v systemctl >/dev/null || $sudo systemctl disable "$2" >/dev/null 2>&1 || true
}
# First, because the native tests need no browser.
# They read the documents that are made, as tests/e2e/quotes.spec.mjs reads what is printed.
debian /usr/bin/pdftotext poppler-utils
idle /usr/bin/etcd etcd etcd-server
debian /usr/bin/etcdctl etcd-client

if [ ! -x "$CHROMIUM" ] || [ ! -x "$CHROMEDRIVER" ]; then
  debian "$CHROMIUM" chromium chromium-driver
  debian "$CHROMEDRIVER" chromium-driver
fi
if [ "$CHROMIUM_HEADLESS" = "$CHROMIUM" ]; then
  (debian /usr/bin/chromium-headless-shell chromium-headless-shell) || say "without it the paths are walked in $CHROMIUM, which takes longer"
fi
# For tests/e2e/hosting.spec.mjs.
idle /usr/sbin/nginx nginx nginx-core
debian /usr/lib/nginx/modules/ngx_http_brotli_static_module.so libnginx-mod-http-brotli-static
idle /usr/sbin/apache2 apache2 apache2
[ "$1" = engines ] || exit 0

[ -x "$FIREFOX" ] || debian /usr/bin/firefox-esr firefox-esr
debian /usr/bin/WebKitWebDriver webkit2gtk-driver
debian /usr/bin/xvfb-run xvfb xauth
have_version geckodriver "$GECKODRIVER_VERSION" || tool geckodriver "$GECKODRIVER_VERSION" --locked
