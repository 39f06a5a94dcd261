//! How programs read a table or a file, to be pasted.

use crate::desk::Desk;
use cairn_catalogue::actions;

/// Returns the languages with what is to be pasted for a table.
pub(super) fn of_table(desk: &Desk<'_>, id: &str) -> Vec<(&'static str, String)> {
    let site = format!("{}{}", desk.visit.origin, desk.visit.root);
    let search = format!("{site}/api/3/action/datastore_search?resource_id={id}&limit=5");
    let dump = format!("{site}/datastore/dump/{id}");
    let mut examples = vec![
        ("curl", format!("curl '{search}'")),
        (
            "Python",
            format!("import pandas\n\ntable = pandas.read_csv(\"{dump}\")\nprint(table.head())"),
        ),
        ("R", format!("table <- read.csv(\"{dump}\")\nhead(table)")),
        (
            "JavaScript",
            format!(
                "fetch(\"{search}\")\n  .then((answer) => answer.json())\n  .then(({{ result }}) => console.log(result.records));"
            ),
        ),
        (
            "SQL (DuckDB)",
            // Its reader of CSV cannot tell a file that is written while it is sent.
            format!("SELECT * FROM read_parquet('{dump}?format=parquet') LIMIT 5;"),
        ),
    ];
    let statements = actions::find("datastore_search_sql");
    if statements.is_some_and(|def| desk.app.offers(def)) {
        examples.push((
            "SQL (API)",
            format!(
                "curl -G '{site}/api/3/action/datastore_search_sql' --data-urlencode 'sql=SELECT * FROM \"{id}\" LIMIT 5'"
            ),
        ));
    }
    examples
}

/// Returns the languages with what is to be pasted for a file at an address.
pub(super) fn of_file(address: &str) -> Vec<(&'static str, String)> {
    // An address is text of others: it stands between quotes that it cannot end.
    let plain: String = address
        .chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '\'' | '"' | '\\' | '`' | '$'))
        .collect();
    if plain != address {
        return Vec::new();
    }
    vec![
        ("curl", format!("curl --location --remote-name '{address}'")),
        (
            "Python",
            format!(
                "from urllib.request import urlopen\n\ncontent = urlopen(\"{address}\").read()\nprint(len(content))"
            ),
        ),
        (
            "R",
            format!("download.file(\"{address}\", \"file\", mode = \"wb\")"),
        ),
        (
            "JavaScript",
            format!(
                "fetch(\"{address}\")\n  .then((answer) => answer.blob())\n  .then((content) => console.log(content.size));"
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_would_end_their_quotes_give_no_examples() {
        for (address, given) in [
            ("https://a.example/b.csv?c=d&e=%27", true),
            ("https://a.example/$(rm)", false),
            ("https://a.example/'; rm", false),
            ("https://a.example/\"b", false),
            ("https://a.example/b c", false),
        ] {
            assert_eq!(!of_file(address).is_empty(), given, "{address}");
        }
    }
}
