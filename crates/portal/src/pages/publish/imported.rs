//! An import of an inventory: how far it is, what came of the rows, and those with errors as a file to be mended and sent again.

use std::time::Duration;

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::inventory::RECORD;
use serde_json::json;

use crate::desk::{Desk, part};
use crate::field::faults;
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::said::{Told, list, text};
use crate::visit::Page;

/// Rows that the page shows.
const ROWS: usize = 200;
/// Rows that are read together.
const TOGETHER: usize = 1000;
/// Rows of a table that is waited for.
const FEW: usize = 100;
/// How long it is waited for, and how often it is looked at meanwhile.
const PATIENCE: (u32, Duration) = (40, Duration::from_millis(50));

#[derive(Template)]
#[template(path = "publish/imported.html")]
struct Imported<'a> {
    frame: Frame<'a>,
    path: String,
    again: String,
    file: String,
    upload: String,
    owner: String,
    columns: Vec<String>,
    is_dry: bool,
    is_over: bool,
    failure: Told,
    total: u64,
    done: u64,
    good: u64,
    bad: u64,
    rows: Vec<Row>,
}

struct Row {
    number: String,
    title: String,
    to: Option<String>,
    error: String,
}

/// Waits a moment for an import of few rows, so that whoever asked for it sees at once what came of it.
pub(super) fn finished(desk: &Desk<'_>, id: &str, rows: usize) -> Result<(), ActionError> {
    if rows > FEW {
        return Ok(());
    }
    for _ in 0..PATIENCE.0 {
        let import = desk.ask("inventory_import_show", json!({"id": id}))?;
        if !import["finished"].is_null() {
            break;
        }
        std::thread::sleep(PATIENCE.1);
    }
    Ok(())
}

/// Answers `/dashboard/import/{id}`.
pub(in crate::pages) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    if desk.visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let Some(import) = desk.find("inventory_import_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let is_dry = import["dry_run"] == true;
    let asked = json!({"id": id, "only_wrong": is_dry, "limit": ROWS});
    let rows = desk.ask("inventory_import_rows", asked)?;
    let number = |key: &str| import[key].as_u64().unwrap_or_default();
    let path = format!("/dashboard/import/{}", part(id));
    let page = Imported {
        frame: Frame::new(
            desk,
            format!(
                "{} – {}",
                desk.say("publish-import"),
                text(&import, "file_name")
            ),
        ),
        file: desk.to(&format!("{path}/errors.csv")),
        path: desk.to(&path),
        again: desk.to("/dashboard/import"),
        upload: text(&import, "tus_upload").to_owned(),
        owner: text(&import, "owner_org").to_owned(),
        columns: list(&import, "columns")
            .iter()
            .map(|column| column.as_str().unwrap_or_default().to_owned())
            .collect(),
        is_dry,
        is_over: !import["finished"].is_null(),
        failure: match import["failure"].is_null() {
            true => Vec::new(),
            false => {
                let kept = desk.plainly("inventory_import_show", json!({"id": id}))?;
                desk.told(text(&kept, "failure"))
            }
        },
        total: number("rows"),
        done: number("done"),
        good: number("good"),
        bad: number("bad"),
        rows: rows
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| {
                let name = text(row, "name");
                let errors = row["errors"].as_object();
                let error = errors.map(|errors| faults(desk, desk.schema(RECORD), errors));
                let error = error.unwrap_or_default();
                Row {
                    number: row["number"].to_string(),
                    title: name.to_owned(),
                    to: (!is_dry && error.is_empty())
                        .then(|| desk.to(&format!("/{RECORD}/{}", part(name)))),
                    error,
                }
            })
            .collect(),
    };
    rendered(200, &page)
}

/// Answers `/dashboard/import/{id}/errors.csv`: the rows with errors, as they stood in the table, and what is wrong with each.
pub(in crate::pages) fn errors(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(import) = desk.find("inventory_import_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let mut out = String::from("\u{feff}");
    let heading = list(&import, "heading").iter();
    let heading = heading.map(|name| name.as_str().unwrap_or_default());
    line(&mut out, heading.chain(["error"]));
    let mut after = 0;
    loop {
        let asked = json!({"id": id, "only_wrong": true, "after": after, "limit": TOGETHER});
        let rows = desk.ask("inventory_import_rows", asked)?;
        let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
        for row in rows {
            let errors = row["errors"].as_object();
            let error = errors.map(|errors| faults(desk, desk.schema(RECORD), errors));
            let error = error.unwrap_or_default();
            let cells = list(row, "cells").iter();
            let cells = cells.map(|cell| cell.as_str().unwrap_or_default());
            line(&mut out, cells.chain([error.as_str()]));
            after = row["number"].as_u64().unwrap_or(u64::MAX);
        }
        if rows.len() < TOGETHER {
            break;
        }
    }
    Ok(Some(Page {
        kind: "text/csv; charset=utf-8",
        ..Page::html(200, out)
    }))
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        match cell.contains([',', '"', '\n', '\r']) {
            true => out.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
            false => out.push_str(cell),
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn rows_with_errors_are_written_as_they_can_be_read_again() {
        let mut out = String::new();
        line(&mut out, ["a", "b,c", "say \"d\""].into_iter());
        assert_eq!(out, "a,\"b,c\",\"say \"\"d\"\"\"\r\n");
    }
}
