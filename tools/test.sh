#!/bin/sh
# make test: all tests, on SQLite and on a PostgreSQL server of their own, with the real client ckanapi.
# Arguments go to cargo test.
set -eu
cd "$(dirname "$0")/.."
tools/client.sh
export CAIRN_TEST_CLIENT="$PWD/.tools/client"
exec tools/postgres.sh cargo test --workspace --locked "$@"
