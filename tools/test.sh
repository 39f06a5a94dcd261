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
# Most suites go over both databases by themselves; those of the server and of harvesting run on one at a time. The binaries that
# are there are run again: cargo test -p would choose other features for what they are built of, and build all of it once more.
cargo test --workspace --locked --no-run --message-format json 2>/dev/null | python3 -c '
import json, os, sys
for line in sys.stdin:
    made = json.loads(line)
    if made.get("executable") and made["target"]["name"] == "it":
        folder = os.path.dirname(made["manifest_path"])
        if os.path.basename(folder) in ("harvest", "server"):
            print(folder, made["executable"])' |
    while read -r FOLDER SUITE; do
        (cd "$FOLDER" && CAIRN_TEST_DATABASE=postgresql "$SUITE") </dev/null
    done
