//! What clients ask of a table, over HTTP.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::file::{KINDS, PLACES, WORDS, scattered};
use super::{Place, said};
use crate::client::{Request, ask, call, drive, get, post};
use crate::print_line;
use crate::server::{Outcome, Program, Server};

/// Where the tables are on PostgreSQL.
pub(super) const SCHEMA: &str = "bench_tables";

/// The resource whose table is asked.
pub(super) struct Asked {
    pub(super) table: String,
    token: String,
    settings: Vec<String>,
}

/// Makes a site with an empty table.
pub(super) fn prepare(program: &Program) -> Outcome<Asked> {
    ready(program, Vec::new())
}

/// Makes a site whose tables are in PostgreSQL.
pub(super) fn prepare_on(program: &Program, url: &str) -> Outcome<Asked> {
    ready(
        program,
        vec![
            format!("datastore.database_url={url}"),
            format!("datastore.schema={SCHEMA}"),
        ],
    )
}

fn ready(program: &Program, mut settings: Vec<String>) -> Outcome<Asked> {
    settings.push("auth.create_unowned_dataset=true".to_owned());
    settings.push("datastore.sqlsearch_enabled=true".to_owned());
    let token = program.init()?;
    let server = program.serve(&settings)?;
    call(
        server.address,
        &token,
        "package_create",
        &json!({"name": "bench"}),
    )?;
    let made = call(
        server.address,
        &token,
        "datastore_create",
        &json!({"resource": {"package_id": "bench"}, "fields": [{"id": "record", "type": "int"}]}),
    )?;
    let table = made["resource_id"].as_str().ok_or("no resource")?;
    Ok(Asked {
        table: table.to_owned(),
        token,
        settings,
    })
}

/// Sends a request and reads all of its answer; returns the body as it came, and how long it took.
fn whole(server: &Server, request: &[u8]) -> Outcome<(Vec<u8>, Duration)> {
    let began = Instant::now();
    let mut body = Vec::new();
    ask(server.address, request, |piece| {
        body.extend_from_slice(piece)
    })?;
    Ok((body, began.elapsed()))
}

/// Asks everything.
pub(super) fn measure(
    program: &Program,
    asked: &Asked,
    place: &Place,
    time: Duration,
    engine: &str,
) -> Outcome<()> {
    let server = program.serve(&asked.settings)?;
    let id = asked.table.clone();
    let rows = place.rows;
    let search = |params: fn(u64) -> Value| -> Arc<Request> {
        let id = id.clone();
        Arc::new(move |number| {
            let mut params = params(scattered(number, 99));
            params["resource_id"] = json!(id);
            post("/api/3/action/datastore_search", "", &params.to_string())
        })
    };
    for (what, request) in [
        ("first page", search(|_| json!({}))),
        (
            "a value of many rows, sorted by a number, a page",
            search(
                |n| json!({"filters": {"kind": format!("kind {}", n % KINDS)}, "sort": "amount desc", "limit": 100}),
            ),
        ),
        (
            "two values, sorted, a page",
            search(
                |n| json!({"filters": {"kind": format!("kind {}", n % KINDS), "place": format!("place {}", n / 64 % PLACES)}, "sort": "day", "limit": 100}),
            ),
        ),
        (
            "a row by its key",
            search(|n| json!({"filters": {"record": n % 1_000_000}})),
        ),
        (
            "sorted by a date, a page",
            search(|_| json!({"sort": "day desc", "limit": 100})),
        ),
        (
            "words of some 200 rows",
            search(|n| json!({"q": (n % 5_000).to_string(), "limit": 20})),
        ),
        (
            "a word of many rows and a rare one",
            search(|n| json!({"q": format!("harbour {}", n % 5_000), "limit": 20})),
        ),
        (
            "a word of many rows",
            search(|n| json!({"q": WORDS[n as usize % WORDS.len()], "limit": 20})),
        ),
        (
            "distinct values of a column",
            search(|_| json!({"distinct": true, "fields": ["kind"]})),
        ),
        (
            "many distinct values of a column, a page",
            search(
                |n| json!({"distinct": true, "fields": ["amount"], "offset": n % 50 * 20, "limit": 20}),
            ),
        ),
    ] {
        timed(
            &server,
            engine,
            &format!("datastore_search: {what}"),
            request,
            time,
        )?;
    }
    let deep = {
        let id = id.clone();
        move |number: u64| {
            let offset = scattered(number, 7) % rows;
            get(&format!(
                "/api/3/action/datastore_search?resource_id={id}&limit=100&offset={offset}"
            ))
        }
    };
    timed(
        &server,
        engine,
        "datastore_search: pages anywhere",
        Arc::new(deep),
        time,
    )?;
    let sql = {
        let id = id.clone();
        move |_: u64| {
            let sql = format!(
                "SELECT kind, count(*) AS n, sum(amount) AS total FROM \"{id}\" GROUP BY kind ORDER BY total DESC"
            );
            post(
                "/api/3/action/datastore_search_sql",
                "",
                &json!({"sql": sql}).to_string(),
            )
        }
    };
    timed(
        &server,
        engine,
        "datastore_search_sql: group by",
        Arc::new(sql),
        time,
    )?;
    let (now, _) = server.memory();
    let (body, took) = whole(&server, &get(&format!("/datastore/dump/{id}")))?;
    let (_, most) = server.memory();
    print_line(&format!(
        "| dump of all rows as CSV, {engine} | {:.0} MB/s, {:.1} s; {now} MiB resident before, {most} MiB at most | | |",
        body.len() as f64 / 1e6 / took.as_secs_f64(),
        took.as_secs_f64()
    ));
    drop(body);
    let all = json!({"resource_id": id, "limit": 32_000});
    let (body, took) = whole(
        &server,
        &post("/api/3/action/datastore_search", "", &all.to_string()),
    )?;
    let (_, most) = server.memory();
    print_line(&format!(
        "| search of 32,000 rows, {engine} | {:.1} MB, {:.2} s; {most} MiB at most | | |",
        body.len() as f64 / 1e6,
        took.as_secs_f64()
    ));
    let began = Instant::now();
    call(
        server.address,
        &asked.token,
        "datastore_create",
        &json!({"resource_id": id, "primary_key": "record"}),
    )?;
    print_line(&format!(
        "| a key over all rows, {engine} | {:.1} s | | |",
        began.elapsed().as_secs_f64()
    ));
    let records: Vec<Value> = (0..5_000_u64)
        .map(|number| {
            let record = scattered(number, 3) % (rows + rows / 1000);
            json!({"record": record, "kind": "kind 0", "amount": "1.50", "note": format!("changed {number}")})
        })
        .collect();
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        call(
            server.address,
            &asked.token,
            "datastore_upsert",
            &json!({"resource_id": id, "records": records}),
        )?;
        times.push(began.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    print_line(&format!(
        "| upsert of 5,000 rows by key among {rows}, {engine} | {:.0} rows/s | {:.0} | {:.0} |",
        5_000.0 / times[2],
        times[2] * 1000.0,
        times[4] * 1000.0
    ));
    Ok(())
}

/// Asks once, waits for the index that this made, and measures those that follow.
fn timed(
    server: &Server,
    engine: &str,
    what: &str,
    request: Arc<Request>,
    time: Duration,
) -> Outcome<()> {
    let (_, first) = whole(server, &request(0))?;
    // What is made behind a slow search takes a moment, and no answer says when it is there.
    drive(server.address, 1, time, 200, Arc::clone(&request)).map_err(said)?;
    drive(server.address, 1, time, 200, Arc::clone(&request)).map_err(said)?;
    let figures = drive(server.address, 1, time, u64::MAX, request).map_err(said)?;
    if figures.refused > 0 {
        return Err(format!("{what}: {} answers were refusals", figures.refused));
    }
    print_line(&format!(
        "| {what}, {engine} | {:.0}/s, the first took {:.0} ms | {:.2} | {:.2} |",
        figures.rate(),
        first.as_secs_f64() * 1000.0,
        figures.percentile(0.5),
        figures.percentile(0.99),
    ));
    Ok(())
}
