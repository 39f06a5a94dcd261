//! The migrations of both databases make the same tables.

use std::collections::BTreeMap;

/// Reads `CREATE TABLE` statements: table → columns with type and whether they may be null.
fn tables(sql: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for statement in sql.split(';') {
        let Some(rest) = statement.trim().strip_prefix("CREATE TABLE ") else {
            continue;
        };
        let (name, columns) = rest.split_once('(').unwrap();
        let columns = columns
            .lines()
            .map(|line| line.trim().trim_end_matches(','))
            .filter(|line| !line.is_empty() && *line != ")")
            .map(|line| {
                line.replace(" COLLATE \"C\"", "")
                    .replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY")
            })
            .collect();
        found.insert(name.trim().to_owned(), columns);
    }
    found
}

fn indexes(sql: &str) -> Vec<&str> {
    sql.lines()
        .filter(|line| line.starts_with("CREATE") && line.contains("INDEX"))
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_and_indexes() {
    let sqlite = include_str!("../../../../migrations/sqlite/0001_catalogue/up.sql");
    let postgres = include_str!("../../../../migrations/postgres/0001_catalogue/up.sql");
    let (ours, theirs) = (tables(sqlite), tables(postgres));
    assert!(ours.len() > 15);
    for (name, mut columns) in theirs {
        // The transaction's id orders the feed on PostgreSQL alone.
        columns.retain(|column| !(name == "change" && column.starts_with("tx ")));
        assert_eq!(ours.get(&name), Some(&columns), "{name}");
    }
    let own: Vec<&str> = indexes(postgres)
        .into_iter()
        .filter(|index| !index.contains("change_tx"))
        .collect();
    assert_eq!(indexes(sqlite), own);
}
