#!/bin/sh
# Runs the fuzz target of searches with the stable compiler, without cargo-fuzz: tools/fuzz.sh [SECONDS]
set -eu
cd "$(dirname "$0")/../fuzz"
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Clink-dead-code"
target=${CARGO_TARGET_DIR:-target}
cargo build --target "$host" --bin search
mkdir -p corpus artifacts
exec "$target/$host/debug/search" "-max_total_time=${1:-60}" -timeout=10 -rss_limit_mb=1024 -artifact_prefix=artifacts/ corpus seeds/search
