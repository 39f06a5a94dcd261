#!/bin/sh
# make screenshots [FOLDER]: pictures of every kind of page of the website, on the demonstration catalogue with a little of everything that
# people do. FOLDER takes them whole, to be looked at; without it the small ones in docs/screenshots are made anew.
# Needs Node, Chromium and what tools/clients.sh puts into .tools/clients (CAIRN_TEST_CLIENTS says where it is).
set -eu
cd "$(dirname "$0")/.."
CAIRN=${CAIRN:-${CARGO_TARGET_DIR:-target}/debug/cairn}
CLIENTS=${CAIRN_TEST_CLIENTS:-.tools/clients}
LISTEN=${CAIRN_LISTEN:-127.0.0.1:5055}
PLACE=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$PLACE"' EXIT

[ -x "$CAIRN" ] || cargo build --locked --quiet -p cairn
export CAIRN_DATA="$PLACE/data" CAIRN_LISTEN="$LISTEN"
"$CAIRN" init
# 3: some records were left out, and it was said which and why.
"$CAIRN" demo --from fixtures/demo --take "${TAKE:-120}" >"$PLACE/demo" || [ $? = 3 ]
echo correct-horse-battery | "$CAIRN" user add admin --email admin@example.org --password-stdin --sysadmin
"$CAIRN" token create admin --name screenshots >"$PLACE/token"
"$CAIRN" serve --set participation.least_seconds=0 --set auth.allow_dataset_collaborators=true --set auth.create_user_via_web=true \
    >"$PLACE/log" 2>&1 &
server=$!
NODE_PATH="$CLIENTS/node/node_modules" node tools/screenshots.cjs "http://$LISTEN" "$PLACE/token" "$@"
