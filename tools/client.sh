#!/bin/sh
# Puts the client ckanapi into .tools/client, where the tests look for it.
set -eu
cd "$(dirname "$0")/.."
VERSION=4.11
FOLDER=.tools/client
if [ -x "$FOLDER/bin/ckanapi" ] && [ "$(cat "$FOLDER/version" 2>/dev/null)" = "$VERSION" ]; then
    exit 0
fi
rm -rf "$FOLDER"
mkdir -p .tools
if ! python3 -m venv "$FOLDER" >/dev/null 2>&1; then
    # Debian has venv as a package of its own.
    rm -rf "$FOLDER"
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "client.sh: python3 cannot make virtual environments; install python3-venv" >&2
        exit 1
    fi
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends python3-venv >&2
    python3 -m venv "$FOLDER"
fi
"$FOLDER/bin/pip" install --quiet --disable-pip-version-check "ckanapi==$VERSION"
echo "$VERSION" >"$FOLDER/version"
