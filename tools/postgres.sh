#!/bin/sh
# Runs a command with a PostgreSQL server of its own: tools/postgres.sh COMMAND…
#
# The command finds the server in TEST_POSTGRES_URL; where that is set already, the server there is used. Otherwise one is
# started in a temporary folder (socket only, fsync off) and removed afterwards. Where PostgreSQL is not installed it is taken
# from Debian's packages, which needs root.
set -eu

if [ -n "${TEST_POSTGRES_URL:-}" ]; then
    exec "$@"
fi

find_programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/x)"); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
}

BIN=$(find_programs)
if [ -z "$BIN" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "postgres.sh: PostgreSQL is not installed; install it, or set TEST_POSTGRES_URL" >&2
        exit 1
    fi
    echo "postgres.sh: installing PostgreSQL from Debian's packages" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >&2
    apt-get install -q -y --no-install-recommends postgresql >&2
    BIN=$(find_programs)
    [ -n "$BIN" ] || { echo "postgres.sh: PostgreSQL was installed but initdb is not found" >&2; exit 1; }
fi

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/cairn-postgres.XXXXXX")
# initdb and postgres refuse to run as root.
if [ "$(id -u)" = 0 ]; then
    USER_NAME=postgres
    id "$USER_NAME" >/dev/null 2>&1 || USER_NAME=nobody
    chown "$USER_NAME" "$FOLDER"
    as_owner() { runuser -u "$USER_NAME" -- "$@"; }
else
    as_owner() { "$@"; }
fi
chmod 755 "$FOLDER"

stop() {
    as_owner "$BIN/pg_ctl" -D "$FOLDER/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$FOLDER"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$FOLDER"
as_owner "$BIN/initdb" -D "$FOLDER/data" -A trust -U cairn -E UTF8 --locale=C.UTF-8 --no-sync >"$FOLDER/initdb.log" 2>&1 || {
    cat "$FOLDER/initdb.log" >&2
    exit 1
}
OPTIONS="-k $FOLDER -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB"
as_owner "$BIN/pg_ctl" -D "$FOLDER/data" -o "$OPTIONS" -l "$FOLDER/log" -w -t 60 start >/dev/null || {
    cat "$FOLDER/log" >&2
    exit 1
}
cd "$OLDPWD"
# Percent-encoded: the folder of the socket as the host.
HOST=$(printf '%s' "$FOLDER" | sed 's,/,%2F,g')
export TEST_POSTGRES_URL="postgres://cairn@$HOST/postgres"
status=0
"$@" || status=$?
exit "$status"
