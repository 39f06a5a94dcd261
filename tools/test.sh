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
# With arguments a part is meant, and that was it.
[ $# = 0 ] || exit 0
# Most suites go over both databases by themselves; that of the server runs on one at a time. The binary that is there is run again:
# cargo test -p would choose other features for what it is built of, and build all of it once more.
SUITE=$(cargo test --workspace --locked --no-run --message-format json 2>/dev/null | python3 -c '
import json, sys
for line in sys.stdin:
    made = json.loads(line)
    if made.get("executable") and made["target"]["name"] == "it" and "/crates/server" in made["manifest_path"]:
        print(made["executable"])')
cd crates/server
CAIRN_TEST_DATABASE=postgresql "$SUITE"
