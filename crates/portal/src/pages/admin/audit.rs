//! The audit log: who did what, filtered, and as a file.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, query};
use crate::frame::{Frame, Way};
use crate::said::text;
use crate::visit::Page;

/// Entries of a page.
const PER_PAGE: usize = 50;
/// Most entries of a file.
const MOST: usize = 1000;
/// What the log is filtered by.
const FILTERS: [&str; 5] = ["user", "action", "subject", "since", "until"];

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Audit<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// Filters with their values.
    filters: Vec<(&'static str, String)>,
    entries: Vec<Entry>,
    after: Option<String>,
    file: String,
}

struct Entry {
    at: String,
    /// The same to the second, for people.
    shown: String,
    user: String,
    action: String,
    subject: String,
    details: String,
    token: String,
}

impl Audit<'_> {
    fn label(&self, filter: &str) -> String {
        self.frame.t(&format!("audit-{filter}"))
    }

    fn kind(&self, filter: &str) -> &'static str {
        match filter {
            "since" | "until" => "date",
            _ => "text",
        }
    }
}

/// Answers `/ckan-admin/audit`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let found = match entries(desk, PER_PAGE + 1) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let filters: Vec<(&'static str, String)> = FILTERS
        .into_iter()
        .map(|name| (name, desk.asked(name)))
        .collect();
    let pairs = || {
        let given = filters.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| (*name, value.as_str()))
    };
    let last = found.get(PER_PAGE - 1).filter(|_| found.len() > PER_PAGE);
    let after = last.and_then(|entry| entry.get("seq")).map(|seq| {
        let seq = seq.to_string();
        let mut pairs: Vec<(&str, &str)> = pairs().collect();
        pairs.push(("before", &seq));
        query(pairs)
    });
    let page = Audit {
        frame: Frame::new(desk, desk.say("admin-audit")),
        tabs: super::tabs(desk),
        file: desk.to(&format!("/ckan-admin/audit.csv{}", query(pairs()))),
        after,
        entries: found.iter().take(PER_PAGE).map(entry).collect(),
        filters,
    };
    rendered(200, &page)
}

/// Answers `/ckan-admin/audit.csv`: the same entries as a table.
pub(super) fn file(desk: &Desk<'_>) -> Answer {
    let found = match entries(desk, MOST) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let mut out = String::from("\u{feff}at,user,action,subject,details,token\r\n");
    for one in found.iter().map(entry) {
        let cells = [
            one.at,
            one.user,
            one.action,
            one.subject,
            one.details,
            one.token,
        ];
        out.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        out.push_str("\r\n");
    }
    Ok(Some(Page {
        kind: "text/csv; charset=utf-8",
        ..Page::html(200, out)
    }))
}

/// Writes a cell; what a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let harmless = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    format!("\"{}\"", harmless.replace('"', "\"\""))
}

fn entries(desk: &Desk<'_>, limit: usize) -> Result<Vec<Value>, ActionError> {
    let mut asked = Map::new();
    for name in FILTERS.into_iter().chain(["before"]) {
        let value = desk.asked(name);
        if !value.trim().is_empty() {
            asked.insert(name.to_owned(), json!(value.trim()));
        }
    }
    asked.insert("limit".to_owned(), json!(limit));
    let found = desk.ask("audit_list", Value::Object(asked))?;
    Ok(match found {
        Value::Array(found) => found,
        _ => Vec::new(),
    })
}

fn entry(one: &Value) -> Entry {
    let details = one.get("details").and_then(Value::as_object);
    let details = details.into_iter().flatten().map(|(key, value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Array(items) => {
                let items = items.iter().filter_map(Value::as_str);
                items.collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        format!("{key}: {value}")
    });
    Entry {
        at: text(one, "at").to_owned(),
        shown: text(one, "at")
            .chars()
            .take(19)
            .collect::<String>()
            .replace('T', " "),
        user: text(one, "user").to_owned(),
        action: text(one, "action").to_owned(),
        subject: text(one, "subject").to_owned(),
        details: details.collect::<Vec<_>>().join("; "),
        token: text(one, "token").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_text_and_no_formulas() {
        for (cell, expected) in [
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("-2", "\"'-2\""),
            ("", "\"\""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
