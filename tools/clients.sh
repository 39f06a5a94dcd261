#!/bin/sh
# Puts the clients that the tests drive into .tools/clients: python/ (ckanapi, frictionless, schemathesis, pyarrow, pandas, openpyxl, pyshacl, mlcroissant, sickle), ckan/ (ckanext-harvest and ckanext-dcat, with the CKAN that they import), node/ (PortalJS's client, axe-core, html-validate, Playwright for Debian's Chromium), java/ (jackan).
# In storage/ is the last frictionless that keeps tables in CKAN's DataStore by itself.
# What a machine lacks to install them is taken from Debian's packages, which needs root.
set -eu
cd "$(dirname "$0")/.."
CKANAPI=4.11
FRICTIONLESS=5.21.0
SCHEMATHESIS=4.32.5
PYARROW=26.0.1
PANDAS=3.1.1
OPENPYXL=3.1.5
OPENAPI_SPEC_VALIDATOR=0.9.0
PYSHACL=0.40.1
MLCROISSANT=1.1.1
SICKLE=0.7.0
PORTALJS=1.4.0
AXE=4.14.1
PLAYWRIGHT=1.65.1
HTML_VALIDATE=10.17.0
JACKAN=0.4.2
CKAN=2.12.0
CKANEXT_HARVEST=1.6.3
CKANEXT_DCAT=2.4.4
STORAGE=4.40.11
DUCKDB=1.5.5
DUCKDB_EXTENSIONS=1.5.5
FOLDER=.tools/clients
# What runs the examples that pages give: R, and DuckDB with the extension that reads from the web.
EXAMPLES="duckdb $DUCKDB duckdb-extension-httpfs $DUCKDB_EXTENSIONS"
VERSIONS="ckanapi $CKANAPI frictionless $FRICTIONLESS schemathesis $SCHEMATHESIS pyarrow $PYARROW pandas $PANDAS openpyxl $OPENPYXL openapi-spec-validator $OPENAPI_SPEC_VALIDATOR pyshacl $PYSHACL mlcroissant $MLCROISSANT sickle $SICKLE portaljs $PORTALJS axe $AXE playwright $PLAYWRIGHT html-validate $HTML_VALIDATE jackan $JACKAN ckan $CKAN ckanext-harvest $CKANEXT_HARVEST ckanext-dcat $CKANEXT_DCAT"

# Apart, since it is an older version of the same package.
storage() {
    [ "$(cat "$FOLDER/storage/version" 2>/dev/null)" != "$STORAGE" ] || return 0
    rm -rf "$FOLDER/storage"
    "$FOLDER/python/bin/python" -m venv "$FOLDER/storage"
    "$FOLDER/storage/bin/pip" install --quiet --disable-pip-version-check "frictionless==$STORAGE"
    echo "$STORAGE" >"$FOLDER/storage/version"
}

# debian COMMAND PACKAGE…: installs the packages where the command is not there.
debian() {
    command=$1
    shift
    if command -v "$command" >/dev/null 2>&1; then
        return
    fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "clients.sh: $command is not installed; install it ($*)" >&2
        exit 1
    fi
    [ -n "${UPDATED:-}" ] || apt-get update -q >&2
    UPDATED=1
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

examples() {
    if [ "$(cat "$FOLDER/examples" 2>/dev/null)" = "$EXAMPLES" ]; then
        return
    fi
    debian Rscript r-base-core
    "$FOLDER/python/bin/python" -m pip install --quiet --disable-pip-version-check "duckdb==$DUCKDB" duckdb-extensions "duckdb-extension-httpfs==$DUCKDB_EXTENSIONS"
    echo "$EXAMPLES" >"$FOLDER/examples"
}

if [ "$(cat "$FOLDER/versions" 2>/dev/null)" = "$VERSIONS" ]; then
    storage
    examples
    exit 0
fi

rm -rf "$FOLDER"
mkdir -p "$FOLDER/node" "$FOLDER/java"

debian python3 python3
if ! python3 -m venv "$FOLDER/python" >/dev/null 2>&1; then
    # Debian has venv as a package of its own.
    rm -rf "$FOLDER/python"
    debian no-such-command python3-venv
    python3 -m venv "$FOLDER/python"
fi
"$FOLDER/python/bin/pip" install --quiet --disable-pip-version-check "ckanapi==$CKANAPI" "frictionless[ckan]==$FRICTIONLESS" "schemathesis==$SCHEMATHESIS" \
    "pyarrow==$PYARROW" "pandas==$PANDAS" "openpyxl==$OPENPYXL" "openapi-spec-validator==$OPENAPI_SPEC_VALIDATOR" "pyshacl==$PYSHACL" \
    "mlcroissant==$MLCROISSANT" "Sickle==$SICKLE"

storage

# Apart, since CKAN wants its own versions of everything. It is only imported: harvesters run without a site. One of its parts is built.
debian pg_config libpq-dev
"$FOLDER/python/bin/python" -m venv "$FOLDER/ckan"
"$FOLDER/ckan/bin/pip" install --quiet --disable-pip-version-check "ckan[requirements]==$CKAN" "ckanext-harvest==$CKANEXT_HARVEST" "ckanext-dcat==$CKANEXT_DCAT"

debian npm npm nodejs
debian chromium chromium fonts-dejavu-core
npm install --silent --no-save --no-package-lock --ignore-scripts --prefix "$FOLDER/node" "@portaljs/ckan-api-client-js@$PORTALJS" \
    "axe-core@$AXE" "playwright-core@$PLAYWRIGHT" "html-validate@$HTML_VALIDATE"

debian mvn maven default-jdk-headless
cat >"$FOLDER/java/pom.xml" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>clients</groupId><artifactId>clients</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>eu.trentorise.opendata</groupId><artifactId>jackan</artifactId><version>$JACKAN</version></dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$FOLDER/java/pom.xml" dependency:copy-dependencies -DoutputDirectory=lib >&2

examples
echo "$VERSIONS" >"$FOLDER/versions"
