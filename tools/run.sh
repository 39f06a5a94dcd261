#!/bin/sh
# make run: builds, makes a data folder with the demonstration catalogue and a sysadmin, starts, and says what to try.
set -eu
cd "$(dirname "$0")/.."
DATA=${CAIRN_DATA:-data}
LISTEN=${CAIRN_LISTEN:-127.0.0.1:5000}
CAIRN=target/release/cairn
export CAIRN_DATA="$DATA" CAIRN_LISTEN="$LISTEN"

cargo build --release --locked -p cairn

if [ ! -e "$DATA/demo.loaded" ]; then
    "$CAIRN" init
    "$CAIRN" demo --from fixtures/demo
fi
if [ ! -s "$DATA/admin.token" ]; then
    umask 077
    if [ ! -s "$DATA/admin.password" ]; then
        head -c 18 /dev/urandom | base64 >"$DATA/admin.password"
        "$CAIRN" user add admin --email admin@example.org --password-stdin --sysadmin <"$DATA/admin.password"
    fi
    "$CAIRN" token create admin --name "make run" >"$DATA/admin.token.new"
    mv "$DATA/admin.token.new" "$DATA/admin.token"
fi

URL="http://$LISTEN"
cat <<END

Cairn stands at $URL (stop it with Ctrl-C). Try:

  curl '$URL/api/3/action/package_search?q=water&rows=3&facet.field=%5B%22organization%22%5D'
  curl '$URL/api/3/action/package_search?fq=dataset_type:algorithm&rows=3'
  curl -H "Authorization: \$(cat $DATA/admin.token)" -d '{"name": "my-ministry"}' -H 'Content-Type: application/json' $URL/api/3/action/organization_create
  ckanapi action package_show id=my-dataset -r $URL -a "\$(cat $DATA/admin.token)"

The sysadmin's token is in $DATA/admin.token (name admin, password in $DATA/admin.password).
Every action to try in a browser: $URL/api/docs

END
exec "$CAIRN" serve
