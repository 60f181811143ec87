# A fresh machine needs only `make serve` and `make test`.
PORT ?= 8080

.PHONY: serve serve-release test test-team test-team-faults test-engines faults nemesis build check bench bench-team dist single release
# A quick build: one program, not optimised. serve-release serves the build for hosts: small, installable, offline.
serve:
	@PORT=$(PORT) scripts/serve.sh

serve-release: build
	@node scripts/serve.mjs $(PORT) dist

test:
	@scripts/test.sh

# Browsers on a real cluster of which a node is killed: RECORDS=10000 EDITS=200 SEED=1, or BROWSERS=20 MINUTES=10; OLD=FOLDER
# has an earlier build beside this one. `make test` runs a short one.
# KIND=rollback,node-kill plays what can go wrong around a team instead, and test-team-faults all of it: a line of JSON for each
# kind. Kinds: rollback, emptied, node-kill, split (as root), copied-profile, restored-profile, clock, quota, tab-kill, two-builds
# (with OLD=FOLDER), erasure. FAULTS=5 or KILLS=30 says how often, LANES=2 how many kinds at once.
test-team:
	@. scripts/env.sh && node tests/team/$(if $(KIND),faults,campaign).mjs

test-team-faults:
	@. scripts/env.sh && node tests/team/faults.mjs

# The main path in three engines alone; `make test` includes it.
test-engines:
	@scripts/engines.sh

# Kills, power cuts, full disks, damage: a line of JSON per kind. make faults ARGS="--only kill --runs 5"; `make test`
# runs a part.
faults:
	@scripts/faults.sh $(ARGS)

# Teams on a cluster and over folders that misbehave, a thousand long runs of each; browsers killed at every wait of a
# round; every causal order of commits. Teams that erase people, attach files and change their passphrase meanwhile, likewise.
# Prints how often each fault happened. Takes hours, though the tests are optimised for it.
nemesis:
	@KONTOR_SEEDS=1000 KONTOR_STEPS=300 PROPTEST_CASES=2000 CARGO_PROFILE_TEST_OPT_LEVEL=1 cargo test --locked \
		--target-dir target/optimised --test it -- replication::nemesis replication::merge replication::planted_merge \
		replication::changes replication::documents replication::large_actions replication::erasure replication::files \
		replication::passphrase --nocapture

build:
	@scripts/build.sh

check:
	@cargo fmt --check && cargo clippy --all-targets -- -D warnings && cargo clippy --target wasm32-unknown-unknown --lib --bins -- -D warnings

bench:
	@scripts/bench.sh

# A team on CouchDB's protocol beside PouchDB 9: COUNT=100000 EDITS=60 IDLE=120. REMOTE=etcd has the team on three nodes of etcd,
# ONLY=Kontor leaves PouchDB out.
bench-team:
	@scripts/bench.sh pouchdb

# The folder for a host and a ZIP of it, in out/.
# SERVERS="https://etcd.example.com:2379 …" names the servers of teams to which both pages may connect.
export KONTOR_SERVERS = $(SERVERS)
dist: build
	@node scripts/dist.mjs

# A single .html that opens by double click: make single, make single DATA=file.kontor, make single DATA=file.kontor
# MODE=read-only
single: build
	@node scripts/make-single-file.mjs "$(DATA)" "$(or $(MODE),editable)"

# Everything for a release: the folder and the ZIP, size limits, licences, checksums.
release: dist
	@node scripts/release.mjs
