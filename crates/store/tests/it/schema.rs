//! The migrations of both databases make the same tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Returns the folders of a backend's migrations with what they do, in order.
fn migrations(backend: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder.join(backend))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let sql = std::fs::read_to_string(entry.path().join("up.sql")).unwrap();
            (entry.file_name().into_string().unwrap(), sql)
        })
        .collect();
    found.sort();
    found
}

/// Writes a line of PostgreSQL as SQLite has it.
fn common(line: &str) -> String {
    line.trim()
        .trim_end_matches(',')
        .replace(" COLLATE \"C\"", "")
        .replace(" BYTEA ", " BLOB ")
        .replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY")
}

/// Reads `CREATE TABLE` and `ALTER TABLE` statements: table → columns with type and whether they may be null.
fn tables(sql: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for statement in sql.split(';').map(str::trim) {
        if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
            let (name, columns) = rest.split_once('(').unwrap();
            found.entry(name.trim().to_owned()).or_default().extend(
                columns
                    .lines()
                    .map(common)
                    .filter(|line| !line.is_empty() && line != ")"),
            );
        } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
            let (name, change) = rest.split_once(' ').unwrap();
            found
                .entry(name.to_owned())
                .or_default()
                .push(common(change));
        }
    }
    found
}

/// Tables that SQLite lays out in another way: made under another name, filled, and renamed. What they hold is the same.
fn laid_out_anew(sql: &str) -> Vec<(&str, &str)> {
    sql.split(';')
        .filter_map(|statement| statement.trim().strip_prefix("ALTER TABLE "))
        .filter_map(|change| change.split_once(" RENAME TO "))
        .collect()
}

fn indexes(sql: &str) -> Vec<&str> {
    sql.lines()
        .filter(|line| line.starts_with("CREATE") && line.contains("INDEX"))
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_and_indexes() {
    let (sqlite, postgres) = (migrations("sqlite"), migrations("postgres"));
    assert!(tables(&sqlite[0].1).len() > 15);
    assert_eq!(sqlite.len(), postgres.len());
    for ((folder, sqlite), (other, postgres)) in sqlite.iter().zip(&postgres) {
        assert_eq!(folder, other);
        let mut theirs = tables(postgres);
        // The transaction's id orders the feed on PostgreSQL alone.
        if let Some(columns) = theirs.get_mut("change") {
            columns.retain(|column| !column.starts_with("tx "));
        }
        let mut anew = laid_out_anew(sqlite);
        anew.retain(|(made, _)| !theirs.contains_key(*made));
        let mut ours = tables(sqlite);
        ours.retain(|table, _| !anew.iter().any(|(made, _)| made == table));
        assert_eq!(ours, theirs, "{folder}");
        let own: Vec<&str> = indexes(postgres)
            .into_iter()
            .filter(|index| !index.contains("change_tx"))
            .collect();
        let on = |index: &str, table: &str| index.contains(&format!(" ON {table} "));
        let ours: Vec<&str> = indexes(sqlite)
            .into_iter()
            .filter(|index| !anew.iter().any(|(_, table)| on(index, table)))
            .collect();
        assert_eq!(ours, own, "{folder}");
    }
}
