//! The page of a check: whether a file follows the standard that its resource declares, and what is wrong in which row.

use askama::Template;
use cairn_domain::text::csv_line;
use serde_json::{Value, json};

use super::{Subject, Tab};
use crate::desk::Desk;
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::said::{Told, list, text};
use crate::visit;

/// Problems that are listed; the file has all that are kept.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "check.html")]
struct Page<'a> {
    frame: Frame<'a>,
    subject: Subject,
    ways: Vec<super::Way>,
    /// How it ended: `success`, `failure`, `error`; else it goes on.
    status: String,
    checked: String,
    rows: u64,
    errors: u64,
    problems: Vec<Problem>,
    /// What could not be looked at.
    warnings: Vec<Told>,
    /// Why the file could not be checked.
    failure: Option<Told>,
    /// Where all problems stand as a file.
    file: String,
}

/// Something that is wrong.
struct Problem {
    row: String,
    column: String,
    value: String,
    what: Told,
}

/// Answers `…/resource/{id}/validation`, and `validation.csv` beside it.
pub(super) fn page(desk: &Desk<'_>, subject: Subject, is_file: bool) -> Answer {
    let asked = json!({"resource_id": subject.id()});
    let Some(found) = desk.find("resource_validation_show", asked)? else {
        return Ok(None);
    };
    // The report is JSON in a text, as programs expect it.
    let report = text(&found, "report");
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let tasks = list(&report, "tasks");
    let errors: Vec<&Value> = tasks.iter().flat_map(|task| list(task, "errors")).collect();
    if is_file {
        return Ok(Some(visit::Page {
            kind: "text/csv; charset=utf-8",
            ..visit::Page::html(200, table(&errors))
        }));
    }
    let columns = subject.columns(desk)?;
    let sum = |key: &str| -> u64 {
        let stats = tasks.iter().filter_map(|task| task.get("stats"));
        stats.filter_map(|stats| stats[key].as_u64()).sum()
    };
    let failure = found["error"]["message"][0].as_str();
    let finished = match text(&found, "finished") {
        "" => text(&found, "created"),
        finished => finished,
    };
    let page = Page {
        frame: Frame::new(
            desk,
            format!("{} – {}", desk.say("check"), subject.name.text),
        ),
        ways: subject.ways(desk, columns.as_deref(), Tab::Check),
        status: text(&found, "status").to_owned(),
        checked: finished.to_owned(),
        rows: sum("rows"),
        errors: sum("errors"),
        problems: errors
            .into_iter()
            .take(LISTED)
            .map(|one| problem(desk, one))
            .collect(),
        warnings: tasks
            .iter()
            .flat_map(|task| list(task, "warnings"))
            .filter_map(Value::as_str)
            .map(|told| desk.told(told))
            .collect(),
        failure: failure.map(|told| desk.told(told)),
        file: format!("{}/validation.csv", subject.path),
        subject,
    };
    rendered(200, &page)
}

fn number(error: &Value, key: &str) -> String {
    let number = error.get(key).and_then(Value::as_u64);
    number.map_or_else(String::new, |number| number.to_string())
}

fn problem(desk: &Desk<'_>, error: &Value) -> Problem {
    Problem {
        row: number(error, "rowNumber"),
        column: text(error, "fieldName").to_owned(),
        value: text(error, "cell").to_owned(),
        what: desk.told(text(error, "note")),
    }
}

/// Writes problems as a table for programs.
fn table(errors: &[&Value]) -> String {
    let head = ["type", "row", "column", "name", "value", "note"];
    let mut out = csv_line(&head.map(str::to_owned));
    for error in errors {
        let cells = [
            text(error, "type").to_owned(),
            number(error, "rowNumber"),
            number(error, "fieldNumber"),
            text(error, "fieldName").to_owned(),
            text(error, "cell").to_owned(),
            text(error, "note").to_owned(),
        ];
        out.push_str(&csv_line(&cells));
    }
    out
}
