#!/bin/sh
# make test: all tests, on SQLite and on a PostgreSQL server of their own, with real clients.
# Arguments go to cargo test.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${CAIRN_TEST_CLIENTS:-}" ]; then
    tools/clients.sh
    CAIRN_TEST_CLIENTS="$PWD/.tools/clients"
    export CAIRN_TEST_CLIENTS
fi
if [ -z "${TEST_POSTGRES_URL:-}" ]; then
    exec tools/postgres.sh "$PWD/tools/test.sh" "$@"
fi
cargo test --workspace --locked "$@"
# Most suites go over both databases by themselves; that of the server runs on one at a time.
CAIRN_TEST_DATABASE=postgresql cargo test -p cairn-server --test it --locked "$@"
