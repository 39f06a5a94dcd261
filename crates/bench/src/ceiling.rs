//! What the machine gives without Cairn: the same bytes from a bare handler, rows into bare SQLite, top hits from the bare
//! search engine. Measured in the same run, so that a figure can be read against its limit.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query, sql_types};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Term};

use crate::server::Outcome;

/// Serves the same bytes for every request, on a thread of its own that ends with the process.
pub(crate) fn bare_handler(body: Vec<u8>) -> Outcome<SocketAddr> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let body = web::Bytes::from(body);
        let runtime = actix_web::rt::System::new();
        runtime.block_on(async move {
            let server = HttpServer::new(move || {
                let body = body.clone();
                App::new().default_service(web::to(move || {
                    let body = body.clone();
                    async move {
                        HttpResponse::Ok()
                            .content_type("application/json")
                            .body(body)
                    }
                }))
            })
            .disable_signals()
            .bind(("127.0.0.1", 0));
            match server {
                Ok(server) => {
                    let address = server.addrs().first().copied();
                    let _ = send.send(address.ok_or_else(|| "no address".to_owned()));
                    let _ = server.run().await;
                }
                Err(error) => {
                    let _ = send.send(Err(error.to_string()));
                }
            }
        });
    });
    receive.recv().map_err(|error| error.to_string())?
}

/// Inserts rows one a transaction into bare SQLite, each on the disk before the next; returns rows a second.
pub(crate) fn sqlite_one_by_one(folder: &Path, body: &str, time: Duration) -> Outcome<f64> {
    sqlite(folder, "one.db", body, time, 1)
}

/// Inserts rows 16 a transaction, as 16 waiting writers that share one flush would.
pub(crate) fn sqlite_sixteen(folder: &Path, body: &str, time: Duration) -> Outcome<f64> {
    sqlite(folder, "sixteen.db", body, time, 16)
}

fn sqlite(folder: &Path, file: &str, body: &str, time: Duration, batch: u64) -> Outcome<f64> {
    let path = folder.join(file).display().to_string();
    let mut connection = SqliteConnection::establish(&path).map_err(|error| error.to_string())?;
    let said = |error: diesel::result::Error| error.to_string();
    connection
        .batch_execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE dataset (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL);",
        )
        .map_err(said)?;
    let began = Instant::now();
    let mut rows: u64 = 0;
    while began.elapsed() < time {
        connection
            .immediate_transaction(|connection| {
                for number in rows..rows + batch {
                    sql_query("INSERT INTO dataset VALUES (?1, ?2, ?3)")
                        .bind::<sql_types::Text, _>(format!("id-{number}"))
                        .bind::<sql_types::Text, _>(format!("dataset-{number}"))
                        .bind::<sql_types::Text, _>(body)
                        .execute(connection)?;
                }
                Ok::<_, diesel::result::Error>(())
            })
            .map_err(said)?;
        rows += batch;
    }
    Ok(rows as f64 / began.elapsed().as_secs_f64())
}

/// Asks the engine's index itself for the best 20 of each word and their number; returns searches a second on one core.
pub(crate) fn bare_engine(folder: &Path, words: &[&str], time: Duration) -> Outcome<f64> {
    let said = |error: tantivy::TantivyError| error.to_string();
    let index = Index::open_in_dir(folder).map_err(said)?;
    let field = index.schema().get_field("text").map_err(said)?;
    let reader = index.reader().map_err(said)?;
    let began = Instant::now();
    let mut searches: u64 = 0;
    while began.elapsed() < time {
        let word = words[searches as usize % words.len()];
        let query = TermQuery::new(
            Term::from_field_text(field, word),
            IndexRecordOption::WithFreqs,
        );
        let searcher = reader.searcher();
        searcher
            .search(&query, &(TopDocs::with_limit(20).order_by_score(), Count))
            .map_err(said)?;
        searches += 1;
    }
    Ok(searches as f64 / began.elapsed().as_secs_f64())
}
