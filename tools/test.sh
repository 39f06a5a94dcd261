#!/bin/sh
# make test: all tests, on SQLite and on a PostgreSQL server of their own, with real clients.
# Arguments go to cargo test.
set -eu
cd "$(dirname "$0")/.."
tools/clients.sh
export CAIRN_TEST_CLIENTS="$PWD/.tools/clients"
exec tools/postgres.sh cargo test --workspace --locked "$@"
