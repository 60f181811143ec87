# The two commands a fresh machine needs are `make serve` and `make test`.
PORT ?= 8080

.PHONY: serve test test-engines build check bench dist release
serve: build
	@node scripts/serve.mjs $(PORT) dist

test:
	@scripts/test.sh

# The main path in three engines; `make test` has walked all paths in Chromium.
test-engines:
	@scripts/engines.sh

build:
	@scripts/build.sh

check:
	@cargo fmt --check && cargo clippy --all-targets -- -D warnings && cargo clippy --target wasm32-unknown-unknown --lib --bins -- -D warnings

bench:
	@scripts/bench.sh

# The folder for a host and a ZIP of it, in out/.
dist: build
	@node scripts/dist.mjs

# What is handed out: the folder and the ZIP, sizes within their limits, licences, checksums.
release: dist
	@node scripts/release.mjs
