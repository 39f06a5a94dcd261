//! The transparency log: what it is, what it says of itself, its newest entries.

use askama::Template;
use serde_json::{Value, json};

use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::said::text;

/// Entries of a page.
const ENTRIES: usize = 50;

/// An entry.
struct Row {
    index: i64,
    time: String,
    kind: &'static str,
    /// The page of the record.
    to: String,
    name: String,
    hash: String,
}

/// What the log says of itself.
struct Signed {
    note: String,
    verifier: String,
    at: String,
    size: u64,
}

#[derive(Template)]
#[template(path = "transparency/log.html")]
struct Log<'a> {
    frame: Frame<'a>,
    signed: Option<Signed>,
    /// The record that the entries are of, where they are of one.
    of: Option<String>,
    rows: Vec<Row>,
    earlier: Option<String>,
    site: String,
}

/// Answers `/log`.
pub(in crate::pages) fn page(desk: &Desk<'_>) -> Answer {
    let signed = desk
        .find("log_checkpoint_show", json!({}))?
        .map(|found| Signed {
            note: text(&found, "checkpoint").to_owned(),
            verifier: text(&found, "verifier").to_owned(),
            at: text(&found, "at").to_owned(),
            size: found.get("size").and_then(Value::as_u64).unwrap_or(0),
        });
    let id = desk.asked("id");
    let mut params = json!({"limit": ENTRIES});
    if !id.is_empty() {
        params["id"] = json!(id);
    }
    if let Ok(before) = desk.asked("before").parse::<u32>() {
        params["before"] = json!(before);
    }
    let found = desk.ask("log_entry_list", params)?;
    let rows: Vec<Row> = found
        .get("entries")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|entry| row(desk, entry))
        .collect();
    let last = rows
        .last()
        .filter(|last| last.index > 0 && rows.len() == ENTRIES);
    let earlier = last.map(|last| {
        let before = last.index.to_string();
        let mut pairs = vec![("before", before.as_str())];
        if !id.is_empty() {
            pairs.push(("id", id.as_str()));
        }
        desk.to(&format!("/log{}", query(pairs)))
    });
    let of = (!id.is_empty()).then(|| {
        let name = rows.first().map(|row| row.name.clone());
        name.unwrap_or_else(|| id.clone())
    });
    let page = Log {
        frame: Frame::new(desk, desk.say("log")).with_about(desk.say("log-about")),
        signed,
        of,
        rows,
        earlier,
        site: format!("{}{}", desk.visit.origin, desk.visit.root),
    };
    rendered(200, &page)
}

fn row(desk: &Desk<'_>, found: &Value) -> Row {
    let nothing = Value::Null;
    let entry = found.get("entry").unwrap_or(&nothing);
    let kind = match text(entry, "kind") {
        "publication" => "log-kind-publication",
        "change" => "log-kind-change",
        _ => "log-kind-withdrawal",
    };
    let own = match text(entry, "type") {
        "" => "dataset",
        own => own,
    };
    let name = match text(entry, "name") {
        "" => desk.say("tombstone-nameless"),
        name => name.to_owned(),
    };
    Row {
        index: found.get("index").and_then(Value::as_i64).unwrap_or(0),
        time: text(entry, "time").to_owned(),
        kind,
        to: desk.to(&format!("/{}/{}", part(own), part(text(entry, "id")))),
        name,
        hash: text(entry, "record").to_owned(),
    }
}
