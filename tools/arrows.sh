#!/bin/sh
# Checks the arrows between crates: who may depend on whom, and which crate alone may see a heavy dependency.
# Only direct dependencies count, dev-dependencies do not.
set -eu
cd "$(dirname "$0")/.."
failed=0

# only CRATE PACKAGE…: fails where another crate of the workspace depends on the package directly.
only() {
    crate=$1
    shift
    for package in "$@"; do
        # Fails where the package is not there at all: then the rule is of no use.
        tree=$(cargo tree --workspace --locked --offline --quiet -e normal,build --depth 1 --prefix none --format '{p}' -i "$package")
        users=$(printf '%s\n' "$tree" | sed -n 's/^\(cairn[a-z-]*\) .*/\1/p' | sort -u)
        for user in $users; do
            case " $crate " in
            *" $user "*) ;;
            *)
                echo "arrows: $user depends on $package, which only $crate may" >&2
                failed=1
                ;;
            esac
        done
    done
}

# may CRATE CRATE…: fails where the first depends on a crate of the workspace that is not listed.
may() {
    crate=$1
    shift
    found=$(cargo tree --locked --offline --quiet -p "$crate" -e normal,build --depth 1 --prefix none --format '{p}' |
        sed -n 's/^\(cairn[a-z-]*\) .*/\1/p' | sort -u)
    for other in $found; do
        [ "$other" = "$crate" ] && continue
        case " $* " in
        *" $other "*) ;;
        *)
            echo "arrows: $crate may not depend on $other" >&2
            failed=1
            ;;
        esac
    done
}

cargo metadata --locked --format-version 1 >/dev/null # fetches what the offline commands below need

# cairn-bench is no part of the product: it measures what the engines give by themselves.
only "cairn-store cairn-bench" diesel
only cairn-exchange oxrdf oxrdfxml oxttl oxjsonld
only "cairn-tables cairn-bench" rusqlite postgres
only cairn-tables sqlparser rust-stemmers
only cairn-fetch reqwest rustls
only cairn-tabular calamine chardetng encoding_rs
only "cairn-tabular cairn-export" parquet
only cairn-export arrow-array arrow-buffer arrow-ipc arrow-schema
only cairn-store diesel_migrations libsqlite3-sys pq-sys
only "cairn-index cairn-bench" tantivy
only cairn-index tantivy-fst
only cairn-portal askama fluent-bundle pulldown-cmark
only "cairn-server cairn-bench" actix-web
only cairn-server actix-multipart utoipa utoipa-swagger-ui
only "cairn cairn-bench" clap
only cairn indicatif tracing-subscriber
only "cairn cairn-bench" mimalloc

may cairn-domain
may cairn-store cairn-domain
may cairn-index cairn-domain
may cairn-fetch
may cairn-translog
may cairn-tabular cairn-domain
may cairn-export cairn-tabular
may cairn-tables cairn-domain cairn-tabular cairn-export
may cairn-exchange cairn-domain
may cairn-catalogue cairn-domain cairn-store cairn-index cairn-fetch cairn-tabular cairn-tables cairn-exchange cairn-translog
may cairn-server cairn-domain cairn-catalogue
may cairn-portal cairn-domain cairn-catalogue
may cairn-harvest cairn-domain cairn-store cairn-exchange cairn-fetch cairn-catalogue
may cairn-bench cairn-domain cairn-exchange cairn-index cairn-tables cairn-tabular
may cairn cairn-domain cairn-store cairn-exchange cairn-catalogue cairn-harvest cairn-server cairn-portal

[ "$failed" = 0 ] && echo "arrows: all point down"
exit "$failed"
