# One-line targets; anything with logic is in tools/ or in Rust.

.PHONY: help run build test check fmt lint arrows licences pages assets screenshots docs deny openapi bench bench-search bench-tables bench-harvest bench-transparency ci

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: ## Build, load the demonstration catalogue, start on http://127.0.0.1:5000
	@tools/run.sh

build: ## Release build: target/release/cairn
	cargo build --release --locked -p cairn

test: ## All tests, on SQLite and on PostgreSQL
	@tools/test.sh

check: fmt lint arrows licences pages ## What CI asks before the tests

fmt:
	cargo fmt --all --check

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

arrows:
	@tools/arrows.sh

pages:
	@tools/settings.py --check
	@tools/compatibility.py --check
	@tools/assets.py

licences:
	@tools/licences.py

deny: ## Advisories, licences, sources, duplicates; needs cargo-deny and its advisory database
	cargo deny check

assets: ## Bundle the website's scripts; needs Node
	npm ci --silent --ignore-scripts --prefix crates/portal/scripts
	node crates/portal/scripts/build.mjs

screenshots: ## Take the pictures in docs/screenshots anew; needs Chromium and tools/clients.sh
	@tools/screenshots.sh

docs: ## Write docs/settings.md and docs/compatibility.md from the code
	@tools/settings.py
	@tools/compatibility.py

openapi: ## Write api-spec/openapi.json from the code
	cargo run --quiet --locked -p cairn -- openapi > api-spec/openapi.json.new && mv api-spec/openapi.json.new api-spec/openapi.json

bench: ## Measure; docs/performance.md says what
	cargo build --release --locked -p cairn -p cairn-bench
	target/release/cairn-bench
	target/release/search-quality

bench-search: ## Measure searches among 100,000 and 2,000,000 records, beside the bare engine
	cargo build --release --locked -p cairn-bench
	target/release/cairn-bench search

bench-tables: ## Measure tables of the DataStore; docs/performance.md says what
	cargo build --release --locked -p cairn -p cairn-bench
	tools/postgres.sh sh -c 'target/release/cairn-bench tables \
		&& target/release/cairn-bench tables --rows 17400000 --load-only --rows-only \
		&& target/release/cairn-bench tables --rows 17400000 --load-only --rows-only --postgres'

bench-transparency: ## Measure the transparency log; docs/performance.md says what
	cargo build --release --locked -p cairn -p cairn-bench
	target/release/cairn-bench transparency

bench-harvest: ## Measure harvesting and the catalogue as others take it; docs/performance.md says what
	cargo build --release --locked -p cairn -p cairn-bench
	target/release/cairn-bench harvest

ci: ## What CI runs
	.ci/run
