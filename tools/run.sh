#!/bin/sh
# make run: builds, makes a data folder with the demonstration catalogue and a sysadmin, starts, and says what to try.
# What is there already is left as it is, so the second start is quick. CAIRN_DATA and CAIRN_LISTEN say where.
set -eu
cd "$(dirname "$0")/.."
DATA=${CAIRN_DATA:-data}
LISTEN=${CAIRN_LISTEN:-127.0.0.1:5000}
CAIRN=${CARGO_TARGET_DIR:-target}/release/cairn
export CAIRN_DATA="$DATA" CAIRN_LISTEN="$LISTEN"

cargo build --release --locked --quiet -p cairn

if [ ! -e "$DATA/demo.loaded" ]; then
    "$CAIRN" init
    # 3: some records were left out, and it was said which and why.
    "$CAIRN" demo --from fixtures/demo || [ $? = 3 ]
    touch "$DATA/demo.loaded"
fi
if [ ! -s "$DATA/admin.token" ]; then
    (
        umask 077
        if [ ! -s "$DATA/admin.password" ]; then
            head -c 18 /dev/urandom | base64 >"$DATA/admin.password"
        fi
        # The account may be there, where the last run ended between the two.
        "$CAIRN" user list | grep -q '^admin ' ||
            "$CAIRN" user add admin --email admin@example.org --password-stdin --sysadmin <"$DATA/admin.password"
        "$CAIRN" token create admin --name "make run" >"$DATA/admin.token.new"
        mv "$DATA/admin.token.new" "$DATA/admin.token"
    )
fi

URL="http://$LISTEN"
cat <<END

Cairn on $URL with records of several portals and registers of algorithms. Stop it with Ctrl-C. Try, in another terminal:

  curl '$URL/api/3/action/package_search?q=water&rows=2&facet.field=%5B%22organization%22%5D'
  curl '$URL/api/3/action/package_search?q=dataset_type:algorithm&sort=name+asc&rows=2'
  curl '$URL/api/3/action/package_create' -H "Authorization: \$(cat $DATA/admin.token)" -H 'Content-Type: application/json' \\
       -d '{"name": "my-first-dataset-'\$(date +%s)'", "title": "My first dataset", "owner_org": "csa-asc"}'
  ckanapi action package_show id=civil-service-people-survey-2011 -r $URL      # pip install ckanapi

The sysadmin is admin: token in $DATA/admin.token, password in $DATA/admin.password.
Every action, to read about and to try: $URL/api/docs

END
exec "$CAIRN" serve
