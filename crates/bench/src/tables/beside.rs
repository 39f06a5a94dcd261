//! What the machine gives without Cairn: PostgreSQL's COPY of the same file, and rows into bare SQLite.

use std::io::{BufRead as _, BufReader};
use std::time::Instant;

use postgres::{Client, NoTls};

use super::{Place, rate, requests, said};
use crate::server::Outcome;

const COLUMNS: &str = "record int, kind text, place text, amount numeric, quantity int, ratio numeric, day date, at timestamp, open bool, note text";

/// Copies the file into an unlogged and a logged table.
pub(super) fn copy(place: &Place, url: &str) -> Outcome<()> {
    let mut client = Client::connect(url, NoTls).map_err(said)?;
    for (what, kind) in [
        ("PostgreSQL COPY, unlogged", "UNLOGGED"),
        ("PostgreSQL COPY, logged", ""),
    ] {
        client
            .batch_execute(&format!(
                "DROP TABLE IF EXISTS bench_copy; CREATE {kind} TABLE bench_copy ({COLUMNS})"
            ))
            .map_err(said)?;
        let began = Instant::now();
        let mut writer = client
            .copy_in("COPY bench_copy FROM STDIN (FORMAT csv, HEADER)")
            .map_err(said)?;
        let mut file = std::fs::File::open(&place.csv).map_err(said)?;
        std::io::copy(&mut file, &mut writer).map_err(said)?;
        writer.finish().map_err(said)?;
        rate(place, what, began.elapsed());
    }
    client.batch_execute("DROP TABLE bench_copy").map_err(said)
}

/// Puts the rows into bare SQLite, in one transaction.
pub(super) fn bare_sqlite(place: &Place) -> Outcome<()> {
    let path = place.folder.join("bare.db");
    let mut connection = rusqlite::Connection::open(&path).map_err(said)?;
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t ({COLUMNS})"
        ))
        .map_err(said)?;
    let began = Instant::now();
    let transaction = connection.transaction().map_err(said)?;
    {
        let mut insert = transaction
            .prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
            .map_err(said)?;
        let file = BufReader::new(std::fs::File::open(&place.csv).map_err(said)?);
        for line in file.lines().skip(1) {
            let line = line.map_err(said)?;
            insert
                .execute(rusqlite::params_from_iter(line.split(',')))
                .map_err(said)?;
        }
    }
    transaction.commit().map_err(said)?;
    rate(
        place,
        "bare SQLite, an insert a row, nothing else",
        began.elapsed(),
    );
    drop(connection);
    std::fs::remove_file(path).map_err(said)
}

/// Takes the tables away again.
pub(super) fn drop_schema(url: &str) -> Outcome<()> {
    Client::connect(url, NoTls)
        .and_then(|mut client| {
            client.batch_execute(&format!(
                "DROP SCHEMA IF EXISTS {} CASCADE",
                requests::SCHEMA
            ))
        })
        .map_err(said)
}
